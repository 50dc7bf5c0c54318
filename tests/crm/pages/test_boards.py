import re
from threading import Barrier, Thread

import pytest

from ameen.crm.actions import create, trash
from ameen.crm.queries.pipelines import USUAL
from ameen.crm.records import LeadStatus, Outcome, deals, leads
from ameen.store import id_text
from tests.cast import with_levels

PROSPECTING, ENGAGING, PROPOSAL, _, WON, LOST = (stage.id for stage in USUAL.stages)


@pytest.fixture
def lead_of(make):
    return lambda person, **values: make(person, create, leads, {"title": "A shop"} | values)


@pytest.fixture
def deal_of(make):
    return lambda person, **values: make(person, create, deals, {"name": "Palms"} | values)


@pytest.fixture
def now(store):
    def look(record):
        with store.read() as snap:
            table = leads if type(record).__name__ == "Lead" else deals
            return snap.require(table, record.id)

    return look


def place(record):
    kind = "leads" if type(record).__name__ == "Lead" else "deals"
    return f"/crm/{kind}/{id_text(record.id)}/place"


def text(answer):
    return answer.get_data(as_text=True)


def main(answer):
    return text(answer).partition('id="toasts"')[0]


def column(page, value):
    """What stands in a column of a page."""
    return page.split(f"column-{value}-head", 1)[1].split("</section>")[0]


def order(page, value):
    """The ids of the cards in a column."""
    return re.findall(r'data-card="(\w+)"', column(page, value))


def test_a_card_is_moved_by_a_plain_form(client_for, cast, lead_of, now, undo_of):
    lead = lead_of(cast.report)
    client = client_for(cast.report)
    assert f'href="{place(lead)}"' in main(client.get("/crm/leads/board"))
    page = main(client.get(place(lead)))
    assert f'formaction="{place(lead)}" name="column" value="contacted"' in page
    assert '<form class="card" id="board-move"' in page
    target = {"HX-Target": f"a#lead-{id_text(lead.id)}-move"}
    part = text(client.get(place(lead), htmx=True, headers=target))
    assert part.lstrip().startswith('<details class="card-menu"')
    assert 'value="converted"' in part and "csrf_token" not in part
    answer = client.post(place(lead), data={"column": "contacted", "after": "", "shown": ""})
    assert answer.status_code == 303
    assert answer.location == f"/crm/leads/board#lead-{id_text(lead.id)}-card"
    assert now(lead).status is LeadStatus.CONTACTED
    client.post(undo_of(client))
    assert now(lead).status is LeadStatus.NEW


def test_htmx_gets_the_changed_columns_and_no_other(client_for, cast, lead_of):
    lead, other = lead_of(cast.report), lead_of(cast.report, status="contacted")
    client = client_for(cast.report)
    data = {"column": "contacted", "after": id_text(other.id), "shown": "1"}
    answer = client.post(place(lead), data=data, htmx=True)
    page = text(answer)
    assert answer.status_code == 200
    assert re.findall(r'hx-target="#(leads-\S+)"', page)[:2] == [
        "leads-column-new",
        "leads-column-contacted",
    ]
    assert "column-qualified" not in page.replace('value="qualified"', "")
    assert order(page, "contacted") == [id_text(other.id), id_text(lead.id)]
    assert 'board-count">2<' in column(page, "contacted")
    assert "Moved to “Contacted”." in page


def test_a_move_within_a_column_brings_that_one_back(client_for, cast, lead_of):
    first, second = lead_of(cast.report), lead_of(cast.report)
    client = client_for(cast.report)
    data = {"column": "new", "after": id_text(first.id)}
    page = text(client.post(place(second), data=data, htmx=True))
    assert page.count("<section") == 1
    assert order(page, "new") == [id_text(first.id), id_text(second.id)]


def test_a_card_is_placed_by_words(client_for, cast, lead_of):
    made = [lead_of(cast.report) for _ in range(4)]
    d, c, b, a = (id_text(lead.id) for lead in reversed(made))
    client = client_for(cast.report)

    def after(word, lead):
        client.post(place(lead), data={"place": word, "after": ""})
        return order(main(client.get("/crm/leads/board")), "new")

    assert after("bottom", made[3]) == [c, b, a, d]
    assert after("up", made[3]) == [c, b, d, a]
    assert after("top", made[0]) == [a, c, b, d]
    assert after("down", made[0]) == [c, a, b, d]
    assert after("down", made[3]) == [c, a, b, d]
    assert after("up", made[2]) == [c, a, b, d]


