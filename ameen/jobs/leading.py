"""One leader among the processes of a hub: it runs the rounds, follows the log, does long work."""

import fcntl
import logging
import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import schedule

from . import rounds
from .work import requeue_abandoned, run_next_work

ASK_FOR_LEAD = 1.0  # seconds
LOOK_FOR_CHANGES = 0.1
LOOK_FOR_WORK = 0.3
LOOK_FOR_ERRANDS = 1.0
AFTER_FAILURE = 5.0

log = logging.getLogger(__name__)


class Lead:
    """The lock that makes a process the leader; it dies with its holder."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / "leader.lock", os.O_RDWR | os.O_CREAT, 0o600)

    def taken(self) -> bool:
        """Whether this process leads now."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        os.ftruncate(self._file, 0)
        os.pwrite(self._file, str(os.getpid()).encode(), 0)
        return True

    def let_go(self) -> None:
        os.close(self._file)


def lead(hub: Any, stop: threading.Event) -> None:
    """Waits for the lead, then does all that a leader does, until `stop` is set."""
    leadership = Lead(hub.settings.data / "run")
    while not leadership.taken():
        if stop.wait(ASK_FOR_LEAD):
            return
    requeue_abandoned(hub.store)
    rounds.due_again(hub.store)
    for begin in hub.beginnings:
        try:
            begin(hub, datetime.now(UTC))
        except Exception:
            log.exception("%s failed when the hub began", begin.__name__)
    tasks: list[Callable[[Any, threading.Event], None]] = [keep_rounds, follow_log, do_work]
    tasks += [_again_and_again(errand) for errand in hub.errands]
    threads = [
        threading.Thread(target=_without_end, args=(task, hub, stop), name=task.__name__)
        for task in tasks
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    leadership.let_go()


def keep_rounds(hub: Any, stop: threading.Event) -> None:
    """Runs what was missed, then each minute's and each hour's round."""
    clock = schedule.Scheduler()
    clock.every().minute.at(":00").do(rounds.run_round, hub, rounds.MINUTE)
    clock.every().hour.at(":00").do(rounds.run_round, hub, rounds.HOUR)
    for every in (rounds.MINUTE, rounds.HOUR):
        rounds.run_round(hub, every)
    while not stop.wait(max(0.1, min(clock.idle_seconds or 0, 1.0))):
        clock.run_pending()


def follow_log(hub: Any, stop: threading.Event) -> None:
    """Lets each follower of the log go on, again and again: one that is up to date looks for new
    entries and costs next to nothing, and one that had to wait or lost its files tries again."""
    while not stop.is_set():
        while not stop.is_set() and sum(follow() for follow in hub.followers):
            continue
        stop.wait(LOOK_FOR_CHANGES)


def do_work(hub: Any, stop: threading.Event) -> None:
    """Does long work, one piece at a time."""
    while not stop.is_set():
        if not run_next_work(hub):
            stop.wait(LOOK_FOR_WORK)


def _again_and_again(errand: Callable[[Any], int]) -> Callable[[Any, threading.Event], None]:
    """The errand as a task of the leader: done anew while there is something, else looked for."""

    @wraps(errand)
    def task(hub: Any, stop: threading.Event) -> None:
        while not stop.is_set():
            if not errand(hub):
                stop.wait(LOOK_FOR_ERRANDS)

    return task


def _without_end(task: Callable, hub: Any, stop: threading.Event) -> None:
    """A failure (a full disk, say) is told, and the task begun again a little later."""
    while not stop.is_set():
        try:
            task(hub, stop)
        except Exception:
            log.exception("%s failed and begins again", task.__name__)
            stop.wait(AFTER_FAILURE)
