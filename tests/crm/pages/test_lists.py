import re

import pytest

from ameen.accounts.actions import save_preferences
from ameen.crm.records import ContactKind
from ameen.store import id_text

ROW = re.compile(r'<tr id="contact-(\w+)-row">')
NAMES = re.compile(r'href="/crm/contacts/0\w+"><bdi>([^<]+)</bdi>')
HTMX_LIST = {"HX-Target": "section#contacts-list"}


def names(answer):
    return NAMES.findall(answer.get_data(as_text=True))


@pytest.fixture
def six(cast, contact_of):
    """Six contacts of the report, made in this order."""
    given = ["Cleo", "Anna", "Éric", "Bilal", "Dina", "Farah"]
    return [contact_of(cast.report, name_en=name) for name in given]


def test_a_list_is_sorted_both_ways(client_for, cast, six):
    client = client_for(cast.report)
    by_name = ["Anna", "Bilal", "Cleo", "Dina", "Éric", "Farah"]
    assert names(client.get("/crm/contacts")) == by_name
    assert names(client.get("/crm/contacts?sort=-name")) == by_name[::-1]
    assert names(client.get("/crm/contacts?sort=created"))[:2] == ["Cleo", "Anna"]
    assert names(client.get("/crm/contacts?sort=-created"))[:2] == ["Farah", "Dina"]
    assert names(client.get("/crm/contacts?sort=-updated"))[0] == "Farah"


def test_an_unknown_order_and_a_cursor_of_somebody_else_are_refused(client_for, cast, contact_of):
    for number in range(26):
        contact_of(cast.report, name_en=f"N{number:02}")
    make_small(client_for(cast.report))
    page = client_for(cast.report).get("/crm/contacts").get_data(as_text=True)
    onward = re.search(r'rel="next" href="(\S+?)"', page)[1].replace("&amp;", "&")
    assert client_for(cast.report).get(onward).status_code == 200
    for address in ("/crm/contacts?sort=shoe", onward + "x", "/crm/contacts?cursor=abc"):
        answer = client_for(cast.report).get(address)
        assert answer.status_code == 400
        assert "<h1" in answer.get_data(as_text=True)
    assert client_for(cast.manager).get(onward).status_code == 400


def test_pages_lead_on_and_back(client_for, cast, contact_of):
    for number in range(60):
        contact_of(cast.report, name_en=f"N{number:02}")
    client = client_for(cast.report)
    make_small(client)
    first = client.get("/crm/contacts")
    assert names(first) == [f"N{n:02}" for n in range(25)]
    assert "60 records" in first.get_data(as_text=True)
    second = client.get(way(first, "next"))
    third = client.get(way(second, "next"))
    assert names(second) == [f"N{n:02}" for n in range(25, 50)]
    assert names(third) == [f"N{n:02}" for n in range(50, 60)]
    assert way(third, "next") is None
    assert names(client.get(way(third, "prev"))) == names(second)
    back = client.get(way(client.get(way(third, "prev")), "prev"))
    assert names(back) == names(first)
    assert way(back, "prev") is None


def test_what_one_may_not_see_is_neither_listed_nor_counted(client_for, cast, contact_of):
    contact_of(cast.colleague, name_en="Theirs")
    contact_of(cast.report, name_en="Mine")
    answer = client_for(cast.report).get("/crm/contacts")
    assert names(answer) == ["Mine"]
    assert "1 record<" in answer.get_data(as_text=True)
    assert names(client_for(cast.manager).get("/crm/contacts")) == ["Mine"]
    assert names(client_for(cast.owner).get("/crm/contacts")) == ["Mine", "Theirs"]


def test_words_and_filters_are_answered_by_search(client_for, cast, contact_of, indexed):
    contact_of(cast.report, name_en="Christina Berglund", kind=ContactKind.CUSTOMER, tags=("vip",))
    contact_of(cast.report, name_en="Bernd Maier", assignee_id=cast.report.id)
    contact_of(cast.colleague, name_en="Berta Hidden", tags=("vip",))
    indexed()
    client = client_for(cast.report)
    assert names(client.get("/crm/contacts?q=berg")) == ["Christina Berglund"]
    assert names(client.get("/crm/contacts?tag=vip")) == ["Christina Berglund"]
    assert names(client.get("/crm/contacts?kind=customer")) == ["Christina Berglund"]
    assert names(client.get("/crm/contacts?kind=lead&q=bern")) == ["Bernd Maier"]
    mine = f"/crm/contacts?assignee={id_text(cast.report.id)}"
    assert names(client.get(mine)) == ["Bernd Maier"]
    assert names(client.get("/crm/contacts?q=ber&sort=-name")) == [
        "Christina Berglund",
        "Bernd Maier",
    ]


def test_htmx_gets_only_the_list_and_the_clean_address(client_for, cast, six, indexed):
    indexed()
    answer = client_for(cast.report).get(
        "/crm/contacts?q=anna&sort=&kind=&tag=", htmx=True, headers=HTMX_LIST
    )
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert page.lstrip().startswith('<section class="list-region" id="contacts-list"')
    assert answer.headers["HX-Replace-Url"] == "/crm/contacts?q=anna"
    assert names(answer) == ["Anna"]


