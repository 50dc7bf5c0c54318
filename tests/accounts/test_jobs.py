from datetime import UTC, datetime, timedelta

from ameen.accounts import actions, jobs
from ameen.accounts.actions import Attempt, Refused
from ameen.accounts.records import invitations, sessions, throttles
from tests.cast import PASSWORD


def counts(store):
    with store.read() as snap:
        return [sum(1 for _ in snap.range(t)) for t in (sessions, invitations, throttles)]


def test_what_is_over_is_cleared_away_and_nothing_else(hub, cast, viewer_for):
    now = datetime.now(UTC)
    hub.store.write(
        actions.invite, cast.report.id, hub.settings.secret, viewer=viewer_for(cast.owner)
    )
    for remember in (False, True):
        attempt = Attempt(cast.owner.email, PASSWORD, remember=remember)
        actions.sign_in(hub.store, hub.settings.secret, attempt, now)
    try:
        actions.sign_in(hub.store, hub.settings.secret, Attempt("a@x.example", "wrong"), now)
    except Refused:
        pass
    before = counts(hub.store)
    jobs.purge(hub, now)
    assert counts(hub.store) == before
    assert before[1:] == [1, 4]
    jobs.purge(hub, now + timedelta(hours=13))
    assert counts(hub.store) == [1, 1, 0]
    jobs.purge(hub, now + timedelta(days=31))
    assert counts(hub.store) == [0, 0, 0]


def test_a_second_round_finds_nothing(hub):
    late = datetime.now(UTC) + timedelta(days=31)
    assert jobs.purge(hub, late) > 0
    assert jobs.purge(hub, late) == 0
