"""The fields that were made in settings, and the views and columns that people keep of lists."""

from ...accounts.queries import Viewer
from ...store import Missing, Snapshot, id_text
from ..records import (
    MODULES,
    TABLES,
    CustomField,
    SavedView,
    custom_fields,
    list_columns,
    saved_views,
)


def custom_fields_of(snap: Snapshot, table: str, retired: bool = False) -> tuple[CustomField, ...]:
    """The fields of the records of this table, in their order; with `retired` those too that
    are not used any more."""

    def read() -> dict[str, tuple[CustomField, ...]]:
        found: dict[str, list[CustomField]] = {}
        for hit in snap.range(custom_fields, "place"):
            field = snap.require(custom_fields, hit.id)
            found.setdefault(field.table, []).append(field)
        return {name: tuple(fields) for name, fields in found.items()}

    fields = snap.memo("crm.custom_fields", (custom_fields,), read).get(table, ())
    return fields if retired else tuple(field for field in fields if not field.retired)


def custom_field(snap: Snapshot, viewer: Viewer, field_id: bytes) -> CustomField:
    """The field, for those who may set up its module; Missing for others."""
    field = snap.require(custom_fields, field_id)
    if not viewer.may(MODULES[field.table], "configure"):
        raise Missing(custom_fields.name, field_id)
    return field


def held_by(snap: Snapshot, field: CustomField) -> int:
    """How many records hold a value of the field, those in the trash too."""
    return snap.tally(TABLES[field.table], "custom", (id_text(field.id),))


def configured(viewer: Viewer) -> list[str]:
    """The tables whose fields the viewer may make."""
    return [table for table, module in MODULES.items() if viewer.may(module, "configure")]


def saved_view(snap: Snapshot, viewer: Viewer, module: str, view_id: bytes) -> SavedView:
    """One's own view of this module, or a shared one; Missing otherwise."""
    found = snap.get(saved_views, view_id)
    if found is None or found.module != module or not _may_use(viewer, found):
        raise Missing(saved_views.name, view_id)
    return found


def views_of(snap: Snapshot, viewer: Viewer, module: str) -> list[SavedView]:
    """One's own views of a module and the shared ones of others, each by name."""
    if not viewer.may(module, "list"):
        return []
    keys = (("owner", (module, viewer.user.id)), ("shared", (module,)))
    ids = dict.fromkeys(
        hit.id for index, key in keys for hit in snap.range(saved_views, index, key)
    )
    found = [view for view in snap.get_many(saved_views, ids) if view is not None]
    return sorted(found, key=lambda v: (v.created_by != viewer.user.id, v.name.casefold(), v.id))


def may_change_view(viewer: Viewer, view: SavedView) -> bool:
    """Whoever made it; a shared one also who may set up the module."""
    own = view.created_by == viewer.user.id
    return own or (view.shared and viewer.may(view.module, "configure"))


def chosen_columns(snap: Snapshot, viewer: Viewer, module: str) -> tuple[str, ...]:
    """The columns that the viewer chose for a module's list; () for the usual ones."""
    found = snap.find(list_columns, "owner", module, viewer.user.id)
    return found.columns if found else ()


def _may_use(viewer: Viewer, view: SavedView) -> bool:
    own = view.created_by == viewer.user.id
    return viewer.may(view.module, "list") and (own or view.shared)
