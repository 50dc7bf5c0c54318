"""What one may not see, looked for by every way that names another's record: pages, counts, sums,
search, offers, related lists, error texts. What hangs on a record that one sees has a name, and
no way to it."""

import io
import re
from html import unescape
from types import SimpleNamespace

import pytest

from ameen.crm import actions
from ameen.crm.records import (
    MODULES,
    Line,
    Product,
    activities,
    campaigns,
    companies,
    contacts,
    deals,
    leads,
)
from ameen.crm.reports import REPORTS
from ameen.files import actions as files
from ameen.files import uploads
from ameen.store import id_text, new_id
from ameen.store.table import TABLES

SECRET = "quillfeather"
IDS = {
    "contact_id": "contact",
    "company_id": "company",
    "campaign_id": "campaign",
    "lead_id": "lead",
    "deal_id": "deal",
    "activity_id": "activity",
    "note_id": "note",
    "attachment_id": "file",
    "view_id": "view",
    "bulk_id": "deal",
    "import_id": "deal",
}
LINKS = ("contact", "company", "campaign", "lead", "deal", "activity", "parent")
LISTS = ("contacts", "companies", "leads", "deals", "activities", "campaigns")
FIGURES = ("leads", "deals")
ASKS_FOR_A_KEY = ("/metrics", "/api/scheduler/service", "/api/health", "/live/")
TOLD_TO_ALL = ("/users", "/api/users", "/roles", "/api/roles", "/settings", "/static")


@pytest.fixture
def do(store, viewer_for):
    def done(person, action, *args, **names):
        return store.write(action, *args, viewer=viewer_for(person), by=person.id, **names)

    return done


@pytest.fixture
def secret(hub, cast, do):
    """A whole sale of the colleague's, all of it called by one word."""
    who, made = cast.colleague, SimpleNamespace()
    made.company = do(who, actions.create, companies, {"name_en": f"{SECRET} garnet"})
    person = {
        "name_en": f"{SECRET} garnet",
        "emails": [f"{SECRET}@mail.example"],
        "phones": ["+96899887766"],
        "company_id": made.company.id,
        "tags": [f"{SECRET}-tag"],
    }
    made.contact = do(who, actions.create, contacts, person)
    made.campaign = do(who, actions.create, campaigns, {"name": f"{SECRET} garnet"})
    made.product = hub.store.write(lambda tx: tx.put(Product(name="Chair")))
    sale = {
        "value": 7_654_321,
        "contact_id": made.contact.id,
        "company_id": made.company.id,
        "campaign_id": made.campaign.id,
    }
    made.lead = do(who, actions.create, leads, {"title": f"{SECRET} garnet"} | sale)
    lines = [Line(product_id=made.product.id)]
    made.deal = do(who, actions.create, deals, {"name": f"{SECRET} garnet", "lines": lines} | sale)
    call = {"subject": f"{SECRET} garnet", "deal_id": made.deal.id, "outcome": SECRET}
    made.activity = do(who, actions.create, activities, call)
    made.note = do(who, actions.add_note, "deal", made.deal.id, f"{SECRET} garnet")
    kept = uploads.keep(uploads.folder(hub.settings.data), f"{SECRET}.txt", io.BytesIO(b"text"))
    made.file = do(who, files.attach, hub.subjects, "deal", made.deal.id, [kept])[0]
    made.view = do(who, actions.save_view, "deals", {"name": f"{SECRET} view", "query": ""})
    return made


@pytest.fixture
def browser_for(hub, client_for, cast):
    """Somebody's browser; search has read all there was when they came, and needs no waiting."""

    def signed_in(part):
        browser = client_for(cast[part])
        while hub.search.follow():
            continue
        return browser

    return signed_in


def ids_of(secret):
    return {kind: id_text(record.id) for kind, record in vars(secret).items() if kind != "product"}


def nothing_like(secret):
    return {kind: id_text(new_id()) for kind in ids_of(secret)}


