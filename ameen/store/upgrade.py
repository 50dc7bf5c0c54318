"""An upgrade that undoes itself: a copy first, then the steps and a check; else all is put back.

The copy lies beside the store, in `before-upgrade`, until the check has passed. An upgrade that
was killed finds it there and goes on with its steps, which can be begun again. Putting back is one
transaction in the store itself, not an exchange of files, since other processes may have it open.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import lmdb

from .errors import UpgradeFailed
from .snapshot import Databases, Snapshot

COPY = "before-upgrade"
MAX_DATABASES = 2048


def run(env: lmdb.Environment, databases: Databases, what: str, steps: Callable[[], None]) -> None:
    """Runs `steps` and checks all of the store. UpgradeFailed, and it is as it was, if that fails;
    an error of LMDB, and nothing was begun, when there is no room for the copy."""
    copy = Path(env.path()) / COPY
    if not copy.exists():
        _copy(env, copy)
    try:
        steps()
        wrong = _findings(env, databases)
    except Exception as error:
        wrong = str(error) or type(error).__name__
    if wrong:
        _put_back(env, copy)
        shutil.rmtree(copy)
        raise UpgradeFailed(
            f"The upgrade of the data from {what} failed: {wrong}. Nothing was changed. "
            "Start the version before, and tell whoever maintains this one."
        )
    shutil.rmtree(copy)


def _copy(env: lmdb.Environment, copy: Path) -> None:
    unfinished = copy.with_name(f".{COPY}")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    try:
        env.copy(str(unfinished), compact=True)
        with open(unfinished / "data.mdb", "rb") as written:
            os.fsync(written.fileno())
        unfinished.rename(copy)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _findings(env: lmdb.Environment, databases: Databases) -> str:
    """What is wrong with the store, or nothing."""
    from .doctor import check_snapshot  # it repairs by what `migrate` offers, which stands on us

    with env.begin() as txn:
        return "; ".join(it.text for it in check_snapshot(Snapshot(databases, txn))[:3])


def _put_back(env: lmdb.Environment, copy: Path) -> None:
    """Every database becomes what it is in the copy; those that were not there become empty."""
    with (
        lmdb.open(str(copy), readonly=True, lock=False, max_dbs=MAX_DATABASES) as before,
        before.begin() as old,
        env.begin(write=True) as txn,
    ):
        for name in [bytes(key) for key, _ in txn.cursor()]:
            txn.drop(env.open_db(name, txn=txn), delete=False)
        for name in [bytes(key) for key, _ in old.cursor()]:
            source = old.cursor(before.open_db(name, txn=old, create=False))
            target = txn.cursor(env.open_db(name, txn=txn))
            target.putmulti(source, append=True)
