"""Importing records of any kind: a file, its columns, a preview, the run, what came of it."""

import io
from collections.abc import Callable
from itertools import islice
from typing import Any

from flask import Blueprint, g, request, url_for
from flask_babel import gettext as _
from msgspec.structs import replace
from werkzeug.wrappers import Response

from ...jobs import Work, WorkState, cancel, works
from ...store import id_text
from ...web import access, fragment, hub, not_found, page, see_other, store, viewer, write
from ..exchange.asking import refined
from ..exchange.counting import empty_result
from ..exchange.drafting import draft
from ..exchange.errors import Unreadable
from ..exchange.kept import Import, drop_file, own_imports, save_import
from ..exchange.kinds import KINDS
from ..exchange.rejects import reject_columns, reject_rows
from ..exchange.running import rejected_rows, start_import
from ..exchange.targets import CONTACTS
from ..exchange.undoing import start_undo
from ..forms.imports import FileForm
from . import asking, mapping
from .downloads import download
from .importing import INDEXES, address, index_of, names_of, own, section_of, work_of

SHOWN = 20
ACCEPTED = ".csv,.tsv,.txt,.xlsx,.xlsm,text/csv,text/tab-separated-values,text/plain"
CARDS_ACCEPTED = ".vcf,.vcard,text/vcard"


def new(kind: str) -> Response:
    return _first_page(kind, FileForm.of())


def create(kind: str) -> Response:
    """Keeps what was sent, and goes on to its columns; 422 with one sentence when it can't be read."""
    form = FileForm.of()
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        name, stream = sent.filename, sent.stream
    elif form.text.data:
        name, stream = _("Pasted text"), io.BytesIO(form.text.data.encode())
    else:
        form.refuse({"file": [_("Choose a file, or paste some rows.")]})
        return _first_page(kind, form, 422)
    data = hub().settings.data
    try:
        made = draft(data, kind, name, stream)
    except Unreadable as error:
        form.refuse({"file": [str(error)]})
        return _first_page(kind, form, 422)
    try:
        with store().read() as snap:
            made = refined(snap, data, made)
        write(save_import, made)
    except Exception:
        drop_file(data, made.id)
        raise
    return see_other(address(made, "columns"))


def start(kind: str, import_id: bytes) -> Response:
    """Begins the import, once, however often the form is sent."""
    made = write(start_import, own(kind, import_id))
    return see_other(address(made, "show"))


def show(kind: str, import_id: bytes) -> Response:
    """The import while it runs, and what came of it."""
    made = own(kind, import_id)
    work = work_of(made.work_id)
    if made.work_id is None:
        return see_other(address(made, "columns"))
    if work is None:
        not_found()
    if work.open:
        return page(
            "crm/imports/running.html", title=_("Import running"), work=work, **names_of(made)
        )
    return page(
        "crm/imports/show.html",
        title=_("Import finished"),
        work=work,
        result=empty_result() | work.result,
        rejects=list(islice(rejected_rows(store(), made.id), SHOWN)),
        undoing=work_of(made.undo_id),
        **names_of(made),
    )


def progress(kind: str, import_id: bytes) -> Response:
    """How far it is: a fragment that asks for itself, and gives way to the page when it is done."""
    made = own(kind, import_id)
    work = work_of(made.undo_id or made.work_id)
    if work is None or not work.open:
        return see_other(address(made, "show"))
    return fragment("crm/imports/_progress.html", work=work, **names_of(made))


def stop(kind: str, import_id: bytes) -> Response:
    made = own(kind, import_id)
    if made.work_id is not None:
        write(_cancel, made.work_id)
    return see_other(address(made, "show"), toast=_("The import was stopped."))


def go_on(kind: str, import_id: bytes) -> Response:
    """Takes up an import that failed or was stopped, where it was."""
    made = own(kind, import_id)
    if made.work_id is not None and made.undo_id is None:
        write(_queue_again, made.work_id)
    return see_other(address(made, "show"))


def rejected(kind: str, import_id: bytes) -> Response:
    """The rejected rows as a file that can be mended and imported again."""
    made = own(kind, import_id)
    texts = {text: _(text) for text in _said_texts(made)}
    rows = reject_rows(store(), made, lambda text: texts.get(text, text))
    return download(reject_columns(made), rows, f"{kind}-rejected-{id_text(made.id)[-6:]}")


