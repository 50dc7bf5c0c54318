"""Moving a deal to another stage: at once, or by a form that asks what closing it needs."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from ...accounts.queries import colleague
from ...accounts.rules import Invalid
from ...store import Snapshot, Stale, parse_id
from ...web import access, language, page, safe_next, see_other, store, write
from .. import actions, queries
from ..forms import LOST_REASONS, ClosingForm
from ..records import Deal, Outcome, name
from ..rules import company_day
from .browsing import undo_address
from .register import Register
from .writing import live


def add_to(made: Blueprint, register: Register) -> None:
    """The routes by which a deal is moved."""

    @made.get("/<id:deal_id>/stage")
    @access("deals", "edit")
    def moving(deal_id: bytes) -> Response:
        """The form for the stage `to`."""
        with store().read() as snap:
            deal = live(register, snap, deal_id)
            form = closing_form(deal)
            return _form_page(snap, register, deal, _asked(request.args.get("to")), form)

    @made.post("/<id:deal_id>/stage")
    @access("deals", "edit")
    def move(deal_id: bytes) -> Response:
        """Moves it to `stage_id`, below the deal `after` on the board. Who comes second is shown
        where it stands now, and moves it again or not."""
        to, form = _asked(request.form.get("stage_id")), ClosingForm.of()
        if not form.validate():
            return _refused(register, deal_id, to, form, 422)
        closing = {field: form[field].data for field in form.values() if field in request.form}
        after = _id(request.form.get("after"))
        try:
            deal = write(actions.move_deal, deal_id, to, after, form.version.data, closing)
        except Invalid as error:
            form.refuse(error.errors)
            return _refused(register, deal_id, to, form, 422)
        except Stale:
            return _refused(register, deal_id, to, form, 409)
        back = safe_next(request.form.get("back"), register.address("show", deal_id))
        return see_other(back, toast=_told(deal), undo=undo_address())


def closing_form(deal: Deal) -> ClosingForm:
    """The form of its closing, as it begins: today by the company's clock."""
    return ClosingForm(
        data={
            "closed_on": company_day(datetime.now(UTC)),
            "competitor": deal.competitor,
            "version": deal.version,
        }
    )


def _told(deal: Deal) -> str:
    if deal.outcome is Outcome.WON:
        return _("The deal was won.")
    if deal.outcome is Outcome.LOST:
        return _("The deal was closed as lost.")
    with store().read() as snap:
        found = queries.stage_of(snap, deal.stage_id)
    return _("The deal is now in “%(stage)s”.", stage=name(found[1], language()) if found else "")


def _refused(
    register: Register, deal_id: bytes, to: bytes, form: ClosingForm, status: int
) -> Response:
    with store().read() as snap:
        deal = live(register, snap, deal_id)
        if status == 409:
            form.version.data, form.version.raw_data = deal.version, None
        return _form_page(snap, register, deal, to, form, status)


def _form_page(
    snap: Snapshot,
    register: Register,
    deal: Deal,
    to: bytes,
    form: ClosingForm,
    status: int = 200,
) -> Response:
    target, standing = queries.stage_of(snap, to), queries.stage_of(snap, deal.stage_id)
    if target is None:
        raise BadRequest(_("There is no such stage."))
    names: dict[str, Any] = {
        "deal": deal,
        "stage": target[1],
        "standing": standing[1] if standing else None,
        "form": form,
        "reasons": LOST_REASONS,
        "lost_race": status == 409,
        "who": colleague(snap, deal.updated_by),
        "cancel": register.address("show", deal),
        "back": safe_next(request.values.get("back"), ""),
    }
    return page("crm/deals/stage/edit.html", status, title=name(deal, language()), **names)


def _asked(text: str | None) -> bytes:
    try:
        return parse_id(text or "")
    except ValueError as error:
        raise BadRequest(_("There is no such stage.")) from error


def _id(text: str | None) -> bytes | None:
    try:
        return parse_id(text) if text else None
    except ValueError:
        return None
