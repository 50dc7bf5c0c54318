"""The views that people keep of a list, and the columns they choose for it."""

from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from flask import abort, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...accounts.queries import colleague
from ...accounts.rules import N_, Forbidden, Invalid
from ...store import Snapshot, id_text, parse_id
from ...web import language, page, see_other, store, viewer, write
from .. import actions
from ..forms import ViewForm
from ..queries import may_change_view, saved_view, views_of
from ..records import SavedView
from .filtering import facets_of
from .list_columns import all_columns, columns_shown, usual
from .lists import Layout, layout_of
from .register import Register

UP, DOWN = "up", "down"


class Offered(NamedTuple):
    """The views of a list, for its menu. `now` is the name of the one that is shown; `own` and
    `shared` are (address, name, whether it is shown); `changed` says that the list asks for
    something else than the view does."""

    now: str
    every: str
    own: list[tuple[str, str, bool]]
    shared: list[tuple[str, str, bool]]
    keep: str
    columns: str
    edit: str
    save: str
    changed: bool
    query: str


def views_offered(snap: Snapshot, register: Register, layout: Layout) -> Offered:
    """What the menu of views offers to this reader."""
    who, view, asked = viewer(), layout.view, layout.asked
    entries = {True: [], False: []}
    for each in views_of(snap, who, register.name):
        entry = (address_of(register, each), each.name, view is not None and each.id == view.id)
        entries[each.created_by == who.user.id].append(entry)
    may_change = view is not None and may_change_view(who, view)
    to = lambda action: url_for(f"{register.name}.{action}", view_id=view.id)  # noqa: E731
    return Offered(
        now=view.name if view else "",
        every=url_for(register.endpoint),
        own=entries[True],
        shared=entries[False],
        keep=url_for(f"{register.name}.new_view", **_carried(asked.query, asked.view)),
        columns=asked.address(endpoint=f"{register.name}.columns") if register.columns else "",
        edit=to("edit_view") if may_change else "",
        save=to("update_view") if may_change else "",
        changed=view is not None and _cleaned(asked.query) != _cleaned(view.query),
        query=asked.query,
    )


def address_of(register: Register, view: SavedView) -> str:
    """The list as the view has it."""
    query = urlencode([*parse_qsl(view.query), ("view", id_text(view.id))])
    return f"{url_for(register.endpoint)}?{query}"


def new_view(register: Register) -> Response:
    """The form that keeps the list as it is asked for now."""
    return _new_page(register, ViewForm.of(query=request.args.get("query", "")))


def create_view(register: Register) -> Response:
    form = ViewForm.of()
    if not form.validate():
        return _new_page(register, form, 422)
    with store().read() as snap:
        columns = columns_shown(snap, viewer(), register, _source(snap, register))
        query = _known(snap, register, form.query.data)
    values = form.values() | {"query": query, "columns": [name for name, _ in columns]}
    try:
        view = write(actions.save_view, register.name, values)
    except Invalid as error:
        form.refuse(error.errors)
        return _new_page(register, form, 422)
    return see_other(address_of(register, view), toast=_("The view was saved."))


def edit_view(register: Register, view_id: bytes) -> Response:
    with store().read() as snap:
        view = _changeable(snap, register, view_id)
    return _edit_page(register, view, ViewForm.of(view))


def update_view(register: Register, view_id: bytes) -> Response:
    """Takes over the name and the openness of a view from its form, or, when only a query is
    sent, what the list asks for now."""
    with store().read() as snap:
        view = _changeable(snap, register, view_id)
        query = _known(snap, register, request.form.get("query", ""))
    if "name" not in request.form:
        view = write(actions.edit_view, register.name, view_id, {"query": query})
        return see_other(address_of(register, view), toast=_("The view was saved."))
    form = ViewForm.of(view)
    if not form.validate():
        return _edit_page(register, view, form, 422)
    values = {"name": form.name.data, "shared": form.shared.data}
    try:
        view = write(actions.edit_view, register.name, view_id, values)
    except Invalid as error:
        form.refuse(error.errors)
        return _edit_page(register, view, form, 422)
    return see_other(address_of(register, view), toast=_("The view was saved."))


