"""The routes that every register has."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from ...web import access, fragment, store
from ...web.forms import one_line
from . import browsing, reading, writing
from .linked import records_like
from .register import Register


def blueprint_of(register: Register) -> Blueprint:
    """The list, its trash, the record and its forms, and what is done to many at once."""
    made = Blueprint(register.name, __name__, url_prefix=f"/crm/{register.name}")
    _add_collection(made, register)
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

    @made.post("/bulk")
    @access(module, "edit")
    def bulk() -> Response:
        return browsing.bulk(register)

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
