from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from ameen.jobs import Job, job_runs, run_round, runs
from ameen.jobs.rounds import due_again

NOON = datetime(2026, 3, 1, 12, 0, 30, tzinfo=UTC)


@pytest.fixture
def rounds(empty_hub):
    """A hub with one job a minute, that says when it ran, and one an hour."""
    seen = []
    jobs = (
        Job("note", "minute", lambda hub, now: seen.append(now) or 3),
        Job("hourly", "hour", lambda hub, now: 1),
    )
    return SimpleNamespace(store=empty_hub.store, jobs=jobs, seen=seen)


def last(rounds, name):
    with rounds.store.read() as snap:
        return snap.find(job_runs, "name", name)


def test_a_round_runs_once_in_its_minute_whoever_asks(rounds):
    assert run_round(rounds, "minute", NOON) == {"note": 3}
    assert run_round(rounds, "minute", NOON + timedelta(seconds=20)) == {}
    assert run_round(rounds, "minute", NOON + timedelta(seconds=40)) == {"note": 3}
    assert len(rounds.seen) == 2


def test_what_was_missed_is_caught_up_once_without_a_storm(rounds):
    run_round(rounds, "minute", NOON)
    later = NOON + timedelta(days=3)
    assert run_round(rounds, "minute", later) == {"note": 3}
    assert run_round(rounds, "minute", later) == {}
    assert rounds.seen == [NOON, later]


def test_how_it_went_is_kept(rounds):
    run_round(rounds, "minute", NOON)
    run = last(rounds, "note")
    assert (run.count, run.error, run.slot) == (3, "", NOON.replace(second=0))
    assert run.finished_at is not None
    with rounds.store.read() as snap:
        assert [(job.name, found is None) for job, found in runs(snap, rounds.jobs)] == [
            ("note", False),
            ("hourly", True),
        ]


def test_a_failing_job_is_noted_and_does_not_keep_others_from_running(rounds):
    def fail(hub, now):
        raise ValueError("no luck")

    rounds.jobs = (Job("failing", "minute", fail), *rounds.jobs)
    assert run_round(rounds, "minute", NOON)["note"] == 3
    assert last(rounds, "failing").error == "ValueError: no luck"
    assert run_round(rounds, "minute", NOON + timedelta(minutes=1))["failing"] == 0


def test_a_claim_of_a_dead_process_lapses(rounds):
    class Killed(BaseException):
        pass

    def die(hub, now):
        raise Killed

    rounds.jobs = (Job("note", "minute", die),)
    with pytest.raises(Killed):
        run_round(rounds, "minute", NOON)
    rounds.jobs = (Job("note", "minute", lambda hub, now: 1),)
    assert run_round(rounds, "minute", NOON + timedelta(minutes=5)) == {}
    assert run_round(rounds, "minute", NOON + timedelta(minutes=11)) == {"note": 1}


def test_who_leads_takes_over_at_once_what_a_dead_leader_had_claimed(rounds):
    run_round(rounds, "minute", NOON)
    claimed = last(rounds, "note")
    from msgspec.structs import replace

    rounds.store.write(lambda tx: tx.put(replace(claimed, finished_at=None)))
    assert run_round(rounds, "minute", NOON + timedelta(minutes=1)) == {}
    due_again(rounds.store)
    assert run_round(rounds, "minute", NOON + timedelta(minutes=1)) == {"note": 3}
