"""Each kind of record goes out and comes back into an empty hub as it was, whatever is in it."""

import shutil
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ameen import open_hub
from ameen.accounts.actions import create_user, first_owner, set_active
from ameen.accounts.queries import roles_of
from ameen.accounts.records import users
from ameen.crm.actions import (
    add_note,
    create,
    create_product,
    define_field,
)
from ameen.crm.exchange.kinds import KINDS
from ameen.crm.exchange.kinds.users import PERSON
from ameen.crm.queries import all_pipelines
from ameen.crm.records import (
    Line,
    activities,
    campaigns,
    companies,
    contacts,
    deals,
    leads,
)
from ameen.store import id_text
from tests import cast as casting
from tests.conftest import settings_for

from .files import bring, doing, export

ORDER = ("products", "companies", "contacts", "campaigns", "leads", "deals", "activities", "notes")
LETTERS = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffd\ufeff")
TEXT = st.one_of(
    st.text(LETTERS, max_size=25),
    st.text("=+-@'\"\n\r\t;,\\| 0×", max_size=8),
    st.sampled_from(["سالم بن حمد", "=HYPERLINK(1)", "'=1", "00123", "NULL", "-", "🐪 a;b,c", "0"]),
)
NAME = TEXT.filter(lambda text: text.strip())
BODY = TEXT.map(lambda text: text.replace("\r", "\n"))
TAG = TEXT.map(lambda t: " ".join(t.translate({44: 32, 59: 32}).split())[:40]).filter(bool)
MONEY = st.none() | st.integers(-(10**9), 10**12)
DAY = st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1))
MOMENT = st.none() | st.integers(0, 4 * 10**9).map(
    lambda seconds: datetime.fromtimestamp(seconds, UTC)
)


def hub_of(draw):
    """The values of one record of each kind, all linked with each other."""
    owned = {"external_id": draw(TEXT), "tags": draw(st.lists(TAG, max_size=2))}
    sold = {"value": draw(MONEY), "currency": draw(st.sampled_from(["OMR", "USD", "JPY"]))}
    custom = {"text": draw(TEXT), "many": draw(st.lists(st.sampled_from(["a", "b"]), max_size=2))}
    return {
        "owned": owned,
        "custom": custom | {"number": draw(st.none() | st.decimals(-99, 99, places=3))},
        "products": {"name": draw(NAME), "series": draw(TEXT), "price": draw(MONEY)},
        "companies": {"name_en": draw(NAME), "industry": draw(TEXT)},
        "contacts": {"name_en": draw(NAME), "name_ar": draw(TEXT)},
        "campaigns": {"name": draw(NAME), "goals": draw(BODY), "starts_on": draw(DAY)},
        "leads": sold | {"title": draw(NAME), "description": draw(BODY)},
        "deals": sold
        | {"name": draw(NAME), "competitor": draw(TEXT), "opened_on": draw(DAY)}
        | {"lines": draw(st.lists(st.tuples(st.integers(1, 9), MONEY), max_size=2))},
        "activities": {"subject": draw(NAME), "outcome": draw(BODY), "starts_at": draw(MOMENT)},
        "notes": {"body": draw(BODY.filter(lambda text: text.strip()))},
    }


@pytest.fixture
def fields(hub, cast):
    """Fields made in settings, of deals."""
    return {
        name: doing(hub, cast)(define_field, "deal", values)
        for name, values in {
            "text": {"name_en": "Text", "type": "text"},
            "number": {"name_en": "Number", "type": "number"},
            "many": {
                "name_en": "Many",
                "type": "choices",
                "options": [{"name_en": "a"}, {"name_en": "b"}],
            },
        }.items()
    }


def fill(hub, cast, fields, said):
    """Makes the records of `hub_of` as the owner."""
    do = doing(hub, cast)
    owned = said["owned"] | {"assignee_id": cast.report.id}
    product = do(create_product, said["products"])
    company = do(create, companies, said["companies"] | owned)
    above = {"parent_id": company.id}
    branch = do(create, companies, said["companies"] | {"name_ar": "فرع"} | above)
    contact = do(create, contacts, said["contacts"] | owned | {"company_id": branch.id})
    campaign = do(create, campaigns, said["campaigns"] | owned)
    links = {"company_id": branch.id, "contact_id": contact.id, "campaign_id": campaign.id}
    lead = do(create, leads, said["leads"] | owned | links)
    deal = said["deals"] | owned | links
    deal["lines"] = [Line(product_id=product.id, quantity=q, price=p) for q, p in deal["lines"]]
    deal["custom"] = {
        id_text(fields[name].id): str(value) if name == "number" and value is not None else value
        for name, value in said["custom"].items()
    }
    deal = do(create, deals, deal)
    with hub.store.read() as snap:
        won = next(s for s in all_pipelines(snap)[0].stages if s.outcome == "won")
    do(create, deals, {"name": "Won", "stage_id": won.id, "closed_on": date(2020, 2, 29)})
    do(
        create,
        activities,
        said["activities"] | owned | {"deal_id": deal.id, "lead_id": lead.id},
    )
    for table, record in (("deal", deal), ("contact", contact), ("company", company)):
        do(add_note, table, record.id, said["notes"]["body"])


