"""Which record a row is about, and what it may touch."""

import io

import pytest

from ameen.crm.actions import (
    create,
    create_company,
    create_contact,
    create_product,
    trash_contact,
)
from ameen.crm.exchange.checking import check
from ameen.crm.exchange.choices import BY_NAME, CLEAR, CREATE, SKIP
from ameen.crm.exchange.drafting import draft
from ameen.crm.records import Line, campaigns, companies, contacts, deals
from tests import cast as casting

from .files import all_of, doing, rows_text, take


@pytest.fixture
def add(hub):
    def put(person, table=contacts, **values):
        viewer = casting.viewer(hub.store, person)
        action = create_contact if table is contacts else create_company
        return hub.store.write(action, values, viewer=viewer, by=viewer.user.id)

    return put


def test_a_row_updates_the_record_of_its_number_and_keeps_what_it_leaves_empty(hub, cast, add):
    add(cast.owner, name_en="Anna", external_id="A1", city="Sur", emails=("a@example.com",))
    text = rows_text(["number", "name", "city", "email"], ["A1", "Anna Berg", "", "b@example.com"])
    assert take(hub, cast.owner, text).counts == (0, 1, 0, 0, 0)
    (anna,) = all_of(hub, contacts)
    assert (anna.name_en, anna.city, anna.emails) == ("Anna Berg", "Sur", ("b@example.com",))


def test_an_empty_cell_clears_a_field_only_when_told(hub, cast, add):
    add(cast.owner, name_en="Anna", external_id="A1", city="Sur")
    text = rows_text(["number", "name", "city"], ["A1", "Anna", ""])
    assert take(hub, cast.owner, text).counts == (0, 0, 1, 0, 0)
    assert take(hub, cast.owner, text, blank=CLEAR).counts == (0, 1, 0, 0, 0)
    assert all_of(hub, contacts)[0].city == ""


def test_a_record_that_is_here_can_be_left_alone(hub, cast, add):
    add(cast.owner, name_en="Anna", external_id="A1")
    text = rows_text(["number", "name"], ["A1", "Another"])
    assert take(hub, cast.owner, text, on_match=SKIP).counts == (0, 0, 0, 1, 0)
    assert take(hub, cast.owner, text, on_match=CREATE).counts == (1, 0, 0, 0, 0)


def test_two_people_of_one_name_stay_two(hub, cast):
    text = rows_text(
        ["name", "email"], ["John Smith", "one@example.com"], ["John Smith", "two@example.com"]
    )
    assert take(hub, cast.owner, text).counts == (2, 0, 0, 0, 0)
    assert take(hub, cast.owner, text).counts == (0, 0, 2, 0, 0)


def test_two_people_of_one_name_and_nothing_else_stay_two(hub, cast):
    text = rows_text(["name", "city"], ["John Smith", "Sur"], ["John Smith", "Nizwa"])
    assert take(hub, cast.owner, text).counts == (2, 0, 0, 0, 0)
    assert take(hub, cast.owner, text).counts == (0, 0, 2, 0, 0)


def test_a_name_that_fits_several_records_changes_none(hub, cast, add):
    for city in ("Sur", "Nizwa"):
        add(cast.owner, name_en="John Smith", city=city)
    taken = take(
        hub, cast.owner, rows_text(["name", "city"], ["John Smith", "Muscat"]), match_by=BY_NAME
    )
    assert taken.counts == (0, 0, 0, 0, 1)
    assert "Several records" in taken.rejects[0][1]


def test_an_ambiguous_company_rejects_the_row(hub, cast, add):
    for city in ("Sur", "Nizwa"):
        add(cast.owner, companies, name_en="Gulf Trading", city=city)
    taken = take(hub, cast.owner, rows_text(["name", "company"], ["Anna", "gulf  trading"]))
    assert "there are several named" in taken.rejects[0][1]
    assert all_of(hub, contacts) == []


def test_a_company_is_found_by_its_folded_name_in_either_language(hub, cast, add):
    made = add(cast.owner, companies, name_en="Gulf Trading", name_ar="الخليج للتجارة")
    text = rows_text(["name", "company"], ["Anna", "GULF trading"], ["Omar", "الخليج للتجاره"])
    take(hub, cast.owner, text)
    assert {c.company_id for c in all_of(hub, contacts)} == {made.id}


def test_unseen_records_are_neither_found_nor_betrayed(hub, cast, add):
    hidden = add(cast.owner, name_en="Anna", external_id="A1", emails=("a@example.com",))
    secret = add(cast.owner, companies, name_en="Secret Ltd")
    text = rows_text(
        ["number", "name", "email", "company"], ["A1", "Anna", "a@example.com", "Secret Ltd"]
    )
    taken = take(hub, cast.report, text)
    assert taken.counts == (1, 0, 0, 0, 0)
    mine = next(c for c in all_of(hub, contacts) if c.id != hidden.id)
    assert mine.created_by == cast.report.id
    assert mine.company_id != secret.id
    assert next(c for c in all_of(hub, contacts) if c.id == hidden.id) == hidden


