"""Moving deals: from stage to stage and within a column, by several people at once."""

import threading
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from ameen.accounts.records import EVERYBODY
from ameen.accounts.rules import Forbidden, Invalid
from ameen.crm import actions
from ameen.crm.actions import move_deal
from ameen.crm.queries.pipelines import USUAL
from ameen.crm.records import Line, Outcome, Product, deals, pipelines, rank_of
from ameen.store import Missing, Stale, new_id
from tests.cast import with_levels

PROSPECTING, ENGAGING, PROPOSAL, _, WON, LOST = (stage.id for stage in USUAL.stages)


@pytest.fixture
def deal_of(do):
    return lambda person, **values: do(
        person, actions.create, deals, {"name": "Date palms"} | values
    )


@pytest.fixture
def column(store):
    """The deals of a stage, in order."""

    def look(stage_id):
        with store.read() as snap:
            return [hit.id for hit in snap.range(deals, "board", (EVERYBODY, stage_id))]

    return look


@pytest.fixture
def stored(store):
    def look(deal):
        with store.read() as snap:
            return snap.get(deals, deal.id)

    return look


@pytest.mark.parametrize("part", ["owner", "manager", "report", "colleague", "outsider"])
def test_who_may_move_a_deal(do, cast, deal_of, stored, part):
    deal = deal_of(cast.report)
    allowed = part in ("owner", "manager", "report")
    if allowed:
        do(cast[part], move_deal, deal.id, PROPOSAL)
    else:
        with pytest.raises(Missing):
            do(cast[part], move_deal, deal.id, PROPOSAL)
    assert stored(deal).stage_id == (PROPOSAL if allowed else PROSPECTING)


def test_a_reader_moves_nothing(store, do, cast, deal_of):
    deal = deal_of(cast.report)
    with pytest.raises(Forbidden):
        do(with_levels(store, cast.report, deals=1), move_deal, deal.id, PROPOSAL)


def test_new_deals_come_on_top_and_each_drop_stays_where_it_was_put(do, cast, deal_of, column):
    first, second, third = (deal_of(cast.report) for _ in range(3))
    assert column(PROSPECTING) == [third.id, second.id, first.id]
    do(cast.report, move_deal, third.id, PROSPECTING, first.id)
    assert column(PROSPECTING) == [second.id, first.id, third.id]
    do(cast.report, move_deal, first.id, PROSPECTING)
    assert column(PROSPECTING) == [first.id, second.id, third.id]
    do(cast.report, move_deal, second.id, PROPOSAL)
    do(cast.report, move_deal, first.id, PROPOSAL, second.id)
    assert (column(PROPOSAL), column(PROSPECTING)) == ([second.id, first.id], [third.id])


def test_dropping_a_deal_where_it_stands_changes_nothing(do, cast, deal_of, stored):
    under, deal = deal_of(cast.report), deal_of(cast.report)
    do(cast.report, move_deal, deal.id, PROSPECTING)
    assert stored(deal) == deal
    do(cast.report, move_deal, under.id, PROSPECTING, deal.id)
    assert stored(under) == under


def test_below_what_has_left_or_is_not_seen_means_on_top(do, cast, deal_of, column):
    hidden = deal_of(cast.colleague)
    top, deal = deal_of(cast.report), deal_of(cast.report)
    do(cast.report, move_deal, top.id, PROPOSAL)
    for after in (hidden.id, deal.id, new_id()):
        do(cast.report, move_deal, deal.id, PROPOSAL, after)
        assert column(PROPOSAL) == [deal.id, top.id]
        do(cast.report, move_deal, deal.id, ENGAGING)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 2), st.integers(-1, 7)), max_size=40))