UNKEPT = {"trashed_at", "rank", "staged_at", "created_at", "updated_at", "version"}


def plain(hub):
    """All records as they are, ids and links with them."""
    found = {}
    for kind in KINDS.values():
        if kind.table is not users:
            fields = [f for f in ("id", *kind.table.fields) if f not in UNKEPT]
            with hub.store.read() as snap:
                records = [snap.require(kind.table, hit.id) for hit in snap.range(kind.table)]
            found[kind.name] = {
                r.id: msgspec.to_builtins({f: getattr(r, f) for f in fields}) for r in records
            }
    return found


@pytest.mark.parametrize("made", ["csv", "xlsx"])
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data(), order=st.permutations(ORDER))
def test_a_whole_hub_comes_back_in_any_order_within_three_passes(
    cast, fields, fresh, made, data, order
):
    one, other = fresh(), fresh()
    fill(one, cast, fields, hub_of(data.draw))
    files = {kind: export(one, cast.owner, kind, made) for kind in ORDER}
    for _pass in range(3):
        for kind in order:
            bring(other, cast.owner, files[kind], kind, made)
    assert plain(other) == plain(one)
    again = [bring(other, cast.owner, files[kind], kind, made).counts for kind in ORDER]
    assert [counts[:2] + counts[4:] for counts in again] == [(0, 0, 0)] * len(ORDER)


def people(hub):
    """The users of a hub by their address, with the addresses and keys of what they link to."""
    with hub.store.read() as snap:
        found = [snap.require(users, hit.id) for hit in snap.range(users)]
        addresses = {user.id: user.email for user in found}
        return {
            user.email: {f: getattr(user, f) for f in (*PERSON, "active") if f != "manager_id"}
            | {"manager": addresses.get(user.manager_id)}
            | {"roles": [role.key for role in roles_of(snap, user)]}
            for user in found
        }


@pytest.mark.parametrize("made", ["csv", "xlsx"])
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said=st.lists(st.tuples(NAME, TEXT, TEXT, st.booleans()), max_size=4))
def test_people_come_into_an_empty_hub_with_managers_and_roles(cast, fresh, tmp_path, made, said):
    one = fresh()
    do = doing(one, cast)
    for number, (name, position, department, active) in enumerate(said):
        values = {"email": f"{number}@x.example", "name_en": name, "manager_id": cast.report.id}
        user = do(create_user, values | {"position": position, "department": department})
        do(set_active, user.id, active)
    with tempfile.TemporaryDirectory(dir=tmp_path) as folder:
        other = open_hub(settings_for(Path(folder)))
        owner, _ = first_owner(other.store, cast.owner.email, "Maryam", casting.PASSWORD, "en")
        content = export(one, cast.owner, "users", made)
        assert bring(other, owner, content, "users", made).counts[4] == 0
        assert people(other) == people(one)
        assert bring(other, owner, content, "users", made).counts[:2] == (0, 0)
        other.close()


TYPES = {
    "text": ({}, "=1;a, b"),
    "number": ({}, "-1.25"),
    "money": ({}, {"amount": -1500, "currency": "JPY"}),
    "date": ({}, "2024-02-29"),
    "choice": ({"options": [{"name_en": "A, b"}, {"name_en": "C"}]}, "a_b"),
    "choices": ({"options": [{"name_en": "A, b"}, {"name_en": "C"}]}, ["a_b", "c"]),
    "yes_no": ({}, False),
    "link": ({"links_to": "contact"}, None),
}


@pytest.mark.parametrize("kind", TYPES)
def test_each_type_of_field_made_in_settings_comes_back_by_its_key(hub, cast, tmp_path, kind):
    more, value = TYPES[kind]
    do = doing(hub, cast)
    field = do(define_field, "company", {"name_en": "Own field", "type": kind, **more})
    shutil.copytree(tmp_path / "data", tmp_path / "other")
    if kind == "link":
        value = id_text(do(create, contacts, {"name_en": "Anna"}).id)
    do(create, companies, {"name_en": "Gulf", "custom": {id_text(field.id): value}})
    before = plain(hub)
    files = {name: export(hub, cast.owner, name) for name in ("contacts", "companies")}
    assert b"custom_own_field" in files["companies"]
    other = open_hub(settings_for(tmp_path / "other"))
    for name, content in files.items():
        assert bring(other, cast.owner, content, name).counts[4] == 0
    assert plain(other) == before
    other.close()


def test_a_field_made_in_settings_is_found_by_its_name_and_a_wrong_value_is_told(hub, cast):
    do = doing(hub, cast)
    field = do(define_field, "company", {"name_en": "Floor area", "type": "number"})
    content = b"company,Floor area\nGulf,12.5%\nSur,much\n"
    taken = bring(hub, cast.owner, content, "companies")
    assert (taken.counts, taken.rejects) == ((1, 0, 0, 0, 1), [(3, "%(field)s: %(reason)s")])
    with hub.store.read() as snap:
        (gulf,) = [snap.require(companies, hit.id) for hit in snap.range(companies)]
    assert gulf.custom == {id_text(field.id): "12.5"}