def delete_view(register: Register, view_id: bytes) -> Response:
    write(actions.delete_view, register.name, view_id)
    return see_other(url_for(register.endpoint), toast=_("The view was deleted."))


def columns(register: Register) -> Response:
    """The form in which one chooses the columns of a list, or of the view that it shows."""
    if not register.columns:
        abort(404)
    with store().read() as snap:
        layout = layout_of(register, snap, f"{register.name}.columns")
        every = all_columns(snap, register)
        maker = colleague(snap, layout.view.created_by) if layout.view else None
    shown = dict(layout.columns)
    rows = [(name, column, True) for name, column in layout.columns]
    rows += [(name, column, False) for name, column in every.items() if name not in shown]
    may_change = layout.view is None or may_change_view(viewer(), layout.view)
    return page(
        "crm/views/columns.html",
        title=_("Columns"),
        rows=rows,
        view=layout.view,
        maker=maker,
        may_change=may_change,
        action=layout.asked.address(),
        back=layout.asked.address(endpoint=register.endpoint),
        many=register.words["many"],
    )


def choose_columns(register: Register) -> Response:
    """Keeps the ticked columns, in the order in which they stand; a move stays on the page."""
    with store().read() as snap:
        layout = layout_of(register, snap, f"{register.name}.columns")
        every = all_columns(snap, register)
    names = [name for name in request.form.getlist("columns") if name in every]
    if request.form.get("usual"):
        names = [name for name, _ in usual(every)]
    moved = _moved(names, request.form.get(UP), request.form.get(DOWN))
    view_id = layout.view.id if layout.view else None
    write(actions.choose_columns, register.name, moved or names, view_id)
    asked = layout.asked
    if moved:
        return see_other(asked.address())
    return see_other(asked.address(endpoint=register.endpoint), toast=_("The columns were saved."))


def _moved(names: list[str], up: str | None, down: str | None) -> list[str]:
    """The names with one of them a place further up or down; [] when none is to be moved."""
    name, step = (up, -1) if up else (down, 1)
    if name not in names:
        return []
    here = names.index(name)
    order = [other for other in names if other != name]
    order.insert(max(0, here + step), name)
    return order


def _source(snap: Snapshot, register: Register) -> SavedView | None:
    """The view in which the reader stood when they began to keep another."""
    text = request.form.get("view", "")
    try:
        return next(
            (v for v in views_of(snap, viewer(), register.name) if v.id == parse_id(text)), None
        )
    except ValueError:
        return None


def _changeable(snap: Snapshot, register: Register, view_id: bytes) -> SavedView:
    view = saved_view(snap, viewer(), register.name, view_id)
    if not may_change_view(viewer(), view):
        raise Forbidden(N_("A view is changed by who made it."))
    return view


def _known(snap: Snapshot, register: Register, query: str) -> str:
    """Of a query what a list of this register can be asked."""
    names = {"q", "sort", *facets_of(snap, register)}
    return urlencode([(name, value) for name, value in parse_qsl(query) if name in names])


def _cleaned(query: str) -> set[tuple[str, str]]:
    return set(parse_qsl(query))


def _carried(query: str, view: str) -> dict[str, str]:
    return {name: value for name, value in (("query", query), ("view", view)) if value}


def _new_page(register: Register, form: ViewForm, status: int = 200) -> Response:
    return _page(
        register,
        _("Save as a view"),
        status,
        form=form,
        action=url_for(f"{register.name}.create_view"),
        source=request.values.get("view", ""),
        view=None,
        delete="",
    )


def _edit_page(register: Register, view: SavedView, form: ViewForm, status: int = 200) -> Response:
    return _page(
        register,
        _("Edit the view"),
        status,
        form=form,
        action=url_for(f"{register.name}.update_view", view_id=view.id),
        source="",
        view=view,
        delete=url_for(f"{register.name}.delete_view", view_id=view.id),
    )


def _page(register: Register, title: str, status: int, **names: Any) -> Response:
    view = names["view"]
    back = address_of(register, view) if view else url_for(register.endpoint)
    return page(
        "crm/views/edit.html",
        status,
        title=title,
        back=back,
        many=register.words["many"],
        language=language(),
        **names,
    )