def test_nothing_found_and_nothing_there_say_what_to_do(client_for, cast, indexed, contact_of):
    client = client_for(cast.report)
    empty = client.get("/crm/contacts").get_data(as_text=True)
    assert "No contacts yet" in empty
    assert 'href="/crm/contacts/new"' in empty
    contact_of(cast.report)
    indexed()
    nothing = client.get("/crm/contacts?q=zzzqqq&kind=lead").get_data(as_text=True)
    assert "Nothing found" in nothing
    assert "Clear filters" in nothing


def test_the_people_of_a_company_stay_chosen_while_one_types(
    client_for, cast, company_of, contact_of, indexed
):
    company = company_of(cast.report, name_en="Sohar Steel")
    hidden = company_of(cast.colleague, name_en="Hidden Firm")
    contact_of(cast.report, name_en="Inside", company_id=company.id)
    contact_of(cast.report, name_en="Outside")
    indexed()
    client = client_for(cast.report)
    answer = client.get(f"/crm/contacts?company={id_text(company.id)}")
    chosen = f'<option value="{id_text(company.id)}" selected>Sohar Steel</option>'
    assert names(answer) == ["Inside"]
    assert chosen in answer.get_data(as_text=True)
    other = client.get(f"/crm/contacts?company={id_text(hidden.id)}").get_data(as_text=True)
    assert "Hidden Firm" not in other


def test_what_was_found_can_be_exported(client_for, cast, contact_of, indexed):
    contact_of(cast.report)
    indexed()
    page = client_for(cast.report).get("/crm/contacts?q=anna&kind=lead").get_data(as_text=True)
    assert 'href="/crm/contacts/export.csv?q=anna&amp;kind=lead"' in page


def test_an_unchanged_list_is_not_sent_again(client_for, cast, six, make):
    client = client_for(cast.report)
    tag = client.get("/crm/contacts").headers["ETag"]
    again = client.get("/crm/contacts", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert (
        client_for(cast.manager).get("/crm/contacts", headers={"If-None-Match": tag}).status_code
        == 200
    )
    data = {"name_en": "Anne", "kind": "lead"}
    client.post(f"/crm/contacts/{id_text(six[1].id)}", data=data)
    client.get("/crm/contacts")  # shows the toast
    changed = client.get("/crm/contacts", headers={"If-None-Match": tag})
    assert changed.status_code == 200
    assert names(changed)[0] == "Anne"
    make(cast.manager, save_preferences, {"theme": "dark"})
    tag = changed.headers["ETag"]
    still = client.get("/crm/contacts", headers={"If-None-Match": tag})
    assert still.status_code == 304


def test_a_kept_row_follows_what_it_shows(client_for, cast, company_of, contact_of, at):
    company = company_of(cast.report, name_en="Old Name")
    contact_of(cast.report, company_id=company.id)
    client = client_for(cast.report)
    assert "Old Name" in client.get("/crm/contacts").get_data(as_text=True)
    client.post(at(company), data={"name_en": "New Name", "currency": "OMR"})
    page = client.get("/crm/contacts").get_data(as_text=True)
    assert "New Name" in page
    assert "Old Name" not in page


def test_a_page_costs_the_same_with_a_thousand_as_with_ten(client_for, cast, contact_of, counted):
    for number in range(30):
        contact_of(cast.report, name_en=f"N{number:04}")
    client = client_for(cast.report)
    make_small(client)
    client.get("/crm/contacts")
    few = counted(lambda: client.get("/crm/contacts"))
    for number in range(30, 1000):
        contact_of(cast.report, name_en=f"N{number:04}")
    client.get("/crm/contacts")
    many = counted(lambda: client.get("/crm/contacts"))
    assert many <= few + 2


@pytest.fixture
def counted(store):
    """How many look-ups the store answered while something was done."""

    def count(act):
        seen = []
        read = store.read

        def watched(*args, **names):
            opened = read(*args, **names)
            enter = opened.__enter__

            class Watched:
                def __enter__(self):
                    seen.append(enter())
                    return seen[-1]

                def __exit__(self, *told):
                    return opened.__exit__(*told)

            return Watched()

        store.read = watched
        try:
            act()
        finally:
            del store.read
        return sum(snap.calls for snap in seen)

    return count


def make_small(client):
    answer = client.post("/crm/contacts/page-size", data={"page_size": "25"})
    assert answer.status_code == 303


def way(answer, rel):
    found = re.search(rf'rel="{rel}" href="(\S+?)"', answer.get_data(as_text=True))
    return found and found[1].replace("&amp;", "&")


def test_what_is_remembered_of_a_list_is_its_readers_own(client_for, cast, contact_of):
    """The frame of a list is kept: what differs by reader, filter or session must not be."""
    contact_of(cast.report, name_en="Anna")
    first, second = client_for(cast.manager), client_for(cast.manager)
    for browser in (first, second):
        page = browser.get("/crm/contacts").get_data(as_text=True)
        tokens = set(re.findall(r'name="csrf_token" value="([^"]+)"', page))
        assert tokens == {re.search(r'name="csrf-token" content="([^"]+)"', page)[1]}
    member = client_for(cast.report).get("/crm/contacts").get_data(as_text=True)
    assert "contacts-chosen-assignee" in page and "contacts-chosen-assignee" not in member
    filtered = first.get("/crm/contacts?kind=lead").get_data(as_text=True)
    assert '<option value="lead" selected>' in filtered
    assert '<option value="lead" selected>' not in page
