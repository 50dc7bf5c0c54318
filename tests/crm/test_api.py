"""Contacts and companies as JSON: what each of the cast gets, and what is refused how."""

import pytest

from ameen.crm import actions
from ameen.crm.records import contacts
from ameen.store import id_text, new_id
from tests.cast import session_token

CONTACTS, COMPANIES = "/api/crm/contacts", "/api/crm/companies"
PROBLEM = "application/problem+json"


def at(record, base=CONTACTS):
    return f"{base}/{id_text(record.id)}"


def test_nobody_gets_nothing(client, contact):
    for method, path in (
        ("get", CONTACTS), ("post", CONTACTS), ("get", at(contact)), ("patch", at(contact)),
        ("delete", at(contact)), ("delete", f"{at(contact)}/trash"), ("get", "/api/openapi.json"),
    ):  # fmt: skip
        answer = client.open(path, method=method.upper(), json={}, csrf=False)
        assert (answer.status_code, answer.mimetype) in ((401, PROBLEM), (400, PROBLEM)), path
    assert client.get(CONTACTS).status_code == 401


STATUSES = {  # list, create, show, edit, trash, restore of a contact that the report made
    "owner": (200, 201, 200, 200, 204, 200),
    "manager": (200, 201, 200, 200, 204, 200),
    "report": (200, 201, 200, 200, 403, 403),
    "colleague": (200, 201, 404, 404, 403, 403),
    "outsider": (403, 403, 403, 403, 403, 403),
}


@pytest.mark.parametrize("part", STATUSES)
@pytest.mark.parametrize("base", [CONTACTS, COMPANIES])
def test_each_of_the_cast_on_each_route(as_, contact, company, base, part):
    client, here = as_(part), at(contact if base == CONTACTS else company, base)
    answers = (
        client.get(base),
        client.post(base, json={"name_en": "New"}),
        client.get(here),
        client.patch(here, json={"city": "Sur"}),
        client.delete(here),
        client.delete(f"{here}/trash"),
    )
    assert tuple(answer.status_code for answer in answers) == STATUSES[part]
    for answer in answers:
        if answer.status_code >= 400:
            assert answer.mimetype == PROBLEM
            assert answer.json["status"] == answer.status_code
            assert "Berg" not in answer.get_data(as_text=True)


def test_a_hidden_record_answers_like_none_at_all(as_, contact):
    client, unknown = as_("colleague"), f"{CONTACTS}/{id_text(new_id())}"
    for method in ("GET", "PATCH"):
        hidden = client.open(at(contact), method=method, json={"city": "x"})
        none = client.open(unknown, method=method, json={"city": "x"})
        assert (hidden.status_code, none.status_code) == (404, 404)
        assert hidden.json == none.json


def test_made_read_changed_and_trashed(as_, cast):
    client = as_("manager")
    values = {"name_en": "Sara", "phones": ["92123456"], "tags": ["VIP"], "kind": "partner"}
    made = client.post(CONTACTS, json=values)
    assert made.status_code == 201
    here = made.headers["Location"]
    assert here == f"{CONTACTS}/{made.json['id']}"
    read = client.get(here)
    assert read.json == made.json
    assert read.json | values | {"phones": ["+96892123456"]} == read.json
    assert read.headers["ETag"] == made.headers["ETag"]
    assert client.get(here, headers={"If-None-Match": read.headers["ETag"]}).status_code == 304
    changed = client.patch(here, json={"city": "Sur"})
    assert (changed.json["city"], changed.json["tags"]) == ("Sur", ["VIP"])
    assert changed.headers["ETag"] != read.headers["ETag"]
    assert client.delete(here).status_code == 204
    assert client.get(CONTACTS).json == {"items": [], "next": None, "total": 0}
    assert client.get(here).json["trashed_at"]
    assert client.patch(here, json={"city": "x"}).status_code == 403
    assert client.delete(f"{here}/trash").json["trashed_at"] is None


