import pytest
from msgspec.structs import replace

from ameen.dashboard.queries import results


@pytest.fixture
def groups(hub, cast, viewer_for):
    """What one of the cast is shown for a question, by kind."""

    def groups(who, q):
        viewer = viewer_for(cast[who])
        scope = results.scope_of(viewer, results.kinds_for(viewer))
        found = hub.search.find_each(scope, q, names_only=results.names_only(viewer))
        with hub.store.read() as snap:
            made = results.groups(snap, viewer, hub.search, found, q, "en")
            return {group.kind.name: group for group in made}

    return groups


def _shown(group):
    return ["".join(text for text, _ in hit.name) for hit in group.hits]


def test_a_hit_that_left_the_readers_reach_is_neither_shown_nor_counted(groups, some, store):
    assert groups("report", "farida")["contacts"].total == 1
    gone = replace(some["farida"], trashed_at=some["farida"].updated_at)
    store.write(lambda tx: tx.put(gone))  # search has not followed yet
    group = groups("report", "farida")["contacts"]
    assert (group.hits, group.total) == ([], 0)


def test_colleagues_are_found_by_name_and_by_nothing_else(groups, some, follow, cast):
    follow()
    people = groups("report", "jonas")["people"]
    assert _shown(people) == ["Jonas Weber"]
    assert (people.hits[0].details, people.hits[0].page) == ([], False)
    assert groups("report", "colleague@cast.example")["people"].total == 0
    assert groups("owner", "colleague@cast.example")["people"].total == 1
    hit = groups("owner", "jonas")["people"].hits[0]
    assert hit.page
    assert "colleague@cast.example" in ["".join(t for t, _ in d) for d in hit.details]


def test_who_lacks_the_level_has_no_such_kind(groups, some):
    assert set(groups("outsider", "far")) == {"people"}


def test_details_that_were_asked_for_come_first(groups, some):
    hit = groups("owner", "muscat")["contacts"].hits[0]
    assert hit.details[0] == [("Muscat", True)]


def test_the_name_in_the_other_language_is_shown_when_it_was_asked_for(groups, some):
    hit = groups("owner", "فرحان")["contacts"].hits[0]
    assert "".join(text for text, _ in hit.name) == "Farhan Amer"
    assert hit.details[0] == [("فرحان", True), (" عامر", False)]
