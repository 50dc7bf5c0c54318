import pytest

from ameen.notifications import queries


@pytest.fixture
def mine(store, cast, lead, told, viewer_for):
    """A notification of the report's, about a lead that the manager gave her."""
    lead(by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    with store.read() as snap:
        return queries.latest(snap, viewer_for(cast.report))[0]
