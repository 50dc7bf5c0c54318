from ameen.notifications.pushing import public_key
from ameen.notifications.pushing.service import decoded


def test_the_key_is_made_once_and_kept(store):
    first = public_key(store)
    assert public_key(store) == first
    assert len(decoded(first)) == 65


def test_the_private_half_never_enters_the_log(store):
    public_key(store)
    with store.read() as snap:
        assert [c for c in snap.changes(limit=None) if c.table == "push_key"] == []