def pages(app, ids):
    """The address of every page and route that is read, about the records of these ids."""
    to = app.url_map.bind("localhost")
    asked = "&".join(f"{link}={ids.get(link, ids['company'])}" for link in LINKS)
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or rule.rule.startswith((*ASKS_FOR_A_KEY, *TOLD_TO_ALL)):
            continue
        for arguments in filled(rule, ids):
            yield (address := to.build(rule.endpoint, arguments, "GET"))
            if not arguments:
                yield f"{address}?{asked}"
    for link in LINKS:
        one = ids.get(link, ids["company"])
        for module in LISTS:
            yield f"/crm/{module}?{link}={one}"
            yield f"/crm/{module}/new?{link}={one}"
            yield f"/crm/{module}/new?copy={one}"
            yield f"/api/crm/{module}?{link}={one}"
        for about in ("contact", "company", "deal", "lead"):
            yield f"/files?subject={about}:{ids[about]}"
            yield f"/files/picture?subject={about}:{ids[about]}"
    for module, kind in (("contacts", "contact"), ("companies", "company")):
        yield f"/crm/{module}/merges/new?ids={ids[kind]}&ids={id_text(new_id())}"
    yield f"/crm/deals?view={ids['view']}"


def filled(rule, ids):
    """The arguments of a route: of one that is about any register, once for each of them."""
    if not rule.arguments:
        return [{}]
    if "module" in rule.arguments:
        named = re.search(r"any\((.*?)\)", rule.rule)[1]
        kinds = [(kind, module) for kind, module in MODULES.items() if module in named]
        return [{"module": m, "subject_id": ids[kind]} for kind, m in kinds if kind in ids]
    if "record_id" in rule.arguments:
        kind = next(k for k, module in MODULES.items() if f"/{module}/" in rule.rule)
        return [{"record_id": ids[kind]}]
    if "name" in rule.arguments:
        return [{"name": name} for name in (*REPORTS, "pipeline", "changes", "follow-ups")]
    if set(rule.arguments) <= set(IDS):
        return [{name: ids[IDS[name]] for name in rule.arguments}]
    return []


@pytest.mark.parametrize("part", ["report", "manager", "outsider"])
def test_no_page_tells_of_it_and_none_answers_otherwise_than_about_nothing(
    app, browser_for, secret, part
):
    browser = browser_for(part)
    there, nowhere = ids_of(secret), nothing_like(secret)
    wrong = []
    for place, (address, same) in enumerate(
        zip(pages(app, there), pages(app, nowhere), strict=True)
    ):
        names = {"htmx": place % 2 == 0}
        told, other = browser.get(address, **names), browser.get(same, **names)
        if told.status_code != other.status_code or told.status_code >= 500:
            wrong.append((address, told.status_code, other.status_code))
        if SECRET in told.text or "7,654" in told.text or "7654321" in told.text:
            wrong.append((address, "told"))
    assert wrong == []


def test_whose_it_is_finds_it_on_these_pages(app, browser_for, secret):
    browser = browser_for("colleague")
    there = [a for a in pages(app, ids_of(secret)) if SECRET in browser.get(a).text]
    assert len(there) > 50


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


def sent(ids):
    """What can be sent that names another's record: address, values, as JSON or as a form."""
    for module in LISTS:
        for link in LINKS[:5]:
            named = {"name_en": "Mine", "title": "Mine", "name": "Mine", "subject": "Mine"}
            yield f"/api/crm/{module}", {f"{link}_id": ids[link]} | named, True
    for kind, module in MODULES.items():
        if kind not in ids:
            continue
        one = f"/crm/{module}/{ids[kind]}"
        yield one, {"name_en": "x", "version": "1"}, False
        yield f"{one}/trash", {}, False
        yield f"{one}/notes", {"body": "I was here"}, False
        yield f"{one}/activities", {"kind": "call", "subject": "x"}, False
        yield f"{one}/place", {"column": "new", "place": "top"}, False
        for deed in ("trash", "tag", "assign", "edit"):
            yield f"/crm/{module}/bulk", {"ids": ids[kind], "do": deed, "tags": "x"}, False
    yield f"/crm/leads/{ids['lead']}/conversion", {"name": "x"}, False
    yield f"/crm/leads/{ids['lead']}/status", {"status": "contacted"}, False
    yield f"/crm/deals/{ids['deal']}/stage", {"stage_id": ids["deal"]}, False
    yield f"/crm/activities/{ids['activity']}/completion", {}, False
    yield f"/crm/notes/{ids['note']}", {"body": "x", "version": "1"}, False
    yield f"/files/{ids['file']}", {"name": "x", "version": "1"}, False
    yield f"/files/{ids['file']}/trash", {}, False
    yield "/files", {"subject": f"deal:{ids['deal']}"}, False
    yield f"/crm/deals/views/{ids['view']}", {"name": "x"}, False
    for module, kind in (("contacts", "contact"), ("companies", "company")):
        merged = {"ids": [ids[kind], ids["deal"]], "keep": ids[kind]}
        yield f"/crm/{module}/merges", merged, False


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


def walked(browser, most=150):
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
