"""The picture of a record: a contact's or a user's avatar, a company's logo."""

from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...accounts.rules import Invalid
from ...store import Missing
from ...web import access, hub, language, page, see_other, store, viewer, write
from .. import actions, queries, receiving
from .blueprint import blueprint
from .writing import asked_place, undo_address


@blueprint.get("/picture")
@access.signed_in
def picture() -> Response:
    """The picture as it is, and a form for another one."""
    return _page()


@blueprint.post("/picture")
@access.signed_in
def set_picture() -> Response:
    table, record_id = asked_place()
    _check(table, record_id)
    files = receiving.sent()
    try:
        if not files:
            raise Invalid({"file": [_("Choose a file first.")]})
        receiving.receive_one(files[0], actions.set_picture, hub().subjects, table, record_id)
    except Invalid as error:
        return _page(422, [_(text) for texts in error.errors.values() for text in texts])
    return _back(table, record_id, _("The picture was saved."))


@blueprint.delete("/picture")
@access.signed_in
def remove_picture() -> Response:
    table, record_id = asked_place()
    with store().read() as snap:
        queries.subject(snap, viewer(), hub().subjects, table, record_id)
        shown = queries.picture(snap, table, record_id)
    if shown is None:
        raise Missing(table, record_id)
    write(actions.trash, hub().subjects, shown.id, None)
    return _back(table, record_id, _("The picture was removed."))


def _back(table: str, record_id: bytes, said: str) -> Response:
    return see_other(hub().subjects[table].address(record_id), toast=said, undo=undo_address())


def _check(table: str, record_id: bytes) -> None:
    kind = hub().subjects.get(table)
    if kind is None or kind.picture is None:
        raise Missing(table, record_id)
    with store().read() as snap:
        actions.check_add(snap, hub().subjects, table, record_id, kind.picture, viewer())


def _page(status: int = 200, errors: list[str] | None = None) -> Response:
    table, record_id = asked_place()
    _check(table, record_id)
    with store().read() as snap:
        kind, record = queries.subject(snap, viewer(), hub().subjects, table, record_id)
        shown = queries.picture(snap, table, record_id)
    return page(
        "files/picture.html",
        status,
        title=_("Picture"),
        record=record,
        called=kind.name(record, language()),
        back=kind.address(record_id),
        place=queries.place_text(table, record_id),
        shown=shown,
        errors=errors or [],
    )
