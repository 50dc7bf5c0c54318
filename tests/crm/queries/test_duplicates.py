"""Records that may be the same, in bulk."""

import pytest

from ameen.crm import actions, queries
from ameen.crm.queries import duplicates
from ameen.crm.records import contacts


@pytest.fixture
def make(do, cast):
    def made(part, **values):
        return do(cast[part], actions.create_contact, {"name_en": "X", **values}).id

    return made


def groups(store, viewer, index, **place):
    with store.read() as snap:
        found = queries.alike(snap, viewer, contacts, index, **place)
    return [[r.id for r in group.records] for group in found.groups], found.after


def test_only_what_the_viewer_sees_is_alike(store, cast, viewer_for, make):
    mine, hers = (
        make("report", name_en="Anna", emails=["a@b.com"]),
        make("manager", name_en="ANNA ", emails=["A@b.com"]),
    )
    theirs = make("colleague", name_en="Anna", emails=["a@b.com"])
    for index in ("emails", "names"):
        assert groups(store, viewer_for(cast.owner), index)[0] == [sorted([mine, hers, theirs])]
        assert groups(store, viewer_for(cast.manager), index)[0] == [[mine, hers]]
        assert groups(store, viewer_for(cast.report), index)[0] == []
        assert groups(store, viewer_for(cast.colleague), index)[0] == []


def test_what_is_in_the_trash_is_not_alike(store, cast, do, viewer_for, make):
    one, _other = make("report", phones=["92123456"]), make("report", phones=["+968 92123456"])
    assert len(groups(store, viewer_for(cast.report), "phones")[0]) == 1
    do(cast.manager, actions.trash_contact, one)
    assert groups(store, viewer_for(cast.report), "phones") == ([], None)


def test_pages_hold_every_group_once_however_little_is_looked_through(
    store, cast, viewer_for, make, monkeypatch
):
    for place in range(12):
        for _ in range(1 + place % 3):
            make("report", emails=[f"a{place}@b.com"])
    whole, _after = groups(store, viewer_for(cast.owner), "emails", limit=100)
    assert len(whole) == 8
    monkeypatch.setattr(duplicates, "LOOKED_THROUGH", 5)
    found, after = [], None
    for _ in range(50):
        page, after = groups(store, viewer_for(cast.owner), "emails", after=after, limit=2)
        found += page
        if after is None:
            break
    assert found == whole
