import re

import pytest
from msgspec.structs import replace

from ameen.accounts.records import users
from ameen.store import id_text, new_id
from tests.cast import with_levels


@pytest.fixture
def two(cast, contact_of):
    return [contact_of(cast.report, name_en=name) for name in ("Anna", "Bilal")]


def chosen(records, **rest):
    return {"ids": [id_text(r.id) for r in records], "back": "/crm/contacts?sort=-name"} | rest


def test_many_are_tagged_at_once_and_it_is_undone(client_for, cast, two, stored, undo_of):
    client = client_for(cast.report)
    answer = client.post("/crm/contacts/bulk", data=chosen(two, action="tag", tags="vip, oman"))
    assert (answer.status_code, answer.location) == (303, "/crm/contacts?sort=-name")
    assert [stored(c).tags for c in two] == [("vip", "oman")] * 2
    undo = undo_of(client)
    client.post("/crm/contacts/bulk", data=chosen(two[:1], action="untag", tags="VIP"))
    assert stored(two[0]).tags == ("oman",)
    left = client.post(undo).get_data(as_text=True)
    assert "was left as it is" in left
    assert "Anna" in left
    assert stored(two[0]).tags == ("oman",)
    assert stored(two[1]).tags == ()


def test_many_are_assigned_at_once(client_for, cast, two, stored):
    client = client_for(cast.manager)
    page = client.get("/crm/contacts").get_data(as_text=True)
    assert 'id="contacts-chosen-assignee"' in page
    data = chosen(two, action="assign", assignee_id=id_text(cast.colleague.id))
    answer = client.post("/crm/contacts/bulk", data=data)
    assert answer.status_code == 303
    assert {stored(c).assignee_id for c in two} == {cast.colleague.id}


def test_many_are_trashed_and_come_back(client_for, cast, two, stored, undo_of):
    client = client_for(cast.manager)
    assert client.post("/crm/contacts/bulk", data=chosen(two, action="trash")).status_code == 303
    assert all(stored(c).trashed_at for c in two)
    client.post(undo_of(client))
    assert not any(stored(c).trashed_at for c in two)


def test_who_may_not_assign_or_trash_is_not_offered_it(client_for, cast, two, stored):
    client = client_for(cast.report)  # a member: level 2
    page = client.get("/crm/contacts").get_data(as_text=True)
    assert 'id="contacts-chosen"' in page
    assert 'value="trash"' not in page
    assert "chosen-assignee" not in page
    for rest in ({"action": "trash"}, {"action": "assign", "assignee_id": ""}):
        assert client.post("/crm/contacts/bulk", data=chosen(two, **rest)).status_code == 403
    assert [stored(c) for c in two] == two


def test_one_that_is_not_seen_is_as_one_that_is_not_there(
    client_for, cast, two, contact_of, stored
):
    hidden, client, told = contact_of(cast.colleague), client_for(cast.report), []
    for tag, other in (("vip", hidden), ("vap", replace(hidden, id=new_id()))):
        data = chosen([*two, other], action="tag", tags=tag)
        assert client.post("/crm/contacts/bulk", data=data).status_code == 303
        shown = client.get("/crm/contacts").get_data(as_text=True)
        told.append(re.search(r"toast-note.*?<span>(.*?)</span>", shown, re.DOTALL)[1])
    assert told[0] == told[1]
    assert [stored(c).tags for c in (*two, hidden)] == [("vip", "vap"), ("vip", "vap"), ()]


def test_a_choice_of_nothing_says_so(client_for, cast, two):
    client = client_for(cast.report)
    answer = client.post("/crm/contacts/bulk", data={"action": "tag", "tags": "vip"})
    assert answer.status_code == 303
    assert "Nothing was selected." in client.get("/crm/contacts").get_data(as_text=True)
    answer = client.post("/crm/contacts/bulk", data=chosen(two, action="tag", tags=" "))
    assert "Type a tag first." in client.get(answer.location).get_data(as_text=True)
    assert client.post("/crm/contacts/bulk", data=chosen(two, action="dance")).status_code == 400


def test_a_reader_has_no_boxes_to_tick(store, client_for, cast, two):
    reader = client_for(with_levels(store, cast.report, contacts=1))
    page = reader.get("/crm/contacts").get_data(as_text=True)
    assert 'name="ids"' not in page
    data = chosen(two, action="tag", tags="x")
    assert reader.post("/crm/contacts/bulk", data=data).status_code == 403


def test_the_page_size_is_kept_with_the_user(store, client_for, cast):
    client = client_for(cast.report)
    answer = client.post("/crm/companies/page-size", data={"page_size": "100"})
    assert (answer.status_code, answer.location) == (303, "/crm/companies")
    with store.read() as snap:
        assert snap.require(users, cast.report.id).page_size == 100
    assert client.post("/crm/companies/page-size", data={"page_size": "7"}).status_code == 400


def test_the_trash_is_paged_and_shows_only_ones_own(client_for, cast, contact_of, at):
    own = contact_of(cast.manager, name_en="Mine")
    other = contact_of(cast.owner, name_en="Theirs")
    client_for(cast.owner).post(at(own, "/trash"))
    client_for(cast.owner).post(at(other, "/trash"))
    page = client_for(cast.manager).get("/crm/contacts/trash").get_data(as_text=True)
    assert at(own) in page
    assert at(other) not in page
    assert at(other) in client_for(cast.owner).get("/crm/contacts/trash").get_data(as_text=True)


def test_nobody_is_sent_to_another_site(client_for, cast, two):
    data = chosen(two, action="tag", tags="vip") | {"back": "https://elsewhere.example/"}
    answer = client_for(cast.report).post("/crm/contacts/bulk", data=data)
    assert answer.location == "/crm/contacts"
