from datetime import UTC, datetime

import pytest

from ameen.accounts import actions, queries
from ameen.accounts.records import users
from ameen.store import Missing
from tests import cast as casting


@pytest.fixture
def team(store, hub, cast):
    """Twenty more below the manager's report."""

    def add(tx, viewer):
        return [
            actions.create_user(
                tx,
                {
                    "email": f"{n}@x.example",
                    "name_en": f"Person {n:02}",
                    "name_ar": f"شخص {20 - n:02}",
                    "manager_id": cast.report.id,
                },
                viewer=viewer,
            )
            for n in range(20)
        ]

    return store.write(add, casting.viewer(store, cast.owner))


def walked(snap, viewer, language, reverse):
    found, after = [], None
    while hits := queries.users_page(snap, viewer, language, after, reverse, 6):
        found += [hit.id for hit in hits]
        after = hits[-1].key
    return found


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("part", casting.NAMES)
def test_everybody_pages_through_those_whom_they_may_know(store, cast, team, part, language):
    viewer = casting.viewer(store, cast[part])
    with store.read() as snap:
        forward = walked(snap, viewer, language, False)
        assert forward == walked(snap, viewer, language, True)[::-1]
        assert len(forward) == len(set(forward)) == queries.users_total(snap, viewer)
        known = {u for u in (h.id for h in snap.range(users)) if queries.knows(viewer, u)}
    assert set(forward) == known
    sizes = {"owner": 25, "manager": 22, "report": 21, "colleague": 1, "outsider": 1}
    assert len(forward) == sizes[part]


def test_whom_one_does_not_know_is_missing(store, cast):
    viewer = casting.viewer(store, cast.manager)
    with store.read() as snap:
        assert queries.visible_user(snap, viewer, cast.report.id).id == cast.report.id
        for stranger in (cast.owner, cast.colleague, cast.outsider):
            with pytest.raises(Missing):
                queries.visible_user(snap, viewer, stranger.id)


def test_active_colleagues_are_known_by_name_to_all_in_their_order(store, cast, viewer_for):
    store.write(actions.set_active, cast.colleague.id, False, viewer=viewer_for(cast.owner))
    with store.read() as snap:
        english = [c.name("en") for c in queries.active_colleagues(snap, "en")]
        arabic = [c.name("ar") for c in queries.active_colleagues(snap, "ar")]
        former = queries.colleague(snap, cast.colleague.id)
        assert queries.colleague(snap, None) is None
    assert english == ["Khalid Al Amri", "Maryam Al Balushi", "Nadia Rahman", "Salma Al Harthy"]
    assert arabic[-1] == "نادية رحمن"
    assert (former.name("ar"), former.active) == ("يوناس فيبر", False)


def test_a_colleague_without_a_name_shows_no_address(empty_hub):
    owner, _ = actions.first_owner(empty_hub.store, "olga.secret@hub.example")
    with empty_hub.store.read() as snap:
        assert queries.colleague(snap, owner.id).name("ar") == "olga.secret"


def test_sessions_are_listed_newest_first_without_those_that_are_over(store, hub, cast):
    for _ in range(3):
        casting.session_token(store, hub.settings.secret, cast.report)
    now = datetime.now(UTC)
    with store.read() as snap:
        found = queries.sessions_of(snap, cast.report.id, now)
        assert [s.created_at for s in found] == sorted((s.created_at for s in found), reverse=True)
        assert len(found) == 4  # and the one that the invitation opened
        assert queries.sessions_of(snap, cast.report.id, now.replace(year=now.year + 1)) == []


def test_the_cost_of_a_page_of_users_does_not_grow(store, cast, team):
    def calls(viewer):
        with store.read() as snap:
            queries.users_page(snap, viewer, "en", None, False, 5)
            before = snap.calls
            queries.users_page(snap, viewer, "en", None, False, 5)
            return snap.calls - before

    assert calls(casting.viewer(store, cast.owner)) <= 7
    assert calls(casting.viewer(store, cast.manager)) <= 7


def test_other_owners_counts_only_the_active(store, cast, viewer_for):
    second = casting.with_roles(store, cast.colleague, "owner")
    with store.read() as snap:
        assert queries.other_owners(snap, cast.owner.id)
    store.write(actions.set_active, second.id, False, viewer=viewer_for(cast.owner))
    with store.read() as snap:
        assert not queries.other_owners(snap, cast.owner.id)
