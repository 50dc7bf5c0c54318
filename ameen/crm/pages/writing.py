"""Making, changing, trashing and restoring a record, by forms."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...accounts.rules import N_, Forbidden, Invalid
from ...store import Snapshot, Stale, parse_id
from ...web import language, not_found, page, safe_next, see_other, store, viewer, write
from ...web.forms import Form
from ..queries import company, likely_duplicates
from ..records import name
from .browsing import people, undo_address
from .conflicts import Conflict, changed_since, conflict, settle
from .linked import CompanyLink
from .registers import Register

NOT_COPIED = ("version", "external_id")


def new(register: Register) -> Response:
    """An empty form; filled from another record (`copy`), or for a company."""
    with store().read() as snap:
        source = _asked_record(snap, register)
        form = _form(snap, register, source)
        if source is not None:
            for field in NOT_COPIED:
                form[field].data = type(form)()[field].data
        link = CompanyLink.showing(snap, register.link, _first_company(snap, register, source))
    return _new_page(register, form, link)


def create(register: Register) -> Response:
    """Makes the record; first offers those that may be the same."""
    with store().read() as snap:
        form = _form(snap, register)
        link = CompanyLink.read(snap, register.link)
        right = form.validate() and not link.error
        alike = [] if request.form.get("anyway") else _alike(snap, register, form)
    if not right or alike:
        return _new_page(register, form, link, alike if right else [], 422)
    try:
        record = write(_created, register, form.values(), link)
    except Invalid as error:
        _refuse(form, link, error)
        return _new_page(register, form, link, status=422)
    return see_other(
        register.address("show", record), toast=register.words["created"], undo=undo_address()
    )


def edit(register: Register, record_id: bytes) -> Response:
    with store().read() as snap:
        record = _live(register, snap, record_id)
        form = _form(snap, register, record)
        link = CompanyLink.showing(snap, register.link, getattr(record, f"{register.link}_id"))
    return _edit_page(register, record, form, link)


def update(register: Register, record_id: bytes) -> Response:
    """Saves the form. Who comes second gets both texts, and what doesn't clash brought together."""
    key = f"{register.link}_id"
    with store().read() as snap:
        record = _live(register, snap, record_id)
        form = _form(snap, register, record)
        own = record.id if register.one == "company" else None
        link = CompanyLink.read(snap, register.link, getattr(record, key), own)
        right = form.validate() and not link.error
    if not right:
        return _edit_page(register, record, form, link, 422)
    try:
        write(_edited, register, record_id, form.version.data, form.values(), link)
    except Invalid as error:
        _refuse(form, link, error)
        return _edit_page(register, record, form, link, 422)
    except Stale:
        return _conflicting(register, record_id, form, link)
    return see_other(
        register.address("show", record_id), toast=register.words["saved"], undo=undo_address()
    )


def trash(register: Register, record_id: bytes) -> Response:
    write(register.trash, record_id)
    return see_other(
        safe_next(request.form.get("back"), url_for(register.endpoint)),
        toast=register.words["trashed"],
        undo=undo_address(),
    )


def restore(register: Register, record_id: bytes) -> Response:
    write(register.restore, record_id)
    here = register.address("show", record_id)
    return see_other(
        safe_next(request.form.get("back"), here),
        toast=register.words["restored"],
        undo=undo_address(),
    )


def _created(tx: Any, register: Register, values: dict, link: CompanyLink, *, viewer: Any) -> Any:
    values = values | {link.key: link.value(tx, viewer)}
    return register.create(tx, values, viewer=viewer)


def _edited(
    tx: Any,
    register: Register,
    record_id: bytes,
    version: int | None,
    values: dict,
    link: CompanyLink,
    *,
    viewer: Any,
) -> Any:
    values = values | {link.key: link.value(tx, viewer)}
    return register.edit(tx, record_id, version, values, viewer=viewer)


def _refuse(form: Form, link: CompanyLink, error: Invalid) -> None:
    """Puts what the action refused beside the fields it is about."""
    about_link = error.errors.pop(link.key, None)
    if about_link:
        link.error = _(about_link[0])
    form.refuse(error.errors)


def _conflicting(register: Register, record_id: bytes, form: Form, link: CompanyLink) -> Response:
    with store().read() as snap:
        current = _live(register, snap, record_id)
        held = changed_since(snap, register.table, record_id, form.version.data or 0)
        differences = settle(form, current, held)
        if link.key in held:
            differences += _settle_link(snap, link, held[link.key], getattr(current, link.key))
        told = conflict(snap, current, differences)
    return _edit_page(register, current, form, link, 409, told)


def _settle_link(
    snap: Snapshot, link: CompanyLink, held: bytes | None, theirs: bytes | None
) -> list[tuple[Any, str, str]]:
    if link.chosen == held and not link.create:
        link.show(snap, theirs)
        return []
    other = CompanyLink.showing(snap, link.field, theirs)
    return [] if link.chosen == theirs else [(_("Company"), link.text, other.text)]


def _form(snap: Snapshot, register: Register, record: Any = None) -> Form:
    """The form, with only the fields that the reader may fill."""
    form, who = register.form.of(record), viewer()
    kept = getattr(record, "assignee_id", None)
    if who.may(register.name, "assign"):
        named = [(parse_id(i), text) for i, text in people(snap)[0]]
        if kept and kept not in {i for i, _text in named}:
            named.append((kept, _("Somebody who is not active any more")))
        form.assignee_id.choices = named
    elif kept is None:
        form.assignee_id.choices = [(who.user.id, _("Me"))]
    else:
        del form.assignee_id
    return form


def _alike(snap: Snapshot, register: Register, form: Form) -> list[Any]:
    """Those already there that the reader sees. What is wrong with the values is told later."""
    try:
        values = register.accepted(form.values(), lenient=True)
    except Invalid:
        return []
    return likely_duplicates(snap, viewer(), register.table, values)


def _live(register: Register, snap: Snapshot, record_id: bytes) -> Any:
    """The record when it can be changed: what is in the trash is restored first."""
    record = register.load(snap, viewer(), record_id)
    if record.trashed_at is not None:
        raise Forbidden(N_("It is in the trash. Restore it first."))
    return record


def _asked_record(snap: Snapshot, register: Register) -> Any:
    given = request.args.get("copy")
    return register.load(snap, viewer(), _id(given)) if given else None


def _first_company(snap: Snapshot, register: Register, source: Any) -> bytes | None:
    if source is not None:
        return getattr(source, f"{register.link}_id")
    given = request.args.get(register.link)
    if not given:
        return None
    return company(snap, viewer(), _id(given)).id


def _id(text: str) -> bytes:
    try:
        return parse_id(text)
    except ValueError:
        not_found()


def _new_page(
    register: Register,
    form: Form,
    link: CompanyLink,
    alike: list[Any] | None = None,
    status: int = 200,
) -> Response:
    return page(
        register.template("new"),
        status,
        title=register.words["new"],
        form=form,
        link=link,
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
    link: CompanyLink,
    status: int = 200,
    told: Conflict | None = None,
) -> Response:
    here = register.address("show", record)
    return page(
        register.template("edit"),
        status,
        title=_("Edit %(name)s", name=name(record, language())),
        form=form,
        link=link,
        action=here,
        method="",
        cancel=here,
        button=_("Save"),
        alike=[],
        conflict=told,
        **{register.one: record},
        **register.extras(),
    )
