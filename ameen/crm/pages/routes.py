"""The routes that every register has."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from ...web import access, fragment, store
from ...web.forms import one_line
from . import browsing, bulk, reading, views, writing
from .linked import records_like
from .register import Register


def blueprint_of(register: Register) -> Blueprint:
    """The list, its trash, the record and its forms, and what is done to many at once."""
    made = Blueprint(register.name, __name__, url_prefix=f"/crm/{register.name}")
    _add_collection(made, register)
    _add_bulk(made, register)
    _add_views(made, register)
    _add_record(made, register)
    return made


def _add_collection(made: Blueprint, register: Register) -> None:
    module = register.name

    @made.get("")
    @access(module, "list")
    def index() -> Response:
        return register.instead() or browsing.index(register)

    @made.get("/new")
    @access(module, "create")
    def new() -> Response:
        return writing.new(register)

    @made.post("")
    @access(module, "create")
    def create() -> Response:
        return writing.create(register)

    @made.get("/trash")
    @access(module, "list")
    def trashed() -> Response:
        return browsing.trashed(register)

    @made.post("/page-size")
    @access(module, "list")
    def page_size() -> Response:
        return browsing.save_size(register)

    @made.get("/options")
    @access(module, "search")
    def options() -> Response:
        """Names to choose from while one types one, for the field that asks."""
        field = request.args.get("field", "")
        field = field if field.isidentifier() else register.one
        text = one_line(request.args.get("q") or request.args.get(field) or "")[:200]
        with store().read() as snap:
            found = records_like(snap, register.table.name, text)
        return fragment("crm/_options.html", records=found, field=field)


def _add_bulk(made: Blueprint, register: Register) -> None:
    module, one = register.name, "/bulk/<id:bulk_id>"

    @made.post("/bulk", endpoint="bulk")
    @access(module, "edit")
    def create_bulk() -> Response:
        return bulk.bulk(register)

    @made.get(one)
    @access(module, "edit")
    def show_bulk(bulk_id: bytes) -> Response:
        return bulk.show(register, bulk_id)

    @made.get(f"{one}/progress")
    @access(module, "edit")
    def bulk_progress(bulk_id: bytes) -> Response:
        return bulk.progress(register, bulk_id)

    @made.post(f"{one}/stop")
    @access(module, "edit")
    def stop_bulk(bulk_id: bytes) -> Response:
        return bulk.stop(register, bulk_id)

    @made.post(f"{one}/undo")
    @access(module, "edit")
    def undo_bulk(bulk_id: bytes) -> Response:
        return bulk.undo(register, bulk_id)


def _add_views(made: Blueprint, register: Register) -> None:
    module = register.name

    @made.get("/views/new")
    @access(module, "list")
    def new_view() -> Response:
        return views.new_view(register)

    @made.post("/views")
    @access(module, "list")
    def create_view() -> Response:
        return views.create_view(register)

    @made.get("/views/<id:view_id>/edit")
    @access(module, "list")
    def edit_view(view_id: bytes) -> Response:
        return views.edit_view(register, view_id)

    @made.post("/views/<id:view_id>")
    @access(module, "list")
    def update_view(view_id: bytes) -> Response:
        return views.update_view(register, view_id)

    @made.delete("/views/<id:view_id>")
    @access(module, "list")
    def delete_view(view_id: bytes) -> Response:
        return views.delete_view(register, view_id)

    @made.get("/columns")
    @access(module, "list")
    def columns() -> Response:
        return views.columns(register)

    @made.post("/columns")
    @access(module, "list")
    def choose_columns() -> Response:
        return views.choose_columns(register)


def _add_record(made: Blueprint, register: Register) -> None:
    module, key = register.name, register.key
    one = f"/<id:{key}>"

    @made.get(one)
    @access(module, "view")
    def show(**given: bytes) -> Response:
        return reading.show(register, given[key])

    @made.get(f"{one}/timeline")
    @access(module, "view")
    def history(**given: bytes) -> Response:
        return reading.history(register, given[key])

    @made.get(f"{one}/edit")
    @access(module, "edit")
    def edit(**given: bytes) -> Response:
        return writing.edit(register, given[key])

    @made.route(one, methods=["POST", "PUT"])
    @access(module, "edit")
    def update(**given: bytes) -> Response:
        return writing.update(register, given[key])

    @made.post(f"{one}/trash")
    @access(module, "delete")
    def trash(**given: bytes) -> Response:
        return writing.trash(register, given[key])

    @made.delete(f"{one}/trash")
    @access(module, "restore")
    def restore(**given: bytes) -> Response:
        return writing.restore(register, given[key])