def test_any_moves_give_what_a_list_gives(do, cast, deal_of, column, moves):
    for stage in (PROSPECTING, ENGAGING, PROPOSAL):
        for deal_id in column(stage):
            do(cast.owner, actions.trash, deals, deal_id)
    cards = [deal_of(cast.owner).id for _ in range(8)]
    board = {PROSPECTING: cards[::-1], ENGAGING: [], PROPOSAL: []}
    for card, place, below in moves:
        stage, after = list(board)[place], cards[below] if below >= 0 else None
        do(cast.owner, move_deal, cards[card], stage, after)
        if after == cards[card]:
            after = None
        for each in board.values():
            if cards[card] in each:
                each.remove(cards[card])
        inside = after in board[stage]
        board[stage].insert(board[stage].index(after) + 1 if inside else 0, cards[card])
        assert {each: column(each) for each in board} == board


def test_two_people_drag_at_once_and_every_card_has_a_place_of_its_own(
    do, store, cast, deal_of, column, viewer_for
):
    cards = [deal_of(cast.report).id for _ in range(12)]
    middle = cards[6]

    def drag(person, mine):
        viewer = viewer_for(person)
        for card in mine * 5:
            store.write(move_deal, card, PROSPECTING, middle, viewer=viewer, by=person.id)

    threads = [
        threading.Thread(target=drag, args=(cast.report, cards[:6])),
        threading.Thread(target=drag, args=(cast.manager, cards[7:])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    standing = column(PROSPECTING)
    assert sorted(standing) == sorted(cards)
    with store.read() as snap:
        ranks = [rank_of(snap.require(deals, card)) for card in standing]
    assert ranks == sorted(set(ranks))


def test_the_same_gap_again_and_again_spreads_the_neighbours(do, store, cast, deal_of, column):
    upper, one, other = deal_of(cast.report), deal_of(cast.report), deal_of(cast.report)
    for each in (one, other, upper):
        do(cast.report, move_deal, each.id, PROPOSAL)
    for turn in range(700):
        moved = (one, other)[turn % 2]
        do(cast.report, move_deal, moved.id, PROPOSAL, upper.id)
        assert column(PROPOSAL)[:2] == [upper.id, moved.id]
    with store.read() as snap:
        assert all(len(rank_of(snap.require(deals, i))) <= 60 for i in column(PROPOSAL))


def test_what_comes_back_to_a_place_that_was_given_away_can_still_be_dropped_between(
    do, cast, deal_of, column, stored
):
    low, gone, late, card = (deal_of(cast.manager) for _ in range(4))
    for each in (low, gone):
        do(cast.manager, move_deal, each.id, PROPOSAL)
    top = column(PROPOSAL)[0]
    assert top == gone.id
    do(cast.manager, actions.trash, deals, gone.id)
    do(cast.manager, move_deal, late.id, PROPOSAL)
    assert rank_of(stored(late)) == rank_of(stored(gone))
    do(cast.manager, actions.restore, deals, gone.id)
    both = column(PROPOSAL)
    assert sorted(both[:2]) == sorted([gone.id, late.id])
    do(cast.manager, move_deal, card.id, PROPOSAL, both[0])
    assert column(PROPOSAL) == [both[0], card.id, both[1], low.id]


def test_a_deal_in_the_trash_a_stage_that_is_not_and_an_old_version_are_refused(
    do, cast, deal_of, stored
):
    deal = deal_of(cast.manager)
    with pytest.raises(Invalid) as refused:
        do(cast.manager, move_deal, deal.id, new_id())
    assert "stage_id" in refused.value.errors
    do(cast.manager, actions.edit, deals, deal.id, None, {"description": "Forty trees"})
    with pytest.raises(Stale):
        do(cast.manager, move_deal, deal.id, PROPOSAL, None, deal.version)
    do(cast.manager, actions.trash, deals, deal.id)
    with pytest.raises(Forbidden):
        do(cast.manager, move_deal, deal.id, PROPOSAL)
    assert stored(deal).stage_id == PROSPECTING


def test_closing_sets_the_day_and_the_reason_and_opening_takes_them(do, cast, deal_of):
    deal = deal_of(cast.report, probability=70, value=1500)
    closing = {"closed_on": date(2026, 3, 1), "lost_reason": "Price", "competitor": "Palm & Co"}
    lost = do(cast.report, move_deal, deal.id, LOST, None, None, closing)
    assert (lost.outcome, lost.closed_on, lost.lost_reason) == (
        Outcome.LOST, date(2026, 3, 1), "Price",
    )  # fmt: skip
    assert (lost.competitor, lost.probability) == ("Palm & Co", None)
    open_again = do(cast.report, move_deal, deal.id, PROPOSAL)
    assert (open_again.outcome, open_again.closed_on, open_again.lost_reason) == (
        Outcome.OPEN, None, "",
    )  # fmt: skip
    assert open_again.competitor == "Palm & Co"
    won = do(cast.report, move_deal, deal.id, WON, None, None, {"lost_reason": "none"})
    assert (won.outcome, won.lost_reason) == (Outcome.WON, "")
    assert won.closed_on is not None


def test_only_what_belongs_to_closing_is_taken_along(do, cast, deal_of):
    deal = deal_of(cast.report, value=1500)
    moved = do(cast.report, move_deal, deal.id, WON, None, None, {"value": 9, "name": "x"})
    assert (moved.value, moved.name) == (1500, "Date palms")


def test_the_closing_day_stays_when_it_goes_on_to_another_stage_that_is_won(do, cast, deal_of):
    def second_won(tx, *, viewer):
        stages = (*USUAL.stages, replace(USUAL.stages[4], id=b"w" * 16))
        return tx.put(replace(tx.require(pipelines, USUAL.id), stages=stages))

    deal = deal_of(cast.report)
    do(cast.report, move_deal, deal.id, WON, None, None, {"closed_on": date(2026, 1, 5)})
    do(cast.owner, second_won)
    again = do(cast.report, move_deal, deal.id, b"w" * 16)
    assert again.closed_on == date(2026, 1, 5)
    lost = do(cast.report, move_deal, deal.id, LOST)
    assert lost.closed_on != date(2026, 1, 5)


def test_a_move_is_undone_with_day_lines_and_reason(do, cast, deal_of, stored):
    product = do(cast.owner, lambda tx, viewer: tx.put(Product(name="GTX Pro", price=4821)))
    deal = deal_of(cast.report, expected_close=date(2026, 5, 1))
    lines = [Line(product_id=product.id, quantity=2, price=4821)]
    do(cast.report, actions.edit, deals, deal.id, None,
       {"lines": lines, "expected_close": date(2026, 6, 1)})  # fmt: skip
    undone = do(cast.report, actions.undo, do.batch)
    assert undone == (1, [])
    assert stored(deal).lines == ()
    assert stored(deal).expected_close == date(2026, 5, 1)
    do(cast.report, move_deal, deal.id, LOST, None, None, {"lost_reason": "Price"})
    assert do(cast.report, actions.undo, do.batch) == (1, [])
    assert stored(deal).outcome is Outcome.OPEN
    assert stored(deal).closed_on is None


def test_a_new_deal_of_a_pipeline_begins_in_its_first_stage(do, cast, deal_of):
    deal = deal_of(cast.report, pipeline_id=USUAL.id)
    assert (deal.stage_id, deal.pipeline_id) == (PROSPECTING, USUAL.id)
    with pytest.raises(Invalid) as refused:
        deal_of(cast.report, pipeline_id=new_id())
    assert "pipeline_id" in refused.value.errors


def test_the_value_follows_the_lines_until_somebody_says_another(do, cast, deal_of):
    product = do(cast.owner, lambda tx, viewer: tx.put(Product(name="GTX Pro")))
    line = Line(product_id=product.id, quantity=3, price=1250)
    deal = deal_of(cast.report, lines=[line])
    assert deal.value == 3750

    def edited(**values):
        return do(cast.report, actions.edit, deals, deal.id, None, values)

    assert edited(lines=[replace(line, quantity=4)]).value == 5000
    assert edited(value=4000).value == 4000
    assert edited(lines=[line]).value == 4000
    assert edited(value=None).value == 3750
    assert edited(lines=[]).value == 3750
