"""A sale that others may not know of, and every address and form that could tell of it."""

import io
import re
from types import SimpleNamespace

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
ASKS_FOR_A_KEY = ("/metrics", "/api/scheduler/service", "/api/health", "/live/")
TOLD_TO_ALL = ("/users", "/api/users", "/roles", "/api/roles", "/settings", "/static")


def made_by(who, hub, do):
    """A whole sale of somebody's, all of it called by one word."""
    made = SimpleNamespace()
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
            yield f"/crm/{module}/bulk", {"ids": ids[kind], "action": deed, "tags": "x"}, False
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
