"""The settings of fields that a company adds to its records."""

from typing import Any

from flask import Blueprint, current_app, g, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from ...accounts.queries import colleague
from ...accounts.rules import N_, Forbidden, Invalid
from ...store import Snapshot, Stale
from ...web import access, page, see_other, store, viewer, write
from .. import actions
from ..forms import KINDS_OF_RECORDS, TYPES, FieldForm, options_sent, options_shown
from ..queries import configured, custom_field, custom_fields_of, held_by
from ..records import MODULES, CustomField
from ..rules import LINKABLE

blueprint = Blueprint("fields", __name__, url_prefix="/settings/fields")


@blueprint.get("")
@access.signed_in
def index() -> Response:
    """The fields of one kind of record, for those who may set up its module."""
    tables = _tables()
    table = request.args.get("of") or tables[0]
    if table not in tables:
        raise BadRequest(_("There are no such records."))
    with store().read() as snap:
        every = custom_fields_of(snap, table, retired=True)
        held = {field.id: held_by(snap, field) for field in every}
    return _page(
        "settings/fields/index.html",
        _("Custom fields"),
        table=table,
        tabs=[(_at(one), KINDS_OF_RECORDS[one], one == table, "") for one in tables],
        fields=[field for field in every if not field.retired],
        retired=[field for field in every if field.retired],
        held=held,
        types=TYPES,
    )


@blueprint.get("/new")
@access.signed_in
def new() -> Response:
    return _new_page(_table(request.args.get("of", "")), _form(), ())


@blueprint.post("")
@access.signed_in
def create() -> Response:
    table, form = _table(request.form.get("of", "")), _form()
    options = options_sent(request.form)
    if not form.validate():
        return _new_page(table, form, options, 422)
    try:
        write(actions.define_field, table, form.values() | {"options": options})
    except Invalid as error:
        form.refuse(error.errors)
        return _new_page(table, form, options, 422)
    return see_other(_at(table), toast=_("The field was created."))


@blueprint.get("/<id:field_id>/edit")
@access.signed_in
def edit(field_id: bytes) -> Response:
    with store().read() as snap:
        field = custom_field(snap, viewer(), field_id)
    return _edit_page(field, _form(field), field.options)


@blueprint.post("/<id:field_id>")
@access.signed_in
def update(field_id: bytes) -> Response:
    """Saves the form. Who comes second sees what is saved now beside what they typed."""
    with store().read() as snap:
        field = custom_field(snap, viewer(), field_id)
    form, options = _form(field), options_sent(request.form)
    if not form.validate():
        return _edit_page(field, form, options, 422)
    values = form.values() | {"options": options}
    try:
        write(actions.edit_field, field_id, form.version.data, values)
    except Invalid as error:
        form.refuse(error.errors)
        return _edit_page(field, form, options, 422)
    except Stale as stale:
        differences = form.lost_to(stale.current)
        return _edit_page(stale.current, form, options, 409, differences)
    return see_other(_at(field.table), toast=_("The field was saved."))


@blueprint.post("/<id:field_id>/retirement")
@access.signed_in
def retire(field_id: bytes) -> Response:
    field = write(actions.retire_field, field_id)
    return see_other(_at(field.table), toast=_("The field is not used any more."))


@blueprint.delete("/<id:field_id>/retirement")
@access.signed_in
def revive(field_id: bytes) -> Response:
    field = write(actions.revive_field, field_id)
    return see_other(_at(field.table), toast=_("The field is used again."))


@blueprint.post("/<id:field_id>/place")
@access.signed_in
def place(field_id: bytes) -> Response:
    """Moves the field up or down."""
    steps = {"up": -1, "down": 1}.get(request.form.get("to", ""))
    if steps is None:
        raise BadRequest(_("A field moves up or down."))
    with store().read() as snap:
        field = custom_field(snap, viewer(), field_id)
    write(actions.move_field, field_id, steps)
    return see_other(_at(field.table))


def _tables() -> list[str]:
    """The kinds of records whose fields the reader may make."""
    found = [table for table in configured(viewer()) if _has_pages(table)]
    if not found:
        raise Forbidden(N_("Your roles don't allow this. Ask an owner for a higher level."))
    return found


def _table(name: str) -> str:
    if name not in _tables():
        raise Forbidden(N_("Your roles don't allow this. Ask an owner for a higher level."))
    return name


def _has_pages(table: str) -> bool:
    return f"{MODULES[table]}.show" in current_app.view_functions


def _at(table: str) -> str:
    return url_for("fields.index", of=table)


def _form(field: CustomField | None = None) -> FieldForm:
    form = FieldForm.of(field)
    form.links_to.choices = [(t, KINDS_OF_RECORDS[t]) for t in LINKABLE if _has_pages(t)]
    return form


def _new_page(table: str, form: FieldForm, options: Any, status: int = 200) -> Response:
    return _page(
        "settings/fields/edit.html",
        _("New field"),
        status,
        form=form,
        options=options_shown(options),
        field=None,
        table=table,
        action=url_for("fields.create"),
        back=_at(table),
        held=0,
        conflict=None,
    )


def _edit_page(
    field: CustomField,
    form: FieldForm,
    options: Any,
    status: int = 200,
    differences: Any = None,
) -> Response:
    with store().read() as snap:
        held = held_by(snap, field)
        told = _told(snap, field, differences) if differences is not None else None
    return _page(
        "settings/fields/edit.html",
        _("Edit the field"),
        status,
        form=form,
        options=options_shown(options),
        field=field,
        table=field.table,
        action=url_for("fields.update", field_id=field.id),
        back=_at(field.table),
        held=held,
        conflict=told,
    )


def _told(snap: Snapshot, field: CustomField, differences: Any) -> dict[str, Any]:
    return {
        "differences": differences,
        "who": colleague(snap, field.updated_by),
        "when": field.updated_at,
    }


def _page(template: str, title: str, status: int = 200, **names: Any) -> Response:
    g.section = "settings"
    return page(template, status, title=title, kinds=KINDS_OF_RECORDS, **names)
