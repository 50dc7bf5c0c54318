"""What one may not see, looked for by every way that names another's record: pages, counts, sums,
search, offers, related lists, error texts. What hangs on a record that one sees has a name, and
no way to it."""

import io
import re
from html import unescape
from zipfile import ZipFile

import pytest

from ameen.crm import actions
from ameen.crm.records import MODULES, activities, contacts, deals, leads
from ameen.crm.reports import REPORTS
from ameen.store import id_text
from ameen.store.table import TABLES

from .secrets import LISTS, SECRET, ids_of, made_by, nothing_like, pages, sent

FIGURES = ("leads", "deals")


@pytest.fixture
def do(store, viewer_for):
    def done(person, action, *args, **names):
        return store.write(action, *args, viewer=viewer_for(person), by=person.id, **names)

    return done


@pytest.fixture
def secret(hub, cast, do):
    return made_by(cast.colleague, hub, do)


@pytest.fixture
def browser_for(hub, client_for, cast):
    """Somebody's browser; search has read all there was when they came, and needs no waiting."""

    def signed_in(part):
        browser = client_for(cast[part])
        _read(hub)
        return browser

    return signed_in


def _read(hub):
    """Lets search read what happened: an export is an event too, and lists would wait for it."""
    while hub.search.follow():
        continue


@pytest.mark.parametrize("part", ["report", "manager", "outsider"])
def test_no_page_tells_of_it_and_none_answers_otherwise_than_about_nothing(
    app, hub, browser_for, secret, part
):
    browser = browser_for(part)
    there, nowhere = ids_of(secret), nothing_like(secret)
    wrong = []
    for place, (address, same) in enumerate(
        zip(pages(app, there), pages(app, nowhere), strict=True)
    ):
        names = {"htmx": place % 2 == 0}
        _read(hub)
        told, other = browser.get(address, **names), browser.get(same, **names)
        if told.status_code != other.status_code or told.status_code >= 500:
            wrong.append((address, told.status_code, other.status_code))
        if any(mark in said(told) for mark in (SECRET, "7,654", "7654321")):
            wrong.append((address, "told"))
    assert wrong == []


def test_whose_it_is_finds_it_on_these_pages(app, hub, browser_for, secret):
    browser, there = browser_for("colleague"), []
    for address in pages(app, ids_of(secret)):
        _read(hub)
        there += [address] if SECRET in said(browser.get(address)) else []
    assert len(there) > 50


def said(answer):
    """What an answer says; of a workbook, what all its parts say."""
    if not answer.data.startswith(b"PK"):
        return answer.text
    with ZipFile(io.BytesIO(answer.data)) as book:
        return "".join(book.read(part).decode() for part in book.namelist())


@pytest.mark.parametrize("part", ["report", "manager"])
def test_words_find_nothing_of_it(browser_for, secret, part):
    browser = browser_for(part)
    for text in (SECRET, "99887766", SECRET[:6], f"{SECRET}-tag"):
        for module in LISTS:
            for address in (
                f"/crm/{module}?q={text}",
                f"/crm/{module}?tag={text}",
                f"/crm/{module}/options?q={text}",
                f"/search?q={text}&kind={module}",
            ):
                assert "garnet" not in browser.get(address).text, address
            assert browser.get(f"/api/crm/{module}?q={text}").json["total"] == 0
        assert "garnet" not in browser.get(f"/search/suggestions?q={text}").text


@pytest.mark.parametrize("part", ["report", "manager"])
def test_figures_know_nothing_of_it(browser_for, secret, part):
    browser, owner = browser_for(part), browser_for("owner")
    for module in FIGURES:
        assert browser.get(f"/api/crm/{module}/stats").json["totals"] == []
        assert owner.get(f"/api/crm/{module}/stats").json["totals"][0]["open"]["count"] == 1
        assert "OMR" not in browser.get(f"/crm/{module}/board").text.split("</h1>")[1]
    for name in REPORTS:
        assert len(browser.get(f"/crm/reports/{name}.csv").text.strip().splitlines()) == 1, name


