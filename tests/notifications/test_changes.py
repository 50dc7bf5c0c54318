"""Each hears of their own notifications, and nobody of those of others."""

from ameen.notifications.changes import TOPICS


def test_a_reader_alone_is_touched(store, cast, lead, told, viewer_for):
    lead(by=cast.manager, assignee_id=cast.report.id)
    told(cast.report)
    [topic] = TOPICS
    with store.read() as snap:
        touches = [
            touch for change in snap.changes(limit=None) for touch in topic.touched(snap, change)
        ]
    assert [touch.record_id for touch in touches] == [b""]
    hears = {p.part for p in cast if touches[0].may_hear(viewer_for(p))}
    assert hears == {"report"}
