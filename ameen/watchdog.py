"""A process that can't serve any more ends itself, so that it is begun anew.

That heals what a new process heals: a store that can't be read, a thread that waits for ever. It
doesn't heal a full disk, mail, a wrong schema or a failed job, so these never end one; health
tells of them.
"""

import faulthandler
import logging
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from typing import Any

PATIENCE = 60.0  # seconds
LOOK_EVERY = 5.0
STATUS = 70  # EX_SOFTWARE

log = logging.getLogger(__name__)


def watched(app: Any, patience: float = PATIENCE, every: float = LOOK_EVERY) -> Callable:
    """The application of a hub, watched for as long as this process lives."""
    watch = Watchdog(app.extensions["ameen"].store, patience)
    for task in (watch.keep_reading, watch.keep_looking):
        threading.Thread(target=task, args=(every,), name=task.__name__, daemon=True).start()
    return watch.around(app)


class Watchdog:
    """Knows since when each request is being answered, and when the store was last read."""

    def __init__(self, store: Any, patience: float = PATIENCE) -> None:
        self._store, self._patience = store, patience
        self._under_way: dict[int, float] = {}
        self._read_at, self._refused = time.monotonic(), ""

    def around(self, app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        """The application, each call of it timed. Sending an answer isn't: a slow reader is no
        fault. Nor is a WebSocket, which stays open for as long as its page."""

        def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            if "HTTP_UPGRADE" in environ:
                return app(environ, start_response)
            me = threading.get_ident()
            self._under_way[me] = time.monotonic()
            try:
                return app(environ, start_response)
            finally:
                del self._under_way[me]

        return answer

    def read(self) -> None:
        """Reads the store, and remembers that it could or why not."""
        try:
            with self._store.read() as snap:
                snap.last_seq  # noqa: B018  the reading is the point
        except Exception as error:
            self._refused = str(error) or type(error).__name__
        else:
            self._read_at, self._refused = time.monotonic(), ""

    def wrong(self) -> str:
        """Why this process should end, or nothing."""
        now = time.monotonic()
        if now - self._read_at > self._patience:
            why = self._refused or "reading doesn't come to an end"
            return f"the store can't be read for {int(now - self._read_at)} s: {why}"
        for thread, since in list(self._under_way.items()):
            if now - since > self._patience:
                frame = sys._current_frames().get(thread)
                place = "".join(traceback.format_stack(frame)) if frame else ""
                return f"a request is being answered for {int(now - since)} s\n{place}"
        return ""

    def keep_reading(self, every: float) -> None:
        while True:
            self.read()
            time.sleep(every)

    def keep_looking(self, every: float) -> None:
        """Looks again and again, and ends the process when it finds the same twice: one that was
        halted as a whole finds its threads late, and a moment later on their way.

        Should no thread of Python run at all, not even this one, then faulthandler's own does.
        """
        found = False
        while True:
            faulthandler.dump_traceback_later(2 * self._patience, exit=True)
            reason = self.wrong()
            if reason and found:
                log.critical("this process ends, to be begun anew: %s", reason)
                logging.shutdown()
                os._exit(STATUS)
            found = bool(reason)
            time.sleep(every)
