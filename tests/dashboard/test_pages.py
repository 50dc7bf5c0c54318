import re
from datetime import UTC, datetime

import pytest

from ameen.crm.records import Contact
from ameen.dashboard.pages.home import greeting
from ameen.store import id_text

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def _text(response):
    return response.get_data(as_text=True)


def _main(response):
    return _text(response).partition('<main id="main"')[2].partition("</main>")[0]


def test_a_new_hub_asks_for_a_first_contact_or_a_file(as_):
    answer = as_("owner").get("/")
    assert answer.status_code == 200
    main = _main(answer)
    assert "Add your first contact" in main
    assert 'href="/crm/contacts/new"' in main
    assert 'href="/crm/contacts/import"' in main
    assert "dashboard-recent-contacts" not in main


def test_the_dashboard_shows_its_tiles(as_, some):
    answer = as_("owner").get("/")
    main = _main(answer)
    for name in ("my-records", "recent-contacts", "recent-companies", "changes"):
        assert f'id="dashboard-{name}"' in main
    assert f"/crm/contacts/{id_text(some['farida'].id)}" in main
    assert "Good" in main
    assert "Farhan Amer" in main


def test_a_reader_without_rights_sees_no_tiles(as_, some):
    answer = as_("outsider").get("/")
    assert answer.status_code == 200
    assert "Far" not in _main(answer)
    assert "tile" not in _main(answer)


def test_nobody_is_sent_to_sign_in(as_, some):
    for address in ("/", "/search?q=farida", "/search/suggestions?q=farida"):
        answer = as_().get(address)
        assert "Farida" not in _text(answer)
        assert answer.status_code in (303, 401)


@pytest.mark.parametrize("name", ["my-records", "recent-contacts", "recent-companies", "changes"])
def test_a_tile_by_itself_is_one_fragment(as_, some, name):
    answer = as_("owner").get(f"/dashboard/{name}", headers=HTMX)
    assert answer.status_code == 200
    assert _text(answer).lstrip().startswith(f'<section class="card tile" id="dashboard-{name}"')
    assert as_("owner").get(f"/dashboard/{name}").status_code == 303


def test_a_tile_that_is_not_there_or_not_allowed_is_not_found(as_, some):
    assert as_("owner").get("/dashboard/secrets", headers=HTMX).status_code == 404
    assert as_("outsider").get("/dashboard/changes", headers=HTMX).status_code in (403, 404)


def test_a_tile_shows_a_report_only_what_is_theirs(as_, some):
    text = _text(as_("report").get("/dashboard/changes", headers=HTMX))
    assert "Farida Noor" in text
    assert "Farhan" not in text
    assert "Faris" not in text


@pytest.mark.parametrize(
    ("hour", "said"), [(3, "Good morning"), (9, "Good afternoon"), (14, "Good evening")]
)
def test_the_greeting_follows_the_readers_clock(app, hour, said):
    with app.test_request_context("/"):  # Muscat is four hours ahead
        at = datetime(2026, 3, 3, hour, 30, tzinfo=UTC)
        assert greeting("Maryam Al Balushi", at) == f"{said}, Maryam"
        assert greeting("", at) == said


def test_search_without_words_invites(as_, some):
    answer = as_("owner").get("/search")
    assert answer.status_code == 200
    assert 'id="search-results"' not in _text(answer)


def test_search_groups_what_it_finds_and_marks_it(as_, some):
    main = _main(as_("owner").get("/search?q=far"))
    assert "<mark>Far</mark>ida Noor" in main
    assert f"/crm/contacts/{id_text(some['farida'].id)}" in main
    assert re.search(r"Contacts</span>\s*<span class=\"chip\">3<", main)
    main = _main(as_("owner").get("/search?q=muscat"))
    assert "Sands Trading" in main
    assert "Faris Said" in main


@pytest.mark.parametrize(
    ("who", "found"),
    [
        ("owner", {"Farida", "Farhan", "Faris"}),
        ("manager", {"Farida", "Faris"}),
        ("report", {"Farida"}),
        ("colleague", {"Farhan"}),
        ("outsider", set()),
    ],
)
def test_each_finds_and_counts_only_what_they_may_see(as_, some, who, found):
    for address in ("/search?q=far", "/search/suggestions?q=far"):
        text = _text(as_(who).get(address, headers=HTMX)).replace("<mark>Far</mark>", "Far")
        assert {name for name in ("Farida", "Farhan", "Faris") if name in text} == found
    main = _main(as_(who).get("/search?q=far"))
    counts = [int(n) for n in re.findall(r'<span class="chip">(\d+)<', main)]
    assert counts[0] == len(found)


def test_one_kind_is_paged(as_, some, hub, cast, follow):

    def many(tx):
        for number in range(60):
            tx.put(Contact(name_en=f"Zahra {number:03d}"))

    hub.store.write(many, by=cast.owner.id)
    follow()
    client = as_("owner")
    first = _main(client.get("/search?q=zahra"))
    assert first.count("row-link") == 5
    assert "Show all 60" in first
    seen = set()
    address = "/search?q=zahra&kind=contacts"
    for _ in range(3):
        main = _main(client.get(address))
        seen |= set(re.findall(r"</mark> (\d{3})", main))
        following = re.search(r'rel="next" href="([^"]+)"', main)
        address = following[1].replace("&amp;", "&") if following else ""
    assert address == ""
    assert len(seen) == 60


@pytest.mark.parametrize(
    "address", ["/search?q=a&kind=secrets", "/search?q=a&kind=contacts&page=0", "/search?page=x"]
)
def test_a_wrong_address_is_one_clear_sentence(as_, some, address):
    answer = as_("owner").get(address)
    assert answer.status_code == 400
    assert "Search knows no such" in _text(answer) or "no such page" in _text(answer)


def test_a_kind_that_the_reader_lacks_is_like_one_that_is_not(as_, some):
    known = as_("outsider").get("/search?q=a&kind=contacts")
    unknown = as_("outsider").get("/search?q=a&kind=secrets")
    assert known.status_code == unknown.status_code == 400


def test_what_was_typed_is_shown_as_text(as_, some):
    text = _text(as_("owner").get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E"))
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_close_matches_say_that_they_are(as_, some):
    assert "These come close" in _text(as_("owner").get("/search?q=fardia%20noro"))


def test_suggestions_are_a_fragment_with_a_way_to_everything(as_, some):
    answer = as_("owner").get("/search/suggestions?q=farida", headers=HTMX)
    text = _text(answer)
    assert text.lstrip().startswith('<div id="search-suggestions"')
    assert "<mark>Farida</mark>" in text
    assert 'href="/search?q=farida"' in text
    assert " hidden" in _text(as_("owner").get("/search/suggestions?q=", headers=HTMX))
    plain = as_("owner").get("/search/suggestions?q=farida")
    assert (plain.status_code, plain.location) == (303, "/search?q=farida")


def test_an_index_that_is_being_built_is_said(as_, some, hub):
    hub.search._indexer.begin()
    assert "being built" in _text(as_("owner").get("/search?q=farida"))
