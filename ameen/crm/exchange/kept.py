"""Imports as they are kept: the file, what was decided about it, and what it left over."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import msgspec
from msgspec.structs import replace

from ...accounts.queries import Viewer
from ...accounts.rules import N_
from ...jobs import Work, cancel, works
from ...store import Index, Missing, Record, Snapshot, Table, Tx, id_text, new_id
from .choices import Choices
from .errors import Unreadable
from .reading import Sheet

REJECTS, LINKS = "rejects", "links"
BLOCK = 1 << 18
MOST_LISTED = 10


class Import(Record, kw_only=True):
    """A file on its way in. Its id is the batch of all that it changes; who made it owns it."""

    kind: str
    filename: str = ""
    size: int = 0
    sheet: Sheet
    choices: Choices
    check_id: bytes | None = None
    work_id: bytes | None = None
    undo_id: bytes | None = None


class Part(Record, kw_only=True):
    """What a piece of an import left over: rows that were rejected, or parents still to be
    linked; MessagePack."""

    import_id: bytes
    sort: str
    content: bytes


imports = Table(
    "import",
    Import,
    Index("owner", lambda i: [(i.created_by,)]),
    Index("created", lambda i: [(i.created_at,)]),
)
parts = Table("import_part", Part, Index("import", lambda p: [(p.import_id, p.sort)]), logged=False)


def import_path(data: Path, import_id: bytes) -> Path:
    """Where the file of an import lies."""
    return data / "run" / "imports" / f"{id_text(import_id)}.csv"


def keep_file(data: Path, stream: IO[bytes]) -> bytes:
    """Puts a file in its place, readable by the hub alone; says under which import's id."""
    import_id = new_id()
    path = import_path(data, import_id)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with open(path, "xb", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            while block := stream.read(BLOCK):
                file.write(block)
    except OSError as error:
        drop_file(data, import_id)
        raise Unreadable(
            N_("The file could not be kept: there is no room for it. Nothing was imported.")
        ) from error
    return import_id


def drop_file(data: Path, import_id: bytes) -> None:
    with contextlib.suppress(FileNotFoundError):
        import_path(data, import_id).unlink()


def own_import(snap: Snapshot, viewer: Viewer, kind: str, import_id: bytes) -> Import:
    """The viewer's own import; Missing when it is none of theirs."""
    found = snap.get(imports, import_id)
    if found is None or found.created_by != viewer.user.id or found.kind != kind:
        raise Missing(imports.name, import_id)
    return found


def own_imports(snap: Snapshot, viewer: Viewer, kind: str) -> list[tuple[Import, Work]]:
    """The viewer's latest imports of this kind that were begun, each with its work."""
    hits = snap.range(imports, "owner", (viewer.user.id,), reverse=True, limit=5 * MOST_LISTED)
    found = [i for i in snap.get_many(imports, [h.id for h in hits]) if i and i.kind == kind]
    begun = ((i, snap.get(works, i.work_id)) for i in found if i.work_id)
    return [(made, work) for made, work in begun if work is not None][:MOST_LISTED]


def save_import(tx: Tx, made: Import, *, viewer: Viewer) -> Import:
    """Keeps a new import."""
    return tx.put(made)


def leave(tx: Tx, import_id: bytes, sort: str, rows: list[Any]) -> None:
    """Keeps what a piece left over, in the transaction of that piece."""
    if rows:
        tx.put(Part(import_id=import_id, sort=sort, content=msgspec.msgpack.encode(rows)))


def left_over(
    snap: Snapshot, import_id: bytes, sort: str, after: bytes | None = None
) -> Iterator[tuple[bytes, list[Any]]]:
    """What an import left over, a piece at a time, each with its place."""
    for hit in snap.range(parts, "import", (import_id, sort), after):
        yield hit.key, msgspec.msgpack.decode(snap.require(parts, hit.id).content)


def forget(tx: Tx, import_id: bytes, limit: int = 200) -> bool:
    """Removes a piece of what is kept of an import; False once nothing was left."""
    hits = list(tx.range(parts, "import", (import_id,), limit=limit))
    for hit in hits:
        tx.delete(parts, hit.id)
    if not hits and tx.get(imports, import_id) is not None:
        tx.delete(imports, import_id)
    return bool(hits)


def decide(tx: Tx, made: Import, sheet: Sheet, choices: Choices, *, viewer: Viewer) -> Import:
    """Reads and maps the import otherwise; what was counted before no longer holds."""
    made = tx.require(imports, made.id)
    if made.work_id is not None:
        return made
    if made.check_id is not None:
        cancel(tx, made.check_id)
    return tx.put(replace(made, sheet=sheet, choices=choices, check_id=None))