def test_to_convert_is_asked_on_its_own_page(client_for, cast, lead_of, now):
    lead = lead_of(cast.report)
    for htmx in (False, True):
        answer = client_for(cast.report).post(place(lead), data={"column": "converted"}, htmx=htmx)
        assert answer.status_code == 303
        assert answer.location == f"/crm/leads/{id_text(lead.id)}/conversion"
    assert now(lead) == lead


@pytest.mark.parametrize("stage", [WON, LOST])
def test_to_close_a_deal_is_asked_as_on_its_page(client_for, cast, deal_of, now, stage):
    deal = deal_of(cast.report)
    client = client_for(cast.report)
    answer = client.post(place(deal), data={"column": id_text(stage)}, htmx=True)
    assert answer.status_code == 303
    page = text(client.get(answer.location))
    assert 'name="closed_on"' in page
    assert 'name="back" value="/crm/deals/board"' in page
    assert now(deal).outcome is Outcome.OPEN
    form = {"stage_id": id_text(stage), "closed_on": "2026-11-01", "back": "/crm/deals/board"}
    given = {**form, "version": str(deal.version), "lost_reason": "Price"}
    done = client.post(f"/crm/deals/{id_text(deal.id)}/stage", data=given)
    assert (done.status_code, done.location) == (303, "/crm/deals/board")
    assert now(deal).stage_id == stage


def test_a_refusal_is_told_above_the_board(client_for, cast, lead_of, make, now):
    lead = lead_of(cast.manager)
    make(cast.manager, trash, leads, lead.id)
    client = client_for(cast.manager)
    answer = client.post(place(lead), data={"column": "contacted"}, htmx=True)
    assert (answer.status_code, answer.location) == (303, "/crm/leads/board")
    assert "It is in the trash." in text(client.get("/crm/leads/board"))
    assert now(lead).status is LeadStatus.NEW


@pytest.mark.parametrize("data", [{"column": "nothing"}, {"after": "nothing"}])
def test_what_is_no_place_is_refused(client_for, cast, lead_of, now, data):
    lead = lead_of(cast.report)
    answer = client_for(cast.report).post(place(lead), data=data)
    assert answer.status_code in (303, 400)
    assert now(lead) == lead


def test_what_one_does_not_see_is_not_moved(store, client_for, cast, lead_of, deal_of, now):
    lead, deal = lead_of(cast.report), deal_of(cast.report)
    other = client_for(cast.colleague)
    assert other.get(place(lead)).status_code == 404
    assert other.post(place(lead), data={"column": "contacted"}).status_code == 404
    assert other.post(place(deal), data={"column": id_text(WON)}).status_code == 404
    reader = client_for(with_levels(store, cast.report, leads=1, deals=1))
    assert reader.post(place(lead), data={"column": "contacted"}).status_code == 403
    page = main(reader.get("/crm/leads/board"))
    assert "board-move" not in page and "A shop" in page
    assert (now(lead), now(deal)) == (lead, deal)


def test_as_many_cards_come_back_as_were_shown(client_for, cast, make, now):
    def many(tx, *, viewer):
        return [create(tx, leads, {"title": f"No. {n}"}, viewer=viewer) for n in range(60)]

    made = make(cast.report, many)
    client = client_for(cast.report)
    data = {"column": "new", "shown": "50"}
    page = text(client.post(place(made[0]), data=data, htmx=True))
    assert len(order(page, "new")) == 50
    page = text(client.post(place(made[1]), data=data | {"shown": "9999999"}, htmx=True))
    assert len(order(page, "new")) == 60


def test_two_who_drag_at_once_both_get_the_board_as_it_is(client_for, cast, lead_of, now):
    cards = [lead_of(cast.report) for _ in range(4)]
    browsers = [client_for(person) for person in (cast.report, cast.manager)]
    gate, statuses = Barrier(2), []

    def drag(browser, column):
        headers = {"X-CSRF-Token": browser.csrf_token()}
        gate.wait()
        for card, above in zip(cards, [*cards[1:], cards[0]], strict=True):
            data = {"column": column, "after": id_text(above.id)}
            answer = browser.post(place(card), data=data, headers=headers, csrf=False, htmx=True)
            statuses.append(answer.status_code)

    threads = [
        Thread(target=drag, args=each)
        for each in zip(browsers, ["contacted", "qualified"], strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {200}
    page = main(browsers[0].get("/crm/leads/board"))
    found = [i for status in ("new", "contacted", "qualified") for i in order(page, status)]
    assert sorted(found) == sorted(id_text(card.id) for card in cards)
