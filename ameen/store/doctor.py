"""Checks every index and figure against the records, and makes them anew where they differ."""

from typing import TYPE_CHECKING, NamedTuple

from . import keys, migrate
from .log import decode_change
from .snapshot import ID_BYTES, SEQ_BYTES, Snapshot, _number
from .table import TABLES, Index, Table, Tally

if TYPE_CHECKING:
    from .engine import Store

BATCH = 2000


class Finding(NamedTuple):
    """Something that isn't as the records say, and what `repair` would make anew (or None)."""

    text: str
    table: Table | None = None
    kept: Index | Tally | None = None


def check(store: "Store") -> list[Finding]:
    """All that is wrong with the store; empty when it is sound. Reads everything once."""
    with store.read() as snap:
        return check_snapshot(snap)


def check_snapshot(snap: Snapshot) -> list[Finding]:
    """All that is wrong with the store as it was at one moment."""
    findings = []
    for table in TABLES.values():
        findings += _check_records(snap, table)
    return findings + _check_log(snap)


def repair(store: "Store", findings: list[Finding]) -> int:
    """Makes anew the indexes and figures found wrong; says how many. Stop the hub first."""
    wrong = {(f.table.name, f.kept.name): f for f in findings if f.kept is not None}
    for finding in wrong.values():
        migrate.rebuild(store._env, store._databases, finding.table, finding.kept)
    return len(wrong)


def _check_records(snap, table: Table) -> list[Finding]:
    expected = dict.fromkeys(table.indexes, 0)
    wrong: dict[str, int] = {}
    figures: dict[str, dict[bytes, int]] = {name: {} for name in table.tallies}
    findings = []
    for key, stored in snap._scan(snap._databases.records(table), b"", None, False):
        try:
            record = table.decode(stored)
        except Exception as error:
            findings.append(Finding(f"{table.name} {key.hex()} cannot be read: {error}"))
            continue
        for name, index in table.indexes.items():
            entries = index.entries(record)
            expected[name] += len(entries)
            for entry, value in entries.items():
                if snap._txn.get(entry, db=snap._databases.index(table, name)) != value:
                    wrong[name] = wrong.get(name, 0) + 1
        for name, tally in table.tallies.items():
            _add(figures[name], tally.entries(record))
    findings += _wrong_indexes(snap, table, expected, wrong)
    return findings + _wrong_figures(snap, table, figures)


def _add(figures: dict[bytes, int], entries: dict[bytes, int]) -> None:
    for group, amount in entries.items():
        figures[group] = figures.get(group, 0) + amount


def _wrong_indexes(snap, table: Table, expected: dict, wrong: dict) -> list[Finding]:
    findings = []
    for name, index in table.indexes.items():
        held = snap._txn.stat(snap._databases.index(table, name))["entries"]
        missing, extra = wrong.get(name, 0), held - expected[name] + wrong.get(name, 0)
        if missing or extra:
            text = f"index {table.name}.{name}: {missing} missing, {extra} too many"
            findings.append(Finding(text, table, index))
    return findings


def _wrong_figures(snap, table: Table, figures: dict) -> list[Finding]:
    findings = []
    for name, tally in table.tallies.items():
        head = keys.pack((table.name, name))
        stored = snap._scan(snap._databases.tallies, head, None, False)
        kept = {key[len(head) :]: _number(value) for key, value in stored}
        true = {group: figure for group, figure in figures[name].items() if figure}
        if kept != true:
            differing = sum(kept.get(k) != true.get(k) for k in kept.keys() | true.keys())
            text = f"figure {table.name}.{name}: {differing} groups differ from the records"
            findings.append(Finding(text, table, tally))
    return findings


def _check_log(snap) -> list[Finding]:
    findings, last = [], 0
    for key, stored in snap._scan(snap._databases.log, b"", None, False):
        seq = int.from_bytes(key, "big")
        if seq != last + 1 or decode_change(stored).seq != seq:
            findings.append(Finding(f"the log has a gap after entry {last}"))
        last = seq
    for name, database in (
        ("history", snap._databases.history),
        ("batch", snap._databases.batches),
    ):
        for key, _ in snap._scan(database, b"", None, False):
            if len(key) < ID_BYTES or int.from_bytes(key[-SEQ_BYTES:], "big") > last:
                findings.append(Finding(f"the {name} of the log names an entry that isn't there"))
    return findings
