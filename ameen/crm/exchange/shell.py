"""Import and export from the shell, for the commands of `python -m ameen`."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from ...accounts.queries import Viewer, is_owner, user_by_email, viewer_for
from ...accounts.records import users
from ...jobs import WorkState, run_next_work, works
from ...store import Snapshot, id_text
from .asking import refined
from .checking import check
from .deciding import Decisions, decided
from .drafting import draft
from .errors import Unreadable
from .exporting import exported
from .kept import Import, drop_file, imports, save_import
from .kinds import KINDS
from .planning import OUTCOMES
from .rejects import reject_columns, reject_rows, sentence
from .running import rejected_rows, start_import
from .targets import CONTACTS
from .writing import FORMATS

SHOWN = 10


def run_import(
    hub: Any,
    kind: str,
    file: Path,
    dry_run: bool = False,
    as_email: str = "",
    said: Decisions = Decisions(),
) -> int:
    """Imports a file as somebody (the first owner, when nobody is named), with a summary and a
    file of what was rejected. 0 done, 1 refused with one line, 2 for a wrong decision."""
    try:
        viewer = _viewer(hub, as_email)
        if not KINDS[kind].may(viewer, "import"):
            return _refused(f"{viewer.user.email} may not import {kind}.")
        with file.open("rb") as stream:
            made = draft(hub.settings.data, kind, file.name, stream)
    except (Unreadable, OSError, LookupError) as error:
        return _refused(str(error))
    try:
        with hub.store.read() as snap:
            made = decided(snap, refined(snap, hub.settings.data, made), said)
    except ValueError as error:
        drop_file(hub.settings.data, made.id)
        _refused(str(error))
        return 2
    _say_mapping(made)
    if dry_run:
        result = check(hub.store, hub.settings.data, made, viewer, _Bar())
        drop_file(hub.settings.data, made.id)
        _summary(result, dry=True)
        return 0
    return _import(hub, made, viewer, file)


def run_export(hub: Any, kind: str, file: Path | None = None, as_email: str = "") -> int:
    """Writes all records of a kind in the format that the file's name ends with, else as CSV; to
    standard output without a file."""
    try:
        viewer = _viewer(hub, as_email)
    except LookupError as error:
        return _refused(str(error))
    if kind not in KINDS:
        return _refused(f"There is nothing to export under “{kind}”.")
    made = FORMATS.get(file.suffix.lower()[1:] if file else "", FORMATS["csv"])
    if made.ending == "vcf" and kind != CONTACTS:
        return _refused(
            "Only contacts can be cards (vCard); name a file that ends in .csv or .xlsx."
        )
    with _out(file) as out:
        out.writelines(made.write(*exported(hub.store, viewer, kind, "shell")))
    return 0


def _import(hub: Any, made: Import, viewer: Viewer, file: Path) -> int:
    made = hub.store.write(save_import, made, viewer=viewer, by=viewer.user.id, origin="shell")
    made = hub.store.write(start_import, made, viewer=viewer, by=viewer.user.id, origin="shell")
    work = _done(hub, made)
    if work.state != WorkState.DONE:
        return _refused(work.error or "The import was cancelled.")
    _summary(work.result)
    if "stopped" in work.result:
        return _refused(work.result["stopped"])
    if work.result["rejected"]:
        rejects = Path(f"{file.stem}-rejected.csv")
        kept = reject_rows(hub.store, made)
        with _out(rejects) as out:
            out.writelines(FORMATS["csv"].write(reject_columns(made), kept))
        _say(f"rejected rows, with reasons: {rejects}")
        for line, _, faults in list(_first(rejected_rows(hub.store, made.id))):
            _say(f"  line {line}: {' '.join(sentence(*fault) for fault in faults)}")
    _say(f"import {id_text(made.id)}")
    return 0


def _done(hub: Any, made: Import) -> Any:
    """Does the import here, or waits for the process that took it."""
    bar = _Bar()
    while True:
        with hub.store.read() as snap:
            work = snap.require(works, snap.require(imports, made.id).work_id)
        bar(work.done, {}, work.total)
        if not work.open:
            return work
        if work.state == WorkState.RUNNING or not run_next_work(hub):
            time.sleep(0.2)


def _viewer(hub: Any, email: str) -> Viewer:
    with hub.store.read() as snap:
        user = user_by_email(snap, email) if email else _first_owner(snap)
        if user is None or not user.active:
            raise LookupError(f"There is no active user {email}." if email else "Run init first.")
        return viewer_for(snap, user)


def _first_owner(snap: Snapshot) -> Any:
    people = (snap.require(users, hit.id) for hit in snap.range(users))
    return next((user for user in people if is_owner(snap, user)), None)


def _say_mapping(made: Import) -> None:
    for name, field in zip(made.sheet.names, made.choices.targets, strict=True):
        _say(f"  {name or '—'} → {field or '(left out)'}")
    for field, template in made.choices.templates.items():
        _say(f"  “{template}” → {field}")


def _summary(result: dict[str, Any], dry: bool = False) -> None:
    counts = ", ".join(f"{result[outcome]} {outcome}" for outcome in OUTCOMES)
    made = "".join(f"; {count} {kind} made on the way" for kind, count in result["made"].items())
    _say(f"{'dry run: ' if dry else ''}{counts}{made}")
    if result["blanks"]:
        blanks = ", ".join(f"{count} {field}" for field, count in result["blanks"].items())
        _say(f"empty in the file: {blanks}")
    if result["warned"]:
        _say(f"{result['warned']} warnings")
    for line, text, about in result["warnings"][:SHOWN]:
        _say(f"  line {line}: {sentence(text, about)}")
    for line, _, faults in result.get("rejects", [])[:SHOWN]:
        _say(f"  line {line}: {' '.join(sentence(*fault) for fault in faults)}")


def _first(rows: Iterator[Any]) -> Iterator[Any]:
    for number, row in enumerate(rows):
        if number >= SHOWN:
            return
        yield row


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _refused(text: str) -> int:
    sys.stderr.write(f"ameen: {text}\n")
    return 1


@contextmanager
def _out(file: Path | None) -> Iterator[IO[bytes]]:
    if file is None:
        yield sys.stdout.buffer
    else:
        with file.open("wb") as out:
            yield out


class _Bar:
    """How far it is, on a terminal."""

    def __call__(self, done: int, result: dict[str, Any], total: int | None = None) -> None:
        if sys.stderr.isatty():
            of = f" of {total:,}" if total else ""
            sys.stderr.write(f"\r{done:,}{of} rows ")
            if total and done >= total:
                sys.stderr.write("\n")