def undo(kind: str, import_id: bytes) -> Response:
    """Begins to take back all that the import changed."""
    made = own(kind, import_id)
    work = work_of(made.work_id)
    if work is not None and not work.open:
        write(start_undo, made)
    return see_other(address(made, "show"))


def _first_page(kind: str, form: FileForm, status: int = 200) -> Response:
    g.section = KINDS[kind].module
    with store().read() as snap:
        earlier = own_imports(snap, viewer(), kind)
    return page(
        "crm/imports/new.html",
        status,
        title=_(KINDS[kind].title),
        kind=kind,
        heading=_(KINDS[kind].title),
        accepted=f"{ACCEPTED},{CARDS_ACCEPTED}" if kind == CONTACTS else ACCEPTED,
        taken=_taken(kind),
        form=form,
        earlier=[(made, work, address(made, "show")) for made, work in earlier],
        action=url_for(f"{kind}_import.create"),
        back=index_of(KINDS[kind]),
        back_text=_(INDEXES[section_of(KINDS[kind])]),
    )


def _taken(kind: str) -> str:
    if kind == CONTACTS:
        return _(
            "At most 20 MB. CSV with commas, semicolons or tabs in any usual encoding, a workbook"
            " (XLSX), or the cards of an address book (vCard)."
        )
    return _(
        "At most 20 MB. CSV with commas, semicolons or tabs in any usual encoding, or a workbook"
        " (XLSX)."
    )


def _said_texts(made: Import) -> set[str]:
    """All texts that the reasons of this import use: known before the request is over."""
    found = set()
    for _line, _cells, faults in rejected_rows(store(), made.id):
        for text, said in faults:
            found |= {text, *(said[k] for k in ("field", "reason") if k in said)}
    return found - {""}


def _cancel(tx: Any, work_id: bytes, *, viewer: Any) -> Work:
    return cancel(tx, work_id)


def _queue_again(tx: Any, work_id: bytes, *, viewer: Any) -> Work:
    work = tx.require(works, work_id)
    if work.state not in (WorkState.FAILED, WorkState.CANCELLED):
        return work
    return tx.put(replace(work, state=WorkState.QUEUED, error="", finished_at=None))


ROUTES: tuple[tuple[str, str, str, Callable[..., Response]], ...] = (
    ("GET", "", "new", new),
    ("POST", "", "create", create),
    ("GET", "/<id:import_id>", "show", show),
    ("GET", "/<id:import_id>/columns", "columns", mapping.columns),
    ("POST", "/<id:import_id>/columns", "choose", mapping.choose),
    ("GET", "/<id:import_id>/values", "values", asking.values),
    ("POST", "/<id:import_id>/values", "answer", asking.answer),
    ("POST", "/<id:import_id>/reading", "read_again", mapping.read_again),
    ("GET", "/<id:import_id>/preview", "preview", mapping.preview_page),
    ("POST", "/<id:import_id>/count", "count", mapping.count),
    ("GET", "/<id:import_id>/totals", "totals", mapping.totals),
    ("POST", "/<id:import_id>/run", "start", start),
    ("GET", "/<id:import_id>/progress", "progress", progress),
    ("POST", "/<id:import_id>/stop", "stop", stop),
    ("POST", "/<id:import_id>/going-on", "go_on", go_on),
    ("GET", "/<id:import_id>/rejected.csv", "rejected", rejected),
    ("POST", "/<id:import_id>/undo", "undo", undo),
)


def _blueprint(kind: str) -> Blueprint:
    room = "" if kind == "users" else "/crm"
    made = Blueprint(f"{kind}_import", __name__, url_prefix=f"{room}/{kind}/import")
    for method, rule, name, view in ROUTES:
        made.add_url_rule(rule, name, _view(kind, view), methods=[method])
    return made


def _view(kind: str, view: Callable[..., Response]) -> Callable[..., Response]:
    @access(*KINDS[kind].gate("import"))
    def of_kind(**names: Any) -> Response:
        return view(kind, **names)

    return of_kind


blueprints = tuple(map(_blueprint, KINDS))
