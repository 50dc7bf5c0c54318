"""Reads for the tiles: recent records, my records, what changed. Each costs the same however
much there is."""

from collections.abc import Iterator
from datetime import date

import msgspec

from ...accounts.queries import Colleague, Viewer, colleague, visible, visible_page
from ...accounts.records import Owned
from ...crm.queries import Due, follow_ups
from ...crm.records import MODULES, TABLES, companies, contacts, deals, notes
from ...search import Search
from ...store import Change, Missing, Record, Snapshot, Table, id_text
from ...store.table import BY_TYPE

LOOKED_AT = 300  # entries of the log that are looked at for what changed
OWN = 30  # and of one's own deeds
SHOWN, DUE = 5, 8

COUNTED = (contacts.name, companies.name)


class Mine(msgspec.Struct, frozen=True):
    """How many live records of a module a person made or is assigned to, and how many of these
    are assigned to them."""

    module: str
    concerning: int
    assigned: int


class Told(msgspec.Struct, frozen=True):
    """One line of what changed: who did what to which record. `more` others changed with it."""

    change: Change
    record: Owned
    deed: str
    by: Colleague | None
    more: int = 0

    @property
    def table(self) -> str:
        return BY_TYPE[type(self.record)].name

    @property
    def endpoint(self) -> str:
        """The page of the record, and the name of its one argument."""
        return f"{MODULES[self.table]}.show"

    @property
    def argument(self) -> str:
        return f"{self.table}_id"


def recent_contacts(snap: Snapshot, viewer: Viewer, limit: int = SHOWN) -> list[Record]:
    """The contacts that were changed last, among those that the viewer sees."""
    return _recent(snap, viewer, contacts, limit)


def recent_companies(snap: Snapshot, viewer: Viewer, limit: int = SHOWN) -> list[Record]:
    """The companies that were changed last, among those that the viewer sees."""
    return _recent(snap, viewer, companies, limit)


def recent_deals(snap: Snapshot, viewer: Viewer, limit: int = SHOWN) -> list[Record]:
    """The deals that were changed last, among those that the viewer sees."""
    return _recent(snap, viewer, deals, limit)


def due(snap: Snapshot, viewer: Viewer, day: date, limit: int = DUE) -> list[Due]:
    """What the viewer is to do today, and has left undone: activities and leads to follow up."""
    return follow_ups(snap, viewer, day, limit)


def _recent(snap: Snapshot, viewer: Viewer, table: Table, limit: int) -> list[Record]:
    module = MODULES[table.name]
    hits = visible_page(snap, viewer, table, module, "updated", reverse=True, limit=limit)
    found = snap.get_many(table, [hit.id for hit in hits])
    return [record for record in found if record is not None]


def my_records(snap: Snapshot, viewer: Viewer, search: Search) -> list[Mine]:
    """Counts of what concerns the viewer, and of what is assigned to them, for each module in
    reach. The second is what the list shows when it is filtered so."""
    me = viewer.user.id
    found = []
    for name in COUNTED:
        module = MODULES[name]
        if viewer.may(module, "list"):
            concerning = snap.tally(TABLES[name], "people", (me,))
            assigned = search.find({name: {me}}, facets=[f"assignee:{id_text(me)}"], limit=0).total
            found.append(Mine(module, concerning, assigned))
    return found


def what_changed(snap: Snapshot, viewer: Viewer, limit: int = 8) -> list[Told]:
    """The newest changes of records that the viewer may see, each record once, what was done
    at one stroke as one line. Looks at a bounded piece of the log, and at the viewer's own."""
    found: dict[tuple[str, bytes], Told] = {}
    batches: dict[bytes, tuple[str, bytes]] = {}
    for change in _newest(snap, viewer):
        deed = _deed(change)
        place = _place(change)
        if not deed or place is None or place in found:
            continue
        record = _seen(snap, viewer, *place)
        if record is None:
            continue
        first = batches.get(change.batch) if change.batch else None
        if first is not None:
            found[first] = msgspec.structs.replace(found[first], more=found[first].more + 1)
            continue
        if len(found) == limit:
            break
        found[place] = Told(change, record, deed, colleague(snap, change.by))
        if change.batch:
            batches[change.batch] = place
    return list(found.values())


def _newest(snap: Snapshot, viewer: Viewer) -> Iterator[Change]:
    window = list(snap.changes(after=max(0, snap.last_seq - LOOKED_AT), limit=LOOKED_AT))
    seqs = {change.seq for change in window}
    own = [c for c in snap.deeds(viewer.user.id, limit=OWN) if c.seq not in seqs]
    return iter(sorted([*window, *own], key=lambda change: change.seq, reverse=True))


def _place(change: Change) -> tuple[str, bytes] | None:
    """The record that a change is told of: a note's is the one that it stands on."""
    if change.table != notes.name:
        return (change.table, change.id) if change.table in TABLES else None
    said = change.after if change.op == "create" else {}
    table, subject = said.get("subject_table"), said.get("subject_id")
    return (table, subject) if table in TABLES and subject else None


def _deed(change: Change) -> str:
    """created, changed, trashed, restored or noted; "" for what isn't told."""
    if change.table == notes.name:
        return "noted" if change.op == "create" else ""
    if change.op == "create":
        return "created"
    if change.op != "update":
        return ""
    after = change.after
    if "trashed_at" in after:
        return "trashed" if after["trashed_at"] else "restored"
    return "changed" if after else ""


def _seen(snap: Snapshot, viewer: Viewer, table: str, record_id: bytes) -> Owned | None:
    try:
        return visible(snap, viewer, TABLES[table], MODULES[table], record_id)
    except Missing:
        return None
