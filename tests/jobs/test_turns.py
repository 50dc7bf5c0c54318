import multiprocessing
import os
import signal

from ameen.jobs.turns import turn

SPAWN = multiprocessing.get_context("spawn")


def test_it_is_one_callers_turn_at_a_time(tmp_path):
    with (
        turn(tmp_path, "mailer") as first,
        turn(tmp_path, "mailer") as second,
        turn(tmp_path, "other") as other,
    ):
        assert (first, second, other) == (True, False, True)
    with turn(tmp_path, "mailer") as third:
        assert third


def hold(folder, held):
    with turn(folder, "mailer"):
        held.set()
        signal.pause()


def test_who_dies_lets_go_of_it(tmp_path):
    held = SPAWN.Event()
    process = SPAWN.Process(target=hold, args=(tmp_path, held))
    process.start()
    assert held.wait(60)
    with turn(tmp_path, "mailer") as mine:
        assert not mine
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    with turn(tmp_path, "mailer") as mine:
        assert mine
