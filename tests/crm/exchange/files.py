"""Making files and taking them in, for the tests of the exchange."""

import csv
import io
from dataclasses import dataclass

from msgspec.structs import replace

from ameen.crm.exchange.asking import refined
from ameen.crm.exchange.drafting import draft
from ameen.crm.exchange.exporting import exported
from ameen.crm.exchange.kept import imports, save_import
from ameen.crm.exchange.running import rejected_rows, start_import
from ameen.crm.exchange.writing import FORMATS
from ameen.jobs import run_next_work, works
from tests import cast as casting


@dataclass
class Taken:
    """What an import came to."""

    made: object
    work: object
    hub: object

    @property
    def counts(self):
        names = ("created", "updated", "unchanged", "skipped", "rejected")
        return tuple(self.work.result[name] for name in names)

    @property
    def rejects(self):
        """Line and first reason of each rejected row."""
        return [
            (line, faults[0][0]) for line, _, faults in rejected_rows(self.hub.store, self.made.id)
        ]


def rows_text(*rows, delimiter=","):
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue()


def begin(hub, person, content, kind="contacts", name="file.csv", **choices):
    """An import that is ready to run; `choices` go over what is suggested."""
    content = content.encode() if isinstance(content, str) else content
    made = draft(hub.settings.data, kind, name, io.BytesIO(content))
    made = replace(made, choices=replace(made.choices, **choices))
    return take_made(hub, person, made)


def take_made(hub, person, made):
    """Begins an import that was drafted and decided."""
    viewer = casting.viewer(hub.store, person)
    names = {"viewer": viewer, "by": viewer.user.id}
    made = hub.store.write(save_import, made, **names)
    return hub.store.write(start_import, made, **names)


def finish(hub, made):
    while run_next_work(hub):
        pass
    with hub.store.read() as snap:
        made = snap.require(imports, made.id)
        return Taken(made, snap.require(works, made.work_id), hub)


def take(hub, person, content, kind="contacts", name="file.csv", **choices):
    """Imports a file to its end."""
    return finish(hub, begin(hub, person, content, kind, name, **choices))


def all_of(hub, table):
    with hub.store.read() as snap:
        return [r for hit in snap.range(table) if not (r := snap.require(table, hit.id)).trashed_at]


def doing(hub, cast):
    """`do(action, *args)` as the owner."""
    viewer = casting.viewer(hub.store, cast.owner)
    return lambda action, *args: hub.store.write(action, *args, viewer=viewer, by=viewer.user.id)


def export(hub, person, kind, made="csv"):
    viewer = casting.viewer(hub.store, person)
    return b"".join(FORMATS[made].write(*exported(hub.store, viewer, kind)))


def bring(hub, person, content, kind, made="csv"):
    """Imports as the page does."""
    drafted = draft(hub.settings.data, kind, f"file.{made}", io.BytesIO(content))
    with hub.store.read() as snap:
        drafted = refined(snap, hub.settings.data, drafted)
    return finish(hub, take_made(hub, person, drafted))
