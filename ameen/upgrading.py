"""Before a hub serves: its data is opened once, in a process of its own, and brought up to date."""

import os
import sys

from . import open_hub
from .config import Settings
from .store import StoreError


def upgraded(settings: Settings) -> bool:
    """Whether this version can serve the data; if not, it has said why. Nothing stays open: the
    processes that serve are forked later, and open it for themselves."""
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            open_hub(settings).close()
            status = 0
        except StoreError as error:
            print(f"ameen: {error}", file=sys.stderr, flush=True)
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
