"""What the boards of leads and of deals are made of: their columns, and the cards in these."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from flask import url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from ...accounts.queries import Viewer, colleague
from ...accounts.records import users
from ...store import Snapshot, Table, Tx, id_text, parse_id
from ...web import kept_rows, language, paging, viewer
from .. import actions, queries, rules
from ..forms import LEAD_STATUSES, PRIORITIES
from ..queries import Column
from ..records import LeadStatus, Outcome, Pipeline, companies, contacts, deals, leads, name

SHOWN = (companies, contacts, users)


class Head(NamedTuple):
    """A column by its key and its address part; `tone` colours it."""

    key: Any
    value: str
    text: str
    tone: str


@dataclass(frozen=True)
class Board:
    """One of the two boards. `asks` gives the address of the page that asks what a move into a
    column needs, or ""."""

    module: str
    one: str
    table: Table
    title: Any
    tables: tuple[Table, ...]
    heads: Callable[[Snapshot, Pipeline | None], list[Head]]
    move: Callable[..., Any]
    key: Callable[[str], Any]
    asks: Callable[[Snapshot, Any, Any, str], str]

    def address(self, **query: Any) -> str:
        return url_for(f"boards.{self.module}", **{k: v for k, v in query.items() if v})


class Asked(NamedTuple):
    """What one looks at: as whom, which pipeline, and for whom it is narrowed down."""

    viewer: Viewer
    pipeline: Pipeline | None
    person: str
    usual: bool  # whether the pipeline is the one that is shown unasked

    @property
    def query(self) -> dict[str, str]:
        """As an address says it."""
        other = id_text(self.pipeline.id) if self.pipeline and not self.usual else ""
        return {"pipeline": other, "person": self.person}


def _statuses(snap: Snapshot, pipeline: Pipeline | None) -> list[Head]:
    tones = ("blue", "violet", "green", "plain", "teal")
    return [
        Head(str(status), str(status), str(text), tone)
        for (status, text), tone in zip(LEAD_STATUSES.items(), tones, strict=True)
    ]


def _stages(snap: Snapshot, pipeline: Pipeline | None) -> list[Head]:
    tones = {Outcome.OPEN: "blue", Outcome.WON: "green", Outcome.LOST: "red"}
    return [
        Head(stage.id, id_text(stage.id), name(stage, language()), tones[stage.outcome])
        for stage in (rules.stages_to_go(pipeline) if pipeline else ())
    ]


def _conversion(snap: Snapshot, lead: Any, column: Any, back: str) -> str:
    to_convert = column == LeadStatus.CONVERTED and lead.status is not LeadStatus.CONVERTED
    return url_for("conversion.new", lead_id=lead.id) if to_convert else ""


def _closing(snap: Snapshot, deal: Any, column: Any, back: str) -> str:
    """Won or lost: the day, and why, are asked as on the page of the deal."""
    found = queries.stage_of(snap, column)
    if found is None or deal.stage_id == column or found[1].outcome is Outcome.OPEN:
        return ""
    return url_for("deals.moving", deal_id=deal.id, to=id_text(column), back=back)


LEAD_BOARD = Board(
    "leads",
    "lead",
    leads,
    _l("Leads"),
    (leads, *SHOWN),
    _statuses,
    actions.move_lead,
    lambda text: text,
    _conversion,
)


def _move_deal(
    tx: Tx, deal_id: bytes, stage_id: bytes, after: Sequence[bytes], *, viewer: Viewer
) -> Any:
    return actions.move_deal(tx, deal_id, stage_id, above=after, viewer=viewer)


DEAL_BOARD = Board(
    "deals",
    "deal",
    deals,
    _l("Deals"),
    (deals, *SHOWN),
    _stages,
    _move_deal,
    parse_id,
    _closing,
)


def spec(board: Board, asked: Asked, value: str) -> tuple[str, ...]:
    """What a place in a column is valid for."""
    return (board.module, "board", asked.person, value)


def shown(snap: Snapshot, board: Board, asked: Asked, head: Head, column: Column) -> dict[str, Any]:
    """A column for its template."""
    more = ""
    if column.more is not None:
        token = paging.seal(spec(board, asked, head.value), column.more)
        more = board.address(**asked.query, column=head.value, cursor=token)
    return {
        "head": head,
        "id": f"{board.module}-column-{head.value}",
        "count": column.count,
        "sums": column.sums,
        "cards": _cards(snap, board, asked, column.ids),
        "more": more,
        "may_create": viewer().may(board.module, "create"),
        "module": board.module,
    }


def _cards(snap: Snapshot, board: Board, asked: Asked, ids: list[bytes]) -> Markup:
    may_edit = viewer().may(board.module, "edit")

    def prepare(missing: list[bytes]) -> Any:
        for record in snap.get_many(board.table, missing):
            if record is None:
                yield None, ()
                continue
            contact = snap.get(contacts, record.contact_id) if record.contact_id else None
            company = snap.get(companies, record.company_id) if record.company_id else None
            names = {
                board.one: record,
                "who": " · ".join(name(each, language()) for each in (contact, company) if each),
                "assignee": colleague(snap, record.assignee_id),
                "priorities": PRIORITIES,
                "may_edit": may_edit,
            }
            needs = (
                (contacts, record.contact_id),
                (companies, record.company_id),
                (users, record.assignee_id),
            )
            yield names, needs

    template = f"crm/boards/_{board.one}.html"
    return kept_rows(snap, board.table, ids, template, prepare, ("card", may_edit))
