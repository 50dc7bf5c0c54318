from ameen.store import id_text, new_id


def test_undo_leads_back_to_where_one_was(client_for, cast, contact_of, stored, undo_of, at):
    contact = contact_of(cast.manager)
    client = client_for(cast.manager)
    client.post(at(contact, "/trash"))
    undo = undo_of(client)
    answer = client.post(undo, headers={"Referer": "http://localhost/crm/contacts?sort=-name"})
    assert (answer.status_code, answer.location) == (303, "/crm/contacts?sort=-name")
    assert stored(contact).trashed_at is None
    assert "1 change was undone." in client.get("/crm/contacts").get_data(as_text=True)


def test_under_htmx_it_leads_back_as_well(client_for, cast, contact_of, undo_of, at):
    contact = contact_of(cast.manager)
    client = client_for(cast.manager)
    client.post(at(contact, "/trash"))
    here = {"HX-Current-URL": "http://localhost/crm/contacts?q=an"}
    answer = client.post(undo_of(client), htmx=True, headers=here)
    assert (answer.status_code, answer.location) == (303, "/crm/contacts?q=an")


def test_an_undoing_can_be_undone(client_for, cast, contact_of, stored, undo_of, at):
    contact = contact_of(cast.manager)
    client = client_for(cast.manager)
    client.post(at(contact, "/trash"))
    client.post(undo_of(client))
    client.post(undo_of(client))
    assert stored(contact).trashed_at is not None


def test_what_was_changed_since_is_left_and_told(client_for, cast, contact_of, stored, undo_of, at):
    contact = contact_of(cast.report, job_title="One")
    client = client_for(cast.report)
    client.post(at(contact), data={"name_en": "Anna", "kind": "lead", "job_title": "Two"})
    undo = undo_of(client)
    client.post(at(contact), data={"name_en": "Anna", "kind": "lead", "job_title": "Three"})
    answer = client.post(undo)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert 'id="undone"' in page
    assert "Nothing was undone." in page
    assert '<li dir="auto">Anna</li>' in page
    assert stored(contact).job_title == "Three"


def test_only_who_did_it_can_undo_it(client_for, cast, contact_of, stored, undo_of, at):
    contact = contact_of(cast.manager)
    client = client_for(cast.manager)
    client.post(at(contact, "/trash"))
    undo = undo_of(client)
    assert client_for(cast.owner).post(undo).status_code == 404
    assert client_for(cast.outsider).post(f"/undo/{id_text(new_id())}").status_code == 404
    assert stored(contact).trashed_at is not None


def test_another_site_is_no_way_back(client_for, cast, contact_of, undo_of, at):
    contact = contact_of(cast.manager)
    client = client_for(cast.manager)
    client.post(at(contact, "/trash"))
    answer = client.post(undo_of(client), headers={"Referer": "https://elsewhere.example/x"})
    assert answer.location == "/"
