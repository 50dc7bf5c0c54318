"""Finding records that are the same, and making one of them."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from ...accounts.queries import colleague
from ...accounts.rules import Invalid
from ...store import Snapshot, Stale, id_text, parse_id
from ...web import access, page, paging, see_other, store, viewer, write
from .. import actions, queries, rules
from ..actions.merging import MERGED, MOST, UNITED
from ..records import MODULES
from .browsing import undo_address
from .register import Register
from .registers import REGISTERS
from .telling import Teller

WAYS = {"emails": _l("Same email"), "phones": _l("Same phone"), "names": _l("Same name")}
ICONS = {"emails": "mail", "phones": "phone", "names": "user"}
FEWEST = 2


def index(register: Register) -> Response:
    """Groups of records that share an address, a number or a name."""
    way = request.args.get("by", "emails")
    if way not in WAYS:
        raise BadRequest(_("Duplicates are found by email, phone or name."))
    spec, token = (register.name, "duplicates", way), request.args.get("cursor")
    after = paging.opened(spec, token)[0] if token else None
    with store().read() as snap:
        found = queries.alike(snap, viewer(), register.table, way, after)
    here = url_for(f"{register.name}_merges.index")
    onward = paging.seal(spec, found.after) if found.after else ""
    tabs = [(f"{here}?by={w}", text, w == way, ICONS[w]) for w, text in WAYS.items()]
    return page(
        "crm/duplicates/index.html",
        title=_("Duplicates"),
        register=register,
        groups=found.groups,
        tabs=tabs,
        further=f"{here}?by={way}&cursor={onward}" if onward else "",
        first=f"{here}?by={way}" if token else "",
        may_merge=viewer().may(register.name, "delete"),
    )


def new(register: Register, status: int = 200, told: Any = "") -> Response:
    """Which record is kept, and for each field that differs whose value."""
    with store().read() as snap:
        found = [queries.record(snap, viewer(), register.table.name, i) for i in _ids()]
        found = [record for record in found if record.trashed_at is None]
        if len(found) < FEWEST:
            return see_other(
                url_for(f"{register.name}_merges.index"),
                toast=_("There is nothing left to merge."),
                tone="warning",
            )
        found.sort(key=lambda record: record.created_at)
        names = {
            "records": found,
            "fields": _fields(snap, register, found),
            "creators": {r.id: colleague(snap, r.created_by) for r in found},
        }
    keep = _given("keep")
    return page(
        "crm/duplicates/new.html",
        status,
        title=_("Merge"),
        register=register,
        keep=keep if keep in {r.id for r in found} else found[0].id,
        told=told,
        **names,
    )


def create(register: Register) -> Response:
    """Merges them; who comes second sees what they are now."""
    keep, versions = _given("keep"), {i: _version(i) for i in _ids()}
    fields = [*rules.FIELDS[register.table.name]]
    chosen = {f: i for f in fields if (i := _given(f"from-{f}"))}
    if keep not in versions:
        return new(register, 422, _("Choose which record is kept."))
    try:
        record = write(actions.merge, register.table, keep, versions, chosen)
    except Invalid as error:
        return new(
            register, 422, _(next(text for texts in error.errors.values() for text in texts))
        )
    except Stale:
        changed = _("Somebody changed one of these meanwhile. Look again; nothing was merged.")
        return new(register, 409, changed)
    return see_other(
        register.address("show", record), toast=_("The records were merged."), undo=undo_address()
    )


def _fields(snap: Snapshot, register: Register, found: list[Any]) -> list[tuple[Any, ...]]:
    """(name, label, [(record, value)]) of each field of which the records say different things;
    a value that several have stands once."""
    rows = []
    for field in rules.FIELDS[register.table.name]:
        if field in UNITED or field in ("custom", "currency"):
            continue
        said = {}
        for record in found:
            teller = Teller(register, record)
            value = teller.value(field, queries.said(snap, record, field))
            if value not in said and value != "":
                said[value] = record
        if len(said) > 1:
            rows.append((field, teller.label(field), [(r, value) for value, r in said.items()]))
    return rows


def _ids() -> list[bytes]:
    given = request.values.getlist("ids")
    try:
        ids = list(dict.fromkeys(parse_id(text) for text in given))
    except ValueError as error:
        raise BadRequest(_("These are not records of this list.")) from error
    if not FEWEST <= len(ids) <= MOST:
        raise BadRequest(_("Choose two to five records, and which of them is kept."))
    return ids


def _given(field: str) -> bytes | None:
    try:
        return parse_id(request.form.get(field, ""))
    except ValueError:
        return None


def _version(record_id: bytes) -> int:
    return request.form.get(f"version-{id_text(record_id)}", 0, type=int)


def _blueprint(register: Register) -> Blueprint:
    made = Blueprint(f"{register.name}_merges", __name__, url_prefix=f"/crm/{register.name}")
    for rule, endpoint, method, view, action in (
        ("/duplicates", "index", "GET", index, "list"),
        ("/merges/new", "new", "GET", new, "delete"),
        ("/merges", "create", "POST", create, "delete"),
    ):
        view = _of(register, view, action)
        made.add_url_rule(rule, endpoint, view, methods=[method])
    return made


def _of(register: Register, view: Callable[[Register], Response], action: str) -> Callable[[], Any]:
    @access(register.name, action)
    def of_register() -> Response:
        return view(register)

    return of_register


blueprints = tuple(_blueprint(REGISTERS[MODULES[table.name]]) for table in MERGED)