@pytest.mark.parametrize("part", ["report", "manager"])
def test_nothing_can_be_done_to_it_nor_learned_by_trying(hub, browser_for, secret, part):
    browser = browser_for(part)
    token = browser.csrf_token()
    before, wrong = stored(hub, secret), []
    for (address, values, as_json), (same, others, _) in zip(
        sent(ids_of(secret)), sent(nothing_like(secret)), strict=True
    ):
        told, other = (
            browser.post(
                where,
                csrf=False,
                follow_redirects=True,
                headers={"X-CSRF-Token": token},
                **({"json": what} if as_json else {"data": what}),
            )
            for where, what in ((address, values), (same, others))
        )
        if told.status_code != other.status_code or SECRET in told.text:
            wrong.append((address, told.status_code, other.status_code))
        if plain(told.text) != plain(other.text):
            wrong.append((address, told.text[:200], other.text[:200]))
    assert wrong == []
    assert stored(hub, secret) == before


def plain(text):
    """An answer without what is another in each: ids, tokens, times."""
    return re.sub(r"[0-9A-HJKMNP-TV-Z]{26}|[\w.-]{32,}|\d\d:\d\d|\b[0-9a-f]{8,}\b", "", text)


def stored(hub, secret):
    with hub.store.read() as snap:
        tables = {"file": "attachment", "view": "saved_view"}
        return {
            kind: snap.get(TABLES[tables.get(kind, kind)], record.id)
            for kind, record in vars(secret).items()
        }


def test_what_hangs_on_a_visible_record_has_a_name_and_no_way_to_it(browser_for, cast, do, secret):
    links = {"contact_id": secret.contact.id, "company_id": secret.company.id}
    links |= {"campaign_id": secret.campaign.id, "assignee_id": cast.report.id}
    owner = cast.owner
    deal = do(owner, actions.create, deals, {"name": "Shared deal"} | links)
    lead = do(owner, actions.create, leads, {"title": "Shared lead"} | links)
    call = {"subject": "Shared call", "assignee_id": cast.report.id, "deal_id": secret.deal.id}
    call = do(owner, actions.create, activities, call | {"lead_id": secret.lead.id})
    person = {"name_en": "Shared person", "company_id": secret.company.id}
    person = do(owner, actions.create, contacts, person | {"assignee_id": cast.report.id})
    browser = browser_for("report")
    hidden = {f"/crm/{MODULES[kind]}/{i}" for kind, i in ids_of(secret).items() if kind in MODULES}
    named, wrong = set(), []
    for address, page in walked(browser):
        ways = {way.split("?")[0] for way in linked(page)}
        wrong += [(address, way) for way in ways if any(way.startswith(one) for one in hidden)]
        if SECRET in page:
            named.add(address)
    assert wrong == []
    assert {f"/crm/{m}/{id_text(r.id)}" for m, r in (
        ("deals", deal), ("leads", lead), ("activities", call), ("contacts", person)
    )} <= named  # fmt: skip
    assert not {"/crm/companies", "/crm/campaigns"} & named


def walked(browser, most=250):
    """Every page that one comes to by links from the first, each kind of page a few times."""
    ahead, seen, times = ["/"], {"/"}, {}
    while ahead and len(seen) < most:
        address = ahead.pop(0)
        kind = re.sub(r"\w{26}", "", address.split("?")[0])
        times[kind] = times.get(kind, 0) + 1
        if times[kind] > 3:
            continue
        answer = browser.get(address, follow_redirects=True)
        assert answer.status_code == 200, f"{address} is a dead link"
        if answer.mimetype != "text/html":
            continue
        yield address, answer.text
        for way in linked(answer.text):
            if way not in seen:
                seen.add(way)
                ahead.append(way)


def linked(page):
    ways = re.findall(r'(?:href|hx-get)="(/[^"#]*)', page)
    return [w for w in map(unescape, ways) if not w.startswith(("/static", "/live", "/sign-out"))]
