"""What is done to the views that people keep of lists, and to the columns they choose."""

from typing import Any

from msgspec.structs import replace

from ...accounts.queries import Viewer
from ...accounts.rules import Forbidden
from ...store import Tx
from .. import queries, rules
from ..records import ListColumns, SavedView, list_columns, saved_views
from ..rules import N_

MOST_VIEWS = 100


def save_view(tx: Tx, module: str, values: dict[str, Any], *, viewer: Viewer) -> SavedView:
    """Keeps a view of a module's list, one's own. Invalid by field."""
    rules.need(viewer, module, "list")
    own = tx.range(saved_views, "owner", (module, viewer.user.id), limit=MOST_VIEWS)
    if len(list(own)) == MOST_VIEWS:
        raise Forbidden(N_("You have as many views as there can be. Delete one first."))
    return tx.put(SavedView(module=module, **rules.accepted_view(values)))


def edit_view(
    tx: Tx, module: str, view_id: bytes, values: dict[str, Any], *, viewer: Viewer
) -> SavedView:
    """Changes what `values` names of a view; Forbidden for one of somebody else."""
    view = _changeable(tx, module, view_id, viewer)
    now = {name: getattr(view, name) for name in ("name", "query", "columns", "shared")}
    return tx.put(replace(view, **rules.accepted_view(now | values)))


def delete_view(tx: Tx, module: str, view_id: bytes, *, viewer: Viewer) -> SavedView:
    """Removes a view, and says what it was."""
    view = _changeable(tx, module, view_id, viewer)
    tx.delete(saved_views, view_id)
    return view


def choose_columns(
    tx: Tx, module: str, columns: Any, view_id: bytes | None = None, *, viewer: Viewer
) -> None:
    """Keeps the columns of a view, or, without one, of the viewer's lists of this module; none
    are the usual ones. Of a view that others made it keeps nothing: Forbidden."""
    rules.need(viewer, module, "list")
    columns = rules.accepted_columns(columns)
    if view_id is not None:
        tx.put(replace(_changeable(tx, module, view_id, viewer), columns=columns))
        return
    found = tx.find(list_columns, "owner", module, viewer.user.id)
    if found is None:
        found = ListColumns(module=module, user_id=viewer.user.id)
    tx.put(replace(found, columns=columns))


def _changeable(tx: Tx, module: str, view_id: bytes, viewer: Viewer) -> SavedView:
    view = queries.saved_view(tx, viewer, module, view_id)
    if not queries.may_change_view(viewer, view):
        raise Forbidden(N_("A view is changed by who made it."))
    return view
