import pytest

from ameen.notifications import queries
from ameen.notifications.records import Kind, notifications
from ameen.store import Missing


def test_each_filter_is_a_range_of_its_own_from_the_latest_on(
    store, cast, do, lead, told, viewer_for
):
    for number in range(3):
        lead(f"No. {number}", by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    viewer = viewer_for(cast.report)
    with store.read() as snap:
        everything = queries.notifications_page(snap, viewer)
        assert [hit.id for hit in everything] == [
            hit.id for hit in queries.notifications_page(snap, viewer, "unread")
        ]
        assert len(queries.notifications_page(snap, viewer, str(Kind.ASSIGNED))) == 3
        assert queries.notifications_page(snap, viewer, str(Kind.WON)) == []
        times = [snap.require(notifications, hit.id).at for hit in everything]
        assert times == sorted(times, reverse=True)
        assert queries.unread(snap, cast.report.id) == 3


@pytest.mark.parametrize("part", ["owner", "manager", "colleague", "outsider"])
def test_a_notification_exists_for_its_reader_alone(store, cast, lead, told, viewer_for, part):
    lead(by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    with store.read() as snap:
        [mine] = queries.latest(snap, viewer_for(cast.report))
        with pytest.raises(Missing):
            queries.notification(snap, viewer_for(cast[part]), mine.id)
        assert queries.unread(snap, cast[part].id) == 0
