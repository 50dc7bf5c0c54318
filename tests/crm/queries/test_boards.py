"""Columns as each of the cast sees them: against what reading all records would say."""

import random
from collections import defaultdict

import pytest

from ameen.accounts.records import people_of
from ameen.crm import actions
from ameen.crm.queries import as_of, board, cards_beside, column_of
from ameen.crm.queries.pipelines import USUAL
from ameen.crm.records import LeadStatus, deals, leads, rank_of

COLUMNS = {
    leads: [str(status) for status in LeadStatus if status is not LeadStatus.CONVERTED],
    deals: [stage.id for stage in USUAL.stages],
}
FIELD = {leads: ("title", "status"), deals: ("name", "stage_id")}
MODULE = {leads: "leads", deals: "deals"}


@pytest.fixture
def filled(do, cast, store):
    """Records of random people in random columns, moved about, some in the trash."""

    def fill(table, count, seed=7):
        chance = random.Random(seed)
        people = [cast.owner, cast.manager, cast.report, cast.colleague]
        called, field = FIELD[table]
        made = []
        for number in range(count):
            by = chance.choice(people)
            values = {
                called: f"No. {number}",
                field: chance.choice(COLUMNS[table]),
                "value": chance.choice([None, chance.randint(1, 10**6)]),
                "currency": chance.choice(["OMR", "USD"]),
            }
            if by in (cast.owner, cast.manager):
                values["assignee_id"] = chance.choice([None, *(p.id for p in people)])
            made.append(do(by, actions.create, table, values))
        for record in made[::5]:
            do(cast.owner, actions.trash, table, record.id)
        move = actions.move_lead if table is leads else actions.move_deal
        for record in made[1::5]:
            do(cast.owner, move, record.id, chance.choice(COLUMNS[table]))
        with store.read() as snap:
            return [snap.require(table, record.id) for record in made]

    return fill


def brute_force(records, viewer, table):
    """What stands in each column, by reading every record."""
    found = defaultdict(list)
    for record in records:
        if record.trashed_at is None and viewer.may_see(MODULE[table], record):
            found[column_of(record)].append(record)
    return found


@pytest.mark.parametrize("table", [leads, deals], ids=["leads", "deals"])
@pytest.mark.parametrize("part", ["owner", "manager", "report", "colleague", "outsider"])
def test_columns_are_what_reading_all_records_would_say(
    filled, cast, store, viewer_for, table, part
):
    records, viewer = filled(table, 120), viewer_for(cast[part])
    wanted = brute_force(records, viewer, table)
    with store.read() as snap:
        for column in board(snap, viewer, table, COLUMNS[table], limit=200):
            standing = sorted(wanted[column.key], key=lambda r: (rank_of(r), r.id))
            assert column.ids == [record.id for record in standing]
            sums = defaultdict(int)
            for record in standing:
                sums[record.currency] += record.value or 0
            assert column.count == len(standing)
            assert column.sums == tuple(sorted((c, a) for c, a in sums.items() if a))
            assert column.more is None


@pytest.mark.parametrize("part", ["owner", "manager", "report"])
def test_pages_of_a_column_make_it_whole(filled, cast, store, viewer_for, part):
    filled(leads, 100)
    viewer = viewer_for(cast[part])
    with store.read() as snap:
        [whole] = board(snap, viewer, leads, ["new"], limit=500)
        after, ids = None, []
        while True:
            [piece] = board(snap, viewer, leads, ["new"], limit=3, after=after)
            ids, after = ids + piece.ids, piece.more
            if after is None:
                break
    assert ids == whole.ids and len(ids) > 3


def test_the_cards_beside_one_are_the_nearest_that_one_sees(filled, cast, store, viewer_for):
    filled(leads, 80)
    viewer = viewer_for(cast.report)
    with store.read() as snap:
        [column] = board(snap, viewer, leads, ["new"], limit=500)
        place = len(column.ids) // 2
        card = snap.require(leads, column.ids[place])
        above = cards_beside(snap, viewer, leads, "new", card, reverse=True, limit=2)
        below = cards_beside(snap, viewer, leads, "new", card, limit=2)
        last = cards_beside(snap, viewer, leads, "new", None, reverse=True, limit=1)
    assert above == column.ids[place - 2 : place][::-1]
    assert below == column.ids[place + 1 : place + 3]
    assert last == column.ids[-1:]


def test_one_looks_at_what_concerns_one_person(filled, cast, store, viewer_for):
    records = filled(leads, 120)
    with store.read() as snap:
        for part, person in (("owner", "report"), ("manager", "report"), ("manager", "manager")):
            viewer = as_of(viewer_for(cast[part]), "leads", cast[person].id)
            own = [r for r in records if cast[person].id in people_of(r) and not r.trashed_at]
            found = board(snap, viewer, leads, COLUMNS[leads], limit=500)
            assert {i for column in found for i in column.ids} == {r.id for r in own}
            assert sum(column.count for column in found) == len(own)


@pytest.mark.parametrize("part", ["report", "colleague"])
def test_nobody_looks_at_those_whose_records_they_do_not_see(cast, viewer_for, part):
    with pytest.raises(KeyError):
        as_of(viewer_for(cast[part]), "leads", cast.manager.id)


def test_a_board_costs_the_same_among_ten_and_among_a_thousand(do, cast, store, viewer_for):
    def make(tx, count, *, viewer):
        for number in range(count):
            actions.create(tx, deals, {"name": f"No. {number}", "value": 5}, viewer=viewer)

    calls = []
    for count in (40, 960):
        do(cast.report, make, count)
        for part in ("owner", "manager", "report"):
            with store.read() as snap:
                board(snap, viewer_for(cast[part]), deals, COLUMNS[deals])
                calls.append(snap.calls)
    assert calls[:3] == calls[3:]