def test_what_is_in_the_trash_is_not_found(hub, cast, add):
    gone = add(cast.owner, name_en="Anna", external_id="A1")
    viewer = casting.viewer(hub.store, cast.owner)
    hub.store.write(trash_contact, gone.id, viewer=viewer, by=viewer.user.id)
    assert take(hub, cast.owner, rows_text(["number", "name"], ["A1", "Anna"])).counts[0] == 1


def test_assigning_to_others_needs_the_level_and_tells_nothing(hub, cast):
    text = rows_text(
        ["name", "assignee"],
        ["Anna", cast.report.email],
        ["Omar", cast.manager.email],
        ["Li", "no@one.example"],
    )
    taken = take(hub, cast.report, text)
    assert taken.counts == (1, 0, 0, 0, 2)
    assert len({reason for _, reason in taken.rejects}) == 1
    taken = take(hub, cast.manager, text)
    assert [line for line, _ in taken.rejects] == [4]


def test_without_the_level_for_companies_none_is_made(hub, store, cast):
    person = casting.with_levels(store, cast.report, contacts=2, companies=1)
    taken = take(hub, person, rows_text(["name", "company"], ["Anna", "New Ltd"]))
    assert taken.counts == (0, 0, 0, 0, 1)
    assert all_of(hub, companies) == []


def test_wrong_values_are_rejected_with_all_their_reasons(hub, cast):
    text = rows_text(
        ["name", "email", "kind", "website"],
        ["Anna", "nobody@@x", "friend", "javascript:alert(1)"],
        ["", "a@example.com", "", ""],
    )
    taken = take(hub, cast.owner, text)
    assert taken.counts == (0, 0, 0, 0, 2)
    assert [line for line, _ in taken.rejects] == [2, 3]


def test_a_phone_that_cannot_be_read_is_kept_with_a_warning(hub, cast):
    taken = take(
        hub,
        cast.owner,
        rows_text(["name", "phone"], ["Anna", "ask at the desk"], ["Omar", "99123456"]),
    )
    assert [c.phones for c in all_of(hub, contacts)] == [("ask at the desk",), ("+96899123456",)]
    assert [line for line, _, _ in taken.work.result["warnings"]] == [2]


def test_money_is_read_in_its_unit_and_kept_in_minor_units(hub, cast):
    text = "name;revenue;employees\nAlpha;1.100,04;2.822\nBeta;many;1\nGamma;5;-1\n"
    taken = take(
        hub, cast.owner, text, "companies", multiplier=1_000_000, currency="USD", decimal=","
    )
    (alpha,) = all_of(hub, companies)
    assert (alpha.revenue, alpha.currency, alpha.size) == (110_004_000_000, "USD", 2822)
    assert [line for line, _ in taken.rejects] == [3, 4]


def test_two_people_who_share_an_address_stay_two(hub, cast):
    text = rows_text(
        ["name", "email", "city"],
        ["John", "info@example.com", "Sur"],
        ["Jane", "info@example.com", "Sur"],
    )
    assert take(hub, cast.owner, text).counts == (2, 0, 0, 0, 0)
    assert take(hub, cast.owner, text.replace("Sur", "Nizwa")).counts == (0, 2, 0, 0, 0)
    assert sorted(c.name_en for c in all_of(hub, contacts)) == ["Jane", "John"]


def test_a_row_in_another_currency_is_rejected_while_amounts_are_left_in_the_former(hub, cast):
    do = doing(hub, cast)
    palm = do(create_product, {"name": "Palm", "price": 12500})
    lines = [Line(product_id=palm.id, price=12500)]
    do(create, deals, {"name": "Big", "external_id": "D1", "lines": lines})
    do(create, campaigns, {"name": "Fair", "external_id": "C1", "budget": 12500, "cost": 12500})
    text = rows_text(["number", "name", "value", "currency"], ["D1", "Big", "50", "USD"])
    taken = take(hub, cast.owner, text, "deals")
    assert (taken.counts, "prices" in taken.rejects[0][1]) == ((0, 0, 0, 0, 1), True)
    text = rows_text(["number", "name", "budget", "currency"], ["C1", "Fair", "50", "USD"])
    taken = take(hub, cast.owner, text, "campaigns")
    assert (taken.counts, "actual cost" in taken.rejects[0][1]) == ((0, 0, 0, 0, 1), True)
    assert [r.currency for t in (deals, campaigns) for r in all_of(hub, t)] == ["OMR", "OMR"]


