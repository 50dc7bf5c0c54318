from types import SimpleNamespace

import pytest

from ameen.jobs import (
    Cancelled,
    WorkKind,
    WorkState,
    advance,
    cancel,
    enqueue,
    progress,
    requeue_abandoned,
    run_next_work,
    works,
)


@pytest.fixture
def working(empty_hub):
    return SimpleNamespace(store=empty_hub.store, work_kinds={})


def define(working, run):
    working.work_kinds["count"] = WorkKind("count", run)


def ask(working, **args):
    return working.store.write(enqueue, "count", args, None)


def kept(working, work):
    with working.store.read() as snap:
        return snap.require(works, work.id)


def test_work_is_done_in_order_and_tells_how_far_it_is(working):
    seen = []

    def run(hub, work):
        seen.append(work.args["n"])
        progress(hub.store, work.id, 5, 10)
        return {"made": 10}

    define(working, run)
    first, second = ask(working, n=1), ask(working, n=2)
    assert run_next_work(working) and run_next_work(working) and not run_next_work(working)
    assert seen == [1, 2]
    done = kept(working, first)
    assert (done.state, done.done, done.total, done.result) == (WorkState.DONE, 5, 10, {"made": 10})
    assert done.finished_at and kept(working, second).state == WorkState.DONE


def test_work_that_fails_says_why_and_the_next_goes_on(working):
    def run(hub, work):
        raise ValueError("the file is gone")

    define(working, run)
    failed = ask(working)
    assert run_next_work(working)
    assert kept(working, failed).error == "ValueError: the file is gone"
    assert kept(working, failed).state == WorkState.FAILED


def test_cancelled_work_stops_where_it_is(working):
    def run(hub, work):
        progress(hub.store, work.id, 1)
        hub.store.write(cancel, work.id)
        progress(hub.store, work.id, 2)
        return {}

    define(working, run)
    work = ask(working)
    run_next_work(working)
    assert (kept(working, work).state, kept(working, work).done) == (WorkState.CANCELLED, 1)


def test_work_cancelled_before_it_begins_is_never_done(working):
    define(working, lambda hub, work: pytest.fail("it was done"))
    work = ask(working)
    working.store.write(cancel, work.id)
    assert not run_next_work(working)
    with pytest.raises(Cancelled):
        working.store.write(advance, work.id, 1)


def test_abandoned_work_goes_on_from_where_it_was(working):
    class Killed(BaseException):
        pass

    def run(hub, work):
        if work.done:
            return {"went on from": work.done}
        progress(hub.store, work.id, 7)
        raise Killed

    define(working, run)
    work = ask(working)
    with pytest.raises(Killed):
        run_next_work(working)
    assert not run_next_work(working)
    assert requeue_abandoned(working.store) == 1
    assert run_next_work(working)
    assert kept(working, work).result == {"went on from": 7}
