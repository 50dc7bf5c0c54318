from ameen.files.pages import lists
from ameen.store import id_text


def test_the_list_is_paged_and_says_what_it_shows(
    client_for, cast, attached, contact, monkeypatch, place
):
    import re

    monkeypatch.setattr(lists, "SIZE", 2)
    for number in range(5):
        attached(cast.report, name=f"no {number}.txt")
    for person, said in ((cast.owner, "All files of the hub"), (cast.report, "that you uploaded")):
        client, address, seen = client_for(person), "/files", []
        while address:
            page = client.get(address).get_data(as_text=True)
            assert said in page
            assert f"/crm/contacts/{id_text(contact.id)}" in page
            seen += re.findall(r"no \d", page)
            onward = re.search(r'rel="next" href="([^"]+)"', page)
            address = onward and onward[1].replace("&amp;", "&")
        assert seen == [f"no {n}" for n in range(4, -1, -1)]
    page = client.get(f"/files?subject={place(contact)}").get_data(as_text=True)
    assert "no 4" in page and "no 1" not in page and "Anna Berg" in page


def test_it_is_narrowed_by_kind(client_for, cast, attached, picture):
    attached(cast.report, picture(), "face.png")
    attached(cast.report, name="words.txt")
    client = client_for(cast.report)
    images = client.get("/files?kind=images").get_data(as_text=True)
    assert ".png" in images and ".txt" not in images
    everything = client.get("/files?kind=nonsense").get_data(as_text=True)
    assert ".png" in everything and ".txt" in everything


def test_an_empty_list_says_what_to_do(client_for, cast):
    assert "No files yet" in client_for(cast.colleague).get("/files").get_data(as_text=True)


def test_files_of_a_record_are_listed_to_those_who_see_it(
    client_for, cast, attached, contact, place
):
    attached(cast.report, name="zanzibar.txt")
    for part, status in (("manager", 200), ("colleague", 404), ("outsider", 403)):
        answer = client_for(cast[part]).get(f"/files?subject={place(contact)}")
        assert answer.status_code == status
        assert (b"zanzibar" in answer.data) is (status == 200)