def test_if_match_keeps_from_overwriting(as_, store, contact):
    client = as_("manager")
    old = client.get(at(contact)).headers["ETag"]
    client.patch(at(contact), json={"city": "Sur"})
    for answer in (
        client.patch(at(contact), json={"city": "Nizwa"}, headers={"If-Match": old}),
        client.delete(at(contact), headers={"If-Match": old}),
    ):
        assert (answer.status_code, answer.mimetype) == (412, PROBLEM)
    new = client.get(at(contact)).headers["ETag"]
    kept = client.patch(at(contact), json={"city": "Nizwa"}, headers={"If-Match": new})
    assert kept.json["city"] == "Nizwa"
    assert client.delete(at(contact), headers={"If-Match": "*"}).status_code == 204


def test_the_same_key_makes_one(as_, store):
    client = as_("report")
    key = {"Idempotency-Key": "once"}
    first = client.post(CONTACTS, json={"name_en": "Sara"}, headers=key)
    again = client.post(CONTACTS, json={"name_en": "Sara"}, headers=key)
    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Location"] == first.headers["Location"]
    assert client.post(CONTACTS, json={"name_en": "X"}, headers=key).status_code == 422
    assert client.get(CONTACTS).json["total"] == 1
    other = as_("colleague").post(CONTACTS, json={"name_en": "Sara"}, headers=key)
    assert other.json["id"] != first.json["id"]


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({}, {"name_en"}),
        ({"surname": "x"}, {"surname"}),
        ({"name_en": "A", "id": "01KY0000000000000000000000"}, {"id"}),
        ({"name_en": "A", "emails": ["x"], "phones": ["y"]}, {"emails", "phones"}),
        ({"name_en": "A", "emails": [5]}, {"emails.0"}),
        ({"name_en": "A", "company_id": id_text(new_id())}, {"company_id"}),
        ({"name_en": "A", "assignee_id": "nobody"}, {"assignee_id"}),
        ({"name_en": "A\0"}, {"name_en"}),
        ({"name_en": "\ud800"}, {"name_en"}),
        ({"name_en": "x" * 301}, {"name_en"}),
    ],
)
def test_what_cannot_be_accepted_is_named_by_field(as_, values, fields):
    answer = as_("owner").post(CONTACTS, json=values)
    assert (answer.status_code, answer.mimetype) == (422, PROBLEM)
    assert set(answer.json["errors"]) == fields
    assert all(isinstance(text, str) for texts in answer.json["errors"].values() for text in texts)


def test_what_is_no_json_object(as_):
    client = as_("owner")
    assert client.post(CONTACTS, data="name_en=A").status_code == 415
    assert client.post(CONTACTS, data="{", content_type="application/json").status_code == 400
    assert client.post(CONTACTS, json=[1]).status_code == 400


def test_money_goes_in_and_out(as_):
    client = as_("owner")
    money = {"amount": 1500, "currency": "OMR"}
    made = client.post(COMPANIES, json={"name_en": "Rich", "revenue": money, "size": 7})
    assert made.json["revenue"] == money
    cleared = client.patch(made.headers["Location"], json={"revenue": None})
    assert cleared.json["revenue"] is None
    wrong = client.post(COMPANIES, json={"name_en": "R", "revenue": {"amount": 1}})
    assert list(wrong.json["errors"]) == ["revenue.currency"]


def test_a_list_is_paged_by_cursor(as_, cast, do):
    for name in ("Ben", "anna", "Élan", "Carl"):
        do(cast.report, actions.create_contact, {"name_en": name})
    client, found, cursor = as_("report"), [], None
    while True:
        page = client.get(
            CONTACTS, query_string={"limit": 3, **({"cursor": cursor} if cursor else {})}
        ).json
        found += [item["name_en"] for item in page["items"]]
        assert page["total"] == 4
        cursor = page["next"] or cursor
        if page["next"] is None:
            break
    assert found == ["anna", "Ben", "Carl", "Élan"]
    assert as_("manager").get(f"{CONTACTS}?limit=3&cursor={cursor}").status_code == 400
    assert client.get(f"{CONTACTS}?limit=3&sort=created&cursor={cursor}").status_code == 400
    back = client.get(f"{CONTACTS}?sort=-created").json["items"]
    assert [item["name_en"] for item in back] == ["Carl", "Élan", "anna", "Ben"]


