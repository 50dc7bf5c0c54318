"""The boards of leads and of deals: columns of cards, and moving one of these."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from ...accounts.queries import Viewer
from ...accounts.rules import Forbidden, Invalid
from ...store import Missing, Snapshot, id_text, parse_id
from ...web import (
    access,
    answer,
    dom_id,
    fragment,
    is_partial,
    language,
    not_modified,
    page,
    paging,
    see_other,
    store,
    viewer,
    write,
)
from .. import queries
from ..queries import CARDS
from ..records import Pipeline, deals, name, pipelines
from . import columns
from .browsing import undo_address
from .columns import DEAL_BOARD, LEAD_BOARD, Asked, Board, Head
from .people import people

MOST_SHOWN = 200  # cards of a column that come back after a move
CHAIN = 10  # neighbours that are named, should the nearest be gone
blueprint = Blueprint("boards", __name__, url_prefix="/crm")


@blueprint.get("/leads/board", endpoint="leads")
@access("leads", "list")
def lead_board() -> Response:
    return _index(LEAD_BOARD)


@blueprint.get("/leads/<id:lead_id>/place", endpoint="lead_ways")
@access("leads", "edit")
def lead_ways(lead_id: bytes) -> Response:
    return _ways(LEAD_BOARD, lead_id)


@blueprint.post("/leads/<id:lead_id>/place", endpoint="place_lead")
@access("leads", "edit")
def place_lead(lead_id: bytes) -> Response:
    return _place(LEAD_BOARD, lead_id)


@blueprint.get("/deals/board", endpoint="deals")
@access("deals", "list")
def deal_board() -> Response:
    return _index(DEAL_BOARD)


@blueprint.get("/deals/<id:deal_id>/place", endpoint="deal_ways")
@access("deals", "edit")
def deal_ways(deal_id: bytes) -> Response:
    return _ways(DEAL_BOARD, deal_id)


@blueprint.post("/deals/<id:deal_id>/place", endpoint="place_deal")
@access("deals", "edit")
def place_deal(deal_id: bytes) -> Response:
    return _place(DEAL_BOARD, deal_id)


def _index(board: Board) -> Response:
    """The board; or one column from a place on, which htmx puts below the cards that are there."""
    with store().read() as snap:
        unchanged = not_modified(*(snap.stamp(t) for t in (*board.tables, pipelines)))
        if unchanged:
            return unchanged
        asked = _asked(snap, board, request.args)
        heads = board.heads(snap, asked.pipeline)
        column, token = request.args.get("column", ""), request.args.get("cursor", "")
        if column:
            heads = [_head(heads, column)]
        spec = columns.spec(board, asked, column)
        after = paging.opened(spec, token)[0] if column and token else None
        keys = [head.key for head in heads]
        limit = CARDS if column else _limit()
        made = queries.board(snap, asked.viewer, board.table, keys, limit, after)
        found = [columns.shown(snap, board, asked, *each) for each in zip(heads, made, strict=True)]
        if column and is_partial() and request.headers.get("HX-Target", "").endswith("-more"):
            return fragment("crm/boards/more.html", column=found[0])
        shown = _shown(board, asked, found, bool(column))
        if is_partial() and request.headers.get("HX-Target", "").endswith(f"#{board.module}-board"):
            return fragment("crm/boards/_board.html", **shown)
        everyone = _people(snap, board)
        lines = [line for line in queries.all_pipelines(snap) if line.active]
    return page(
        "crm/boards/index.html",
        title=board.title,
        everyone=everyone,
        lines=lines if board.table is deals and len(lines) > 1 else [],
        **shown,
        may_create=viewer().may(board.module, "create"),
        me=id_text(viewer().user.id),
    )


def _shown(board: Board, asked: Asked, found: list[Any], one_column: bool) -> dict[str, Any]:
    """What the columns are drawn with."""
    return {
        "board": board,
        "columns": found,
        "one_column": one_column,
        "asked": asked,
        "here": board.address(**asked.query),
        "may_edit": viewer().may(board.module, "edit"),
    }


def _ways(board: Board, record_id: bytes) -> Response:
    """Where a card can be moved: under htmx within the card, else on a page of its own."""
    with store().read() as snap:
        record = queries.record(snap, viewer(), board.one, record_id)
        asked = _asked(snap, board, request.args, record)
        heads = board.heads(snap, asked.pipeline)
    names = {
        "id": dom_id(record, "move"),
        "address": request.path,
        "heads": heads,
        "standing": queries.column_of(record),
        "called": name(record, language()),
    }
    if is_partial() and request.headers.get("HX-Target", "").endswith(names["id"]):
        return fragment("crm/boards/_ways.html", **names)
    here = board.address(**asked.query)
    return page("crm/boards/place/new.html", title=names["called"], here=here, **names)


def _place(board: Board, record_id: bytes) -> Response:
    """Moves a card into `column`, right below the first card of `after` that still stands there;
    `place` is top, up, down or bottom. Both columns come back as they are now."""
    with store().read() as snap:
        record = queries.record(snap, viewer(), board.one, record_id)
        asked = _asked(snap, board, request.form, record)
        here = board.address(**asked.query)
        before = queries.column_of(record)
        column = _column(board, request.form.get("column")) or before
        way = board.asks(snap, record, column, here)
        if way:
            return see_other(way)
        after = _after(snap, board, asked.viewer, record, column)
    try:
        moved = write(board.move, record_id, column, after)
    except (Forbidden, Invalid) as error:
        return see_other(here, toast=_sentence(error), tone="warning")
    column = queries.column_of(moved)
    with store().read() as snap:
        heads = board.heads(snap, asked.pipeline)
        changed = [head for head in heads if head.key in (before, column)]
        keys = [head.key for head in changed]
        made = queries.board(snap, asked.viewer, board.table, keys, _limit())
        found = [
            columns.shown(snap, board, asked, *each) for each in zip(changed, made, strict=True)
        ]
    text = next((head.text for head in heads if head.key == column), "")
    said = _("Moved to “%(column)s”.", column=text) if column != before else ""
    return answer(
        "crm/boards/place/create.html",
        fallback=f"{here}#{board.one}-{id_text(record_id)}-card",
        toast=said,
        undo=undo_address() if said else "",
        columns=found,
    )


def _asked(snap: Snapshot, board: Board, given: Any, record: Any = None) -> Asked:
    """What the address or the form says; 404 for whom one may not look at."""
    who, person = viewer(), given.get("person", "")
    if person:
        try:
            who = queries.as_of(who, board.module, parse_id(person))
        except (KeyError, ValueError) as error:
            raise Missing("user") from error
    pipeline, usual = _pipeline(snap, board, given, record)
    return Asked(who, pipeline, person, usual)


def _pipeline(
    snap: Snapshot, board: Board, given: Any, record: Any
) -> tuple[Pipeline | None, bool]:
    """The pipeline of the record, else the one that is asked for, else the first that is used;
    and whether it is that one."""
    if board.table is not deals:
        return None, True
    lines = queries.all_pipelines(snap)
    usual = next((line for line in lines if line.active), lines[0])
    wanted = id_text(record.pipeline_id) if record is not None else given.get("pipeline")
    line = next((line for line in lines if id_text(line.id) == wanted), usual)
    return line, line is usual


def _head(heads: Sequence[Head], value: str) -> Head:
    found = next((head for head in heads if head.value == value), None)
    if found is None:
        raise BadRequest(_("There is no such column."))
    return found


def _column(board: Board, text: str | None) -> Any:
    try:
        return board.key(text) if text else None
    except ValueError as error:
        raise BadRequest(_("There is no such column.")) from error


def _after(snap: Snapshot, board: Board, who: Viewer, record: Any, column: Any) -> list[bytes]:
    """The cards below which it comes, the nearest first; none for the top."""
    place = request.form.get("place")
    if place is None:
        return [_id(text) for text in request.form.get("after", "").split(",")[:CHAIN] if text]
    beside = lambda card, up: queries.cards_beside(  # noqa: E731
        snap, who, board.table, column, card, reverse=up, limit=CHAIN
    )
    if place == "bottom":
        return beside(None, True)
    if place == "up":
        return beside(record, True)[1:]
    if place == "down":
        return beside(record, False)[:1] + beside(record, True)
    return []


def _id(text: str) -> bytes:
    try:
        return parse_id(text)
    except ValueError as error:
        raise BadRequest(_("There is no such column.")) from error


def _limit() -> int:
    """How many cards a column showed in the browser that asks."""
    shown = request.values.get("shown", type=int) or CARDS
    return max(CARDS, min(shown, MOST_SHOWN))


def _people(snap: Snapshot, board: Board) -> list[tuple[str, str]]:
    """Whose cards the reader can look at alone, but for the reader's own."""
    who = viewer()
    named = people(snap).named
    if who.sees_all(board.module):
        return list(named)
    seen = {id_text(person) for person in who.people}
    return [(person, text) for person, text in named if person in seen]


def _sentence(error: Forbidden | Invalid) -> str:
    if isinstance(error, Invalid):
        return " ".join(_(text) for texts in error.errors.values() for text in texts)
    return _(str(error))
