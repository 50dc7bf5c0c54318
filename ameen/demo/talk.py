"""What colleagues did lately, so that the owner of the demo is told of something."""

from typing import Any

from ..accounts.queries import user_by_email, viewer_for
from ..accounts.records import User
from ..crm.actions import add_note, assign, move_deal
from ..crm.queries import stage_of
from ..crm.records import Outcome, companies, deals, leads
from ..notifications.actions import Notifier
from ..store import Snapshot, Tx, new_id

SALMA, MARIA, KHALID = (f"{name}@ameen.example" for name in ("salma", "maria", "khalid"))


def talk(hub: Any, owner: User) -> None:
    """Each deed by itself, as its doer; from here on the notifier follows."""
    Notifier(hub.store, ()).begin()
    for email, deed in ((SALMA, _give), (SALMA, _ask), (KHALID, _visit), (MARIA, _win)):
        with hub.store.read() as snap:
            doer = user_by_email(snap, email)
        hub.store.write(deed, owner, doer, by=doer.id, batch=new_id(), origin="shell")


def _give(tx: Tx, owner: User, doer: User) -> None:
    lead = _theirs(tx, leads, doer)
    assign(tx, leads, [lead.id], owner.id, viewer=viewer_for(tx, doer))


def _ask(tx: Tx, owner: User, doer: User) -> None:
    firm = _theirs(tx, companies, doer)
    text = f"@{owner.email} they want to meet you before they sign. Is **Tuesday** possible?"
    add_note(tx, "company", firm.id, text, viewer=viewer_for(tx, doer))


def _visit(tx: Tx, owner: User, doer: User) -> None:
    firm = _theirs(tx, companies, doer)
    for text in (
        "زرت الموقع اليوم، ويحتاجون عرض سعر معدّلًا.",
        "أرسلت العرض، والرد متوقع يوم الأحد.",
    ):
        add_note(tx, "company", firm.id, text, viewer=viewer_for(tx, doer))


def _win(tx: Tx, owner: User, doer: User) -> None:
    deal = _theirs(tx, deals, doer)
    pipeline, _stage = stage_of(tx, deal.stage_id)
    won = next(stage for stage in pipeline.stages if stage.outcome is Outcome.WON)
    move_deal(tx, deal.id, won.id, viewer=viewer_for(tx, doer))


def _theirs(snap: Snapshot, table: Any, doer: User) -> Any:
    """The newest record that is the doer's, of deals an open one."""
    found = (snap.require(table, hit.id) for hit in snap.range(table, reverse=True))
    return next(
        one
        for one in found
        if one.assignee_id == doer.id and getattr(one, "outcome", Outcome.OPEN) is Outcome.OPEN
    )
