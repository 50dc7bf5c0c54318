"""Where a card comes to stand, also when several people move cards at the same time."""

import random
from threading import Barrier, Thread

import pytest
from msgspec.structs import replace

from ameen.accounts.rules import Forbidden, Invalid
from ameen.crm import actions
from ameen.crm.actions import move_lead
from ameen.crm.queries import board
from ameen.crm.records import LeadStatus, leads
from ameen.crm.rules import LONGEST_RANK
from ameen.store import Missing
from tests.cast import with_levels


@pytest.fixture
def lead_of(do):
    return lambda person, **values: do(person, actions.create, leads, {"title": "A"} | values)


@pytest.fixture
def column(store, cast, viewer_for):
    """The ids in a column as the owner sees it."""

    def look(status="new"):
        with store.read() as snap:
            return board(snap, viewer_for(cast.owner), leads, [status], limit=5000)[0].ids

    return look


@pytest.fixture
def stored(store):
    def look(lead):
        with store.read() as snap:
            return snap.require(leads, lead.id)

    return look


@pytest.mark.parametrize("part", ["owner", "manager", "report", "colleague", "outsider"])
def test_who_may_move_a_lead(do, cast, lead_of, stored, part):
    lead = lead_of(cast.report)
    if part in ("owner", "manager", "report"):
        do(cast[part], move_lead, lead.id, "qualified")
        assert stored(lead).status is LeadStatus.QUALIFIED
        return
    with pytest.raises(Missing):
        do(cast[part], move_lead, lead.id, "qualified")
    assert stored(lead) == lead


def test_reading_is_not_enough(store, do, cast, lead_of, stored):
    lead = lead_of(cast.report)
    with pytest.raises(Forbidden):
        do(with_levels(store, cast.report, leads=1), move_lead, lead.id, "contacted")
    assert stored(lead) == lead


def test_cards_come_newest_first_until_somebody_moves_one(do, cast, lead_of, column):
    a, b, c = (lead_of(cast.report).id for _ in range(3))
    assert column() == [c, b, a]
    do(cast.report, move_lead, a, "new")
    assert column() == [a, c, b]
    do(cast.report, move_lead, a, "new", [c])
    assert column() == [c, a, b]
    do(cast.report, move_lead, c, "new", [b])
    assert column() == [a, b, c]


def test_a_card_dropped_where_it_stands_changes_nothing(do, cast, lead_of, column, stored):
    a, b = lead_of(cast.report), lead_of(cast.report)
    do(cast.report, move_lead, b.id, "new")
    do(cast.report, move_lead, a.id, "new", [b.id])
    assert (stored(a), stored(b)) == (a, b)
    assert column() == [b.id, a.id]


def test_a_neighbour_that_is_gone_means_after_the_nearest(do, cast, lead_of, column):
    moved, *others = (lead_of(cast.report) for _ in range(5))
    first, second, third, fourth = column()[:4]
    assert len(others) == 4
    do(cast.report, move_lead, third, "contacted")
    do(cast.manager, actions.trash, leads, second)
    do(cast.report, move_lead, moved.id, "new", [third, second, first])
    assert column() == [first, moved.id, fourth]
    do(cast.report, move_lead, moved.id, "new", [third, second])
    assert column() == [moved.id, first, fourth]


def test_an_unseen_neighbour_is_no_neighbour(do, cast, lead_of, column):
    hidden, own = lead_of(cast.colleague), lead_of(cast.report)
    do(cast.report, move_lead, own.id, "contacted")
    do(cast.report, move_lead, own.id, "new", [hidden.id])
    assert column() == [own.id, hidden.id]


def test_a_lead_is_moved_neither_into_nor_out_of_converted(do, cast, lead_of, stored):
    lead = lead_of(cast.report)
    with pytest.raises(Invalid):
        do(cast.report, move_lead, lead.id, "converted")
    do(cast.report, actions.convert, lead.id, {"name": "D"}, actions.Party(), actions.Party())
    with pytest.raises(Invalid):
        do(cast.report, move_lead, lead.id, "new")
    assert stored(lead).status is LeadStatus.CONVERTED


def test_a_status_that_there_is_not_is_refused(do, cast, lead_of, stored):
    lead = lead_of(cast.report, status="contacted")
    with pytest.raises(Invalid):
        do(cast.report, move_lead, lead.id, "nothing")
    assert stored(lead) == lead


def test_a_move_is_undone(do, cast, lead_of, column, stored):
    a, b = lead_of(cast.report), lead_of(cast.report)
    do(cast.report, move_lead, a.id, "qualified")
    do(cast.report, actions.undo, do.batch)
    assert stored(a).status is LeadStatus.NEW
    assert column() == [b.id, a.id]


def test_a_gap_never_runs_out_of_room(do, cast, lead_of, column, stored):
    cards = [lead_of(cast.report) for _ in range(3)]
    top = column()[0]
    low = [card for card in cards if card.id != top]
    for turn in range(400):
        do(cast.report, move_lead, low[turn % 2].id, "new", [top])
        assert column()[:2] == [top, low[turn % 2].id]
    assert max(len(stored(card).rank) for card in cards) <= LONGEST_RANK


def test_those_of_one_rank_are_spread_when_one_comes_between(do, cast, store, lead_of, column):
    cards = [lead_of(cast.report) for _ in range(3)]
    store.write(lambda tx: [tx.put(replace(c, rank=b"m")) for c in cards[:2]])
    first, second = (i for i in column() if i != cards[2].id)
    do(cast.report, move_lead, cards[2].id, "new", [first])
    assert column() == [first, cards[2].id, second]


def test_two_who_drag_at_once_lose_no_card(do, cast, lead_of, column):
    cards = [lead_of(cast.report).id for _ in range(12)]
    people = [cast.report, cast.manager, cast.owner]
    gate, failed = Barrier(len(people)), []

    def drag(person, seed):
        chance = random.Random(seed)
        gate.wait()
        for _ in range(40):
            card, status = chance.choice(cards), chance.choice(["new", "contacted"])
            after = chance.sample([c for c in cards if c != card], 3)
            try:
                do(person, move_lead, card, status, after)
            except Exception as error:
                failed.append(error)

    threads = [Thread(target=drag, args=(who, n)) for n, who in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert sorted(column("new") + column("contacted")) == sorted(cards)


def test_the_last_to_drop_a_card_has_it_where_they_dropped_it(do, cast, lead_of, column):
    card, other = lead_of(cast.report), lead_of(cast.report)
    gate = Barrier(2)

    def drag(person, status):
        gate.wait()
        do(person, move_lead, card.id, status, [other.id])

    threads = [
        Thread(target=drag, args=each)
        for each in ((cast.report, "contacted"), (cast.manager, "qualified"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    standing = [status for status in ("new", "contacted", "qualified") if card.id in column(status)]
    assert standing in (["contacted"], ["qualified"])
