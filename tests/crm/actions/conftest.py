"""Deals and pipelines, as they stand in the store."""

import pytest

from ameen.crm import actions
from ameen.crm.queries import all_pipelines, stage_of
from ameen.crm.records import deals


@pytest.fixture
def deal_of(do):
    return lambda person, **values: do(person, actions.create, deals, {"name": "Palms"} | values)


@pytest.fixture
def lines(store):
    def look():
        with store.read() as snap:
            return all_pipelines(snap)

    return look


@pytest.fixture
def stored(store):
    def look(deal):
        with store.read() as snap:
            return snap.get(deals, deal.id)

    return look


@pytest.fixture
def sound(store):
    """That each deal, in the trash or not, stands in a stage that is there and has its outcome."""

    def check():
        with store.read() as snap:
            for hit in snap.range(deals):
                deal = snap.require(deals, hit.id)
                found = stage_of(snap, deal.stage_id)
                assert found is not None
                assert (found[0].id, found[1].outcome) == (deal.pipeline_id, deal.outcome)

    return check
