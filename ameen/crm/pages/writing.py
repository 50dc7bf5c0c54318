"""Making, changing, trashing and restoring a record, by forms."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...accounts.rules import N_, Forbidden, Invalid
from ...store import Snapshot, Stale, parse_id
from ...web import language, not_found, page, safe_next, see_other, store, viewer, write
from ...web.forms import Form
from .. import actions, queries
from ..queries import likely_duplicates
from ..records import name
from ..rules import accepted
from .browsing import undo_address
from .conflicts import Conflict, changed_since, conflict, custom_since, settle
from .forming import form_of
from .linking import (
    Links,
    links_sent,
    links_showing,
    refuse_links,
    settle_links,
    with_links,
)
from .register import Register


def new(register: Register) -> Response:
    """An empty form; filled from another record (`copy`), or for a record that it belongs to
    (`company=<id>`)."""
    with store().read() as snap:
        source = _asked_record(snap, register)
        form = form_of(snap, register, source, copied=source is not None)
        if source is None:
            _begin(form, register.begin())
        links = links_showing(
            snap, register, source, lambda link: _first(snap, register, link, source)
        )
    return _new_page(register, form, links)


def create(register: Register) -> Response:
    """Makes the record; first offers those that may be the same."""
    with store().read() as snap:
        form = form_of(snap, register)
        links = links_sent(snap, register)
        right = _is_right(form, links)
        alike = [] if request.form.get("anyway") else _alike(snap, register, form)
    if not right or alike:
        return _new_page(register, form, links, alike if right else [], 422)
    try:
        record = write(_created, register, form.values(), links)
    except Invalid as error:
        _refuse(form, links, error)
        return _new_page(register, form, links, status=422)
    return see_other(
        register.address("show", record), toast=register.words["created"], undo=undo_address()
    )


def edit(register: Register, record_id: bytes) -> Response:
    with store().read() as snap:
        record = live(register, snap, record_id)
        form = form_of(snap, register, record)
        links = links_showing(snap, register, record, lambda link: getattr(record, f"{link}_id"))
    return _edit_page(register, record, form, links)


def update(register: Register, record_id: bytes) -> Response:
    """Saves the form. Who comes second gets both texts, and what doesn't clash brought together."""
    with store().read() as snap:
        record = live(register, snap, record_id)
        form = form_of(snap, register, record)
        links = links_sent(snap, register, record)
        right = _is_right(form, links)
    if not right:
        return _edit_page(register, record, form, links, 422)
    try:
        write(_edited, register, record_id, form.version.data, form.values(), links)
    except Invalid as error:
        _refuse(form, links, error)
        return _edit_page(register, record, form, links, 422)
    except Stale:
        return _conflicting(register, record_id, form, links)
    return see_other(
        register.address("show", record_id), toast=register.words["saved"], undo=undo_address()
    )


def trash(register: Register, record_id: bytes) -> Response:
    write(actions.trash, register.table, record_id)
    return see_other(
        safe_next(request.form.get("back"), url_for(register.endpoint)),
        toast=register.words["trashed"],
        undo=undo_address(),
    )


def restore(register: Register, record_id: bytes) -> Response:
    write(actions.restore, register.table, record_id)
    here = register.address("show", record_id)
    return see_other(
        safe_next(request.form.get("back"), here),
        toast=register.words["restored"],
        undo=undo_address(),
    )


def _is_right(form: Form, links: Links) -> bool:
    return form.validate() and not any(link.error for link in links.values())


def _begin(form: Form, values: dict[str, Any]) -> None:
    for field, value in values.items():
        if field in form:
            form[field].data = value


def _created(tx: Any, register: Register, values: dict, links: Links, *, viewer: Any) -> Any:
    values = with_links(tx, values, links, viewer)
    return actions.create(tx, register.table, values, viewer=viewer)


def _edited(
    tx: Any,
    register: Register,
    record_id: bytes,
    version: int | None,
    values: dict,
    links: Links,
    *,
    viewer: Any,
) -> Any:
    values = with_links(tx, values, links, viewer)
    return actions.edit(tx, register.table, record_id, version, values, viewer=viewer)


def _refuse(form: Form, links: Links, error: Invalid) -> None:
    """Puts what the action refused beside the fields it is about."""
    refuse_links(links, error.errors)
    form.refuse(error.errors)


def _conflicting(register: Register, record_id: bytes, form: Form, links: Links) -> Response:
    with store().read() as snap:
        current = live(register, snap, record_id)
        held = changed_since(snap, register.table, record_id, form.version.data or 0)
        differences = settle(form, current, custom_since(form, current, held))
        differences += settle_links(snap, links, held, current)
        told = conflict(snap, current, differences)
    return _edit_page(register, current, form, links, 409, told)


def _alike(snap: Snapshot, register: Register, form: Form) -> list[Any]:
    """Those already there that the reader sees. What is wrong with the values is told later."""
    try:
        values = form.values()
        values.pop("custom", None)
        values = accepted(register.table.name, values, lenient=True)
    except Invalid:
        return []
    return likely_duplicates(snap, viewer(), register.table, values)


def live(register: Register, snap: Snapshot, record_id: bytes) -> Any:
    """The record when it can be changed: what is in the trash is restored first."""
    found = queries.record(snap, viewer(), register.table.name, record_id)
    if found.trashed_at is not None:
        raise Forbidden(N_("It is in the trash. Restore it first."))
    return found


def _asked_record(snap: Snapshot, register: Register) -> Any:
    given = request.args.get("copy")
    return queries.record(snap, viewer(), register.table.name, _id(given)) if given else None


def _first(snap: Snapshot, register: Register, link: str, source: Any) -> bytes | None:
    if source is not None:
        return getattr(source, f"{link}_id")
    given = request.args.get(link)
    if not given:
        return register.implied(snap).get(link)
    return queries.record(snap, viewer(), register.links[link], _id(given)).id


def _id(text: str) -> bytes:
    try:
        return parse_id(text)
    except ValueError:
        not_found()


def _new_page(
    register: Register,
    form: Form,
    links: Links,
    alike: list[Any] | None = None,
    status: int = 200,
) -> Response:
    return page(
        "crm/register/new.html",
        status,
        register=register,
        title=register.words["new"],
        form=form,
        links=links,
        action=url_for(register.endpoint),
        method="",
        cancel=url_for(register.endpoint),
        button=register.words["create"],
        alike=alike or [],
        conflict=None,
        **{register.one: None},
        **register.extras(),
    )


def _edit_page(
    register: Register,
    record: Any,
    form: Form,
    links: Links,
    status: int = 200,
    told: Conflict | None = None,
) -> Response:
    here = register.address("show", record)
    return page(
        "crm/register/edit.html",
        status,
        register=register,
        record=record,
        title=_("Edit %(name)s", name=name(record, language())),
        form=form,
        links=links,
        action=here,
        method="",
        cancel=here,
        button=_("Save"),
        alike=[],
        conflict=told,
        **{register.one: record},
        **register.extras(),
    )