@pytest.mark.parametrize(
    ("asked", "status"),
    [("sort=secret", 400), ("limit=0", 422), ("limit=201", 422), ("limit=x", 422),
     ("cursor=x", 400), ("colour=red", 422), ("assignee=x", 400), ("q=" + "x" * 201, 422)],
)  # fmt: skip
def test_what_a_list_cannot_be_asked(as_, asked, status):
    answer = as_("owner").get(f"{CONTACTS}?{asked}")
    assert (answer.status_code, answer.mimetype) == (status, PROBLEM)
    assert answer.json["detail"]


def test_filters_and_a_question(as_, cast, do, company, indexed):
    create = actions.create_contact
    do(cast.report, create, {"name_en": "Anna", "kind": "customer", "company_id": company.id})
    do(cast.report, create, {"name_en": "Hanna", "kind": "partner", "tags": ["VIP"]})
    do(cast.colleague, create, {"name_en": "Joanna", "kind": "customer", "tags": ["VIP"]})
    do(
        cast.report,
        create,
        {"name_en": "Annabel", "source": "event", "assignee_id": cast.report.id},
    )
    for person in ("owner", "manager", "report", "colleague"):
        as_(person)
    indexed()

    def found(part, asked):
        page = as_(part).get(f"{CONTACTS}?{asked}").json
        assert page["total"] == len(page["items"])
        return {item["name_en"] for item in page["items"]}

    assert found("report", "q=anna") == {"Anna", "Annabel"}
    assert found("report", "kind=customer") == {"Anna"}
    assert found("owner", "kind=customer") == {"Anna", "Joanna"}
    assert found("manager", "tag=vip") == {"Hanna"}
    assert found("colleague", "tag=VIP&kind=customer") == {"Joanna"}
    assert found("report", f"company={id_text(company.id)}") == {"Anna"}
    assert found("colleague", f"company={id_text(company.id)}") == set()
    assert found("report", f"assignee={id_text(cast.report.id)}") == {"Annabel"}
    assert found("report", "source=event&q=zzz") == set()
    assert found("colleague", "q=hanna") == set()


def test_a_question_is_paged_too(as_, cast, do, indexed):
    for number in range(5):
        do(cast.report, actions.create_contact, {"name_en": f"Anna {number}"})
    client = as_("report")
    indexed()
    first = client.get(f"{CONTACTS}?q=anna&sort=name&limit=3").json
    rest = client.get(f"{CONTACTS}?q=anna&sort=name&limit=3&cursor={first['next']}").json
    names = [item["name_en"] for item in first["items"] + rest["items"]]
    assert names == [f"Anna {number}" for number in range(5)]
    assert (first["total"], rest["next"]) == (5, None)
    assert client.get(f"{CONTACTS}?q=other&limit=3&cursor={first['next']}").status_code == 400


def test_a_bearer_token_needs_no_csrf_token_and_a_cookie_does(app, hub, cast, as_, store):
    token = session_token(hub.store, hub.settings.secret, cast.report)
    bare = app.test_client()
    made = bare.post(CONTACTS, json={"name_en": "A"}, headers={"Authorization": f"Bearer {token}"})
    assert made.status_code == 201
    refused = as_("report").post(CONTACTS, json={"name_en": "B"}, csrf=False)
    assert (refused.status_code, refused.mimetype) == (400, PROBLEM)
    with store.read() as snap:
        assert len(list(snap.range(contacts))) == 1


def test_openapi_describes_every_json_route(app, as_):
    told = as_("report").get("/api/openapi.json").json
    routes = {
        (rule.rule.replace("<id:", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert {(path, verb) for path, verbs in told["paths"].items()
            for verb in verbs if verb != "parameters"} == routes  # fmt: skip
    create = told["paths"][CONTACTS]["post"]
    assert create["requestBody"]["content"]["application/json"]["schema"] == {
        "$ref": "#/components/schemas/Contact"
    }
    asked = {one["name"] for one in told["paths"][CONTACTS]["get"]["parameters"]}
    filters = {"kind", "tag", "source", "assignee", "company", "country"}
    assert asked == {"q", "sort", "limit", "cursor"} | filters
    schemas = told["components"]["schemas"]
    assert set(schemas) >= {"Contact", "Company", "Money", "Problem"}
    assert "password_hash" not in str(told)