def test_an_amount_without_a_currency_is_in_that_of_its_record(hub, cast):
    do = doing(hub, cast)
    do(create, deals, {"name": "Big", "external_id": "D1", "value": 10000, "currency": "USD"})
    text = rows_text(["number", "name", "value"], ["D1", "Big", "100"])
    assert take(hub, cast.owner, text, "deals").counts == (0, 0, 1, 0, 0)
    more = rows_text(["number", "name", "value"], ["D1", "Big", "120"])
    assert take(hub, cast.owner, more, "deals").counts == (0, 1, 0, 0, 0)
    assert [(d.value, d.currency) for d in all_of(hub, deals)] == [(12000, "USD")]
    assert take(hub, cast.owner, more, "deals", currency="EUR").counts == (0, 1, 0, 0, 0)
    assert [(d.value, d.currency) for d in all_of(hub, deals)] == [(12000, "EUR")]


def test_a_currency_alone_is_that_of_a_record_without_amounts(hub, cast):
    doing(hub, cast)(create, deals, {"name": "Big", "external_id": "D1"})
    text = rows_text(["number", "name", "currency"], ["D1", "Big", "USD"])
    assert take(hub, cast.owner, text, "deals").counts == (0, 1, 0, 0, 0)
    assert [d.currency for d in all_of(hub, deals)] == ["USD"]


def test_prices_of_lines_without_a_currency_are_in_that_of_their_deal(hub, cast):
    do = doing(hub, cast)
    do(create_product, {"name": "Palm"})
    do(create, deals, {"name": "Big", "external_id": "D1", "currency": "USD"})
    text = rows_text(["number", "name", "product", "price"], ["D1", "Big", "Palm", "12.50"])
    assert take(hub, cast.owner, text, "deals").counts == (0, 1, 0, 0, 0)
    (deal,) = all_of(hub, deals)
    assert (deal.lines[0].price, deal.value, deal.currency) == (1250, 1250, "USD")


@pytest.mark.parametrize(
    ("written", "chosen", "kept"),
    [
        ("$500.00", "OMR", (50000, "USD")),
        ("-$500", "OMR", (-50000, "USD")),
        ("500 $", "CAD", (50000, "CAD")),
        ("$500 AUD", "OMR", (50000, "AUD")),
        ("€20", "OMR", (2000, "EUR")),
        ("£1,250.50", "OMR", (125050, "GBP")),
        ("₹5", "OMR", (500, "INR")),
        ("5 ر.ع.", "USD", (5000, "OMR")),
        ("¥500", "JPY", (500, "JPY")),
        ("5", "OMR", (5000, "OMR")),
    ],
)
def test_a_clear_sign_is_a_currency(hub, cast, written, chosen, kept):
    text = rows_text(["name", "value"], ["Palms", written])
    taken = take(hub, cast.owner, text, "deals", currency=chosen)
    assert [(d.value, d.currency) for d in all_of(hub, deals)] == [kept]
    told = [said["currency"] for _, _, said in taken.work.result["warnings"]]
    letters = any(word.isalpha() and word.isascii() for word in written.split())
    assert told == ([] if letters or kept[1] == chosen else [kept[1]])


@pytest.mark.parametrize(
    ("budget", "cost", "currency", "kept"),
    [
        ("USD 500.00", "100", "", ("USD", 50000, 10000)),
        ("500.00", "USD 100", "", ("USD", 50000, 10000)),
        ("500.00", "$100", "", ("USD", 50000, 10000)),
        ("$500.00", "100", "CAD", ("CAD", 50000, 10000)),
        ("EUR 500.00", "USD 100", "", None),
        ("€500.00", "$100", "", None),
        ("EUR 500.00", "100", "USD", None),
        ("¥500", "100", "", None),
    ],
)
def test_a_row_is_in_one_currency(hub, cast, budget, cost, currency, kept):
    names = ["name", "budget", "actual cost", "currency"]
    taken = take(hub, cast.owner, rows_text(names, ["Fair", budget, cost, currency]), "campaigns")
    found = [(c.currency, c.budget, c.cost) for c in all_of(hub, campaigns)]
    assert found == ([kept] if kept else [])
    assert all("currencies" in reason for _, reason in taken.rejects)


@pytest.mark.parametrize("linked", ["Desk", "Chair"])
@pytest.mark.parametrize(
    ("quantity", "price"),
    [("0", "5"), ("2000000", "5"), ("1", "999999999999999"), ("1000000", "99999999")],
)
def test_a_line_that_no_form_would_take_is_no_import_either(hub, cast, linked, quantity, price):
    doing(hub, cast)(create_product, {"name": "Desk"})
    for names, row in (
        (["name", "lines"], ["Palms", f"{quantity} × {linked} @ {price}"]),
        (["name", "product", "quantity", "price"], ["Palms", linked, quantity, price]),
    ):
        text = rows_text(names, row)
        made = draft(hub.settings.data, "deals", "file.csv", io.BytesIO(text.encode()))
        told = check(hub.store, hub.settings.data, made, casting.viewer(hub.store, cast.owner))
        assert told["rejected"] == 1
        assert take(hub, cast.owner, text, "deals").counts == (0, 0, 0, 0, 1)
    assert all_of(hub, deals) == []
