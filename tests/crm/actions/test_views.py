import pytest

from ameen.accounts.rules import Forbidden
from ameen.crm import actions, queries
from ameen.store import Missing
from tests.cast import with_levels


@pytest.fixture
def names(store, viewer_for):
    def of(person, module="contacts"):
        with store.read() as snap:
            return [view.name for view in queries.views_of(snap, viewer_for(person), module)]

    return of


def test_a_view_of_ones_own_is_seen_by_nobody_else(do, cast, names):
    view = do(cast.report, actions.save_view, "contacts", {"name": "Mine", "query": "kind=lead"})
    assert [names(person) for person in cast] == [[], [], ["Mine"], [], []]
    for person in (cast.owner, cast.manager, cast.colleague, cast.outsider):
        with pytest.raises(Missing):
            do(person, actions.edit_view, "contacts", view.id, {"name": "Theirs"})
        with pytest.raises(Missing):
            do(person, actions.delete_view, "contacts", view.id)
    assert names(cast.report, "companies") == []


def test_a_shared_view_is_offered_to_all_who_may_list(do, cast, names, store):
    view = do(cast.report, actions.save_view, "contacts", {"name": "Ours", "shared": True})
    assert [names(person) for person in cast] == [["Ours"]] * 4 + [[]]
    with pytest.raises(Forbidden):
        do(cast.colleague, actions.edit_view, "contacts", view.id, {"name": "Theirs"})
    with pytest.raises(Forbidden):
        do(cast.manager, actions.choose_columns, "contacts", ["kind"], view.id)
    do(cast.owner, actions.edit_view, "contacts", view.id, {"name": "Everybody's"})
    assert names(cast.colleague) == ["Everybody's"]
    blind = with_levels(store, cast.colleague, companies=2)
    assert names(blind) == []
    do(cast.owner, actions.delete_view, "contacts", view.id)
    assert names(cast.report) == []


def test_who_may_not_list_keeps_nothing(do, cast):
    with pytest.raises(Forbidden):
        do(cast.outsider, actions.save_view, "contacts", {"name": "Mine"})
    with pytest.raises(Forbidden):
        do(cast.outsider, actions.choose_columns, "contacts", ["kind"])


def test_columns_are_each_readers_own(do, cast, store, viewer_for):
    do(cast.report, actions.choose_columns, "contacts", ["kind", "kind", "tags"])
    with store.read() as snap:
        of = lambda p: queries.chosen_columns(snap, viewer_for(p), "contacts")  # noqa: E731
        assert [of(person) for person in (cast.report, cast.manager)] == [("kind", "tags"), ()]
    do(cast.report, actions.choose_columns, "contacts", [])
    with store.read() as snap:
        assert queries.chosen_columns(snap, viewer_for(cast.report), "contacts") == ()


def test_nobody_has_more_than_a_hundred_views(do, cast, names):
    for number in range(100):
        do(cast.report, actions.save_view, "contacts", {"name": f"{number}"})
    with pytest.raises(Forbidden):
        do(cast.report, actions.save_view, "contacts", {"name": "one more"})
    assert len(names(cast.report)) == 100
