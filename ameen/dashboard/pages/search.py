"""Search over everything: the page, and what is offered while one types."""

from flask import Blueprint, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from ...search import Found
from ...web import access, fragment, hub, is_htmx, language, page, see_other, store, viewer
from ..queries import results

blueprint = Blueprint("search", __name__)

FEW, PAGE, OFFERED = 5, 25, 4
PAGED_AT_MOST = 10_000
LONGEST = 200
OFFERED_FROM = 2  # letters


@blueprint.get("/search")
@access.signed_in
def index():
    q = _question()
    who = viewer()
    kinds = results.kinds_for(who)
    chosen = _chosen(kinds)
    number = _page_number()
    if q:
        hub().search.catch_up(who.user.id)
    totals = _found(q, FEW) if chosen is None else _found(q, PAGE, chosen, number)
    found = totals if chosen is None else {chosen.table: totals[chosen.table]}
    with store().read() as snap:
        groups = results.groups(snap, who, hub().search, found, q, language())
    return page(
        "search/index.html",
        title=_("Search: %(words)s", words=q) if q else _("Search"),
        q=q,
        chosen=chosen,
        tabs=_tabs(q, kinds, totals, chosen),
        groups=groups,
        titles=titles(),
        total=sum(one.total for one in totals.values()),
        close=any(one.close for one in totals.values()),
        complete=hub().search.complete,
        number=number,
        previous=_address(q, chosen, number - 1) if chosen and number > 1 else "",
        following=_following(q, chosen, number, found),
    )


@blueprint.get("/search/suggestions")
@access.signed_in
def suggestions():
    """What fits so far, for the box in the header."""
    q = _question()
    if not is_htmx():
        return see_other(url_for("search.index", q=q))
    found = _found(q if len(q) >= OFFERED_FROM else "", OFFERED)
    with store().read() as snap:
        groups = results.groups(snap, viewer(), hub().search, found, q, language())
    return fragment("search/_suggestions.html", q=q, groups=groups, titles=titles())


def titles() -> dict[str, str]:
    """The heading of each kind."""
    return {
        "contacts": _("Contacts"),
        "companies": _("Companies"),
        "leads": _("Leads"),
        "deals": _("Deals"),
        "activities": _("Activities"),
        "campaigns": _("Campaigns"),
        "people": _("People"),
    }


def _found(
    q: str, limit: int, only: results.Kind | None = None, number: int = 1
) -> dict[str, Found]:
    """What is found of each kind, or of one a page, and how many there are of the others."""
    who = viewer()
    scope = results.scope_of(who, results.kinds_for(who))
    if not q:
        return dict.fromkeys(scope, Found())
    return hub().search.find_each(
        scope,
        q,
        limit=limit,
        only=only.table if only else "",
        offset=(number - 1) * limit,
        names_only=results.names_only(who),
    )


def _question() -> str:
    return " ".join(request.args.get("q", "").replace("\0", "").split())[:LONGEST]


def _chosen(kinds: list[results.Kind]) -> results.Kind | None:
    name = request.args.get("kind", "")
    if not name:
        return None
    kind = results.BY_NAME.get(name)
    if kind not in kinds:
        raise BadRequest(_("Search knows no such kind of record."))
    return kind


def _page_number() -> int:
    number = request.args.get("page", "1")
    if not (number.isascii() and number.isdigit()) or not 1 <= int(number) <= PAGED_AT_MOST // PAGE:
        raise BadRequest(_("There is no such page of results. Start again from the first page."))
    return int(number)


def _following(q: str, chosen: results.Kind | None, number: int, found: dict[str, Found]) -> str:
    if chosen is None or number * PAGE >= min(found[chosen.table].total, PAGED_AT_MOST):
        return ""
    return _address(q, chosen, number + 1)


def _address(q: str, kind: results.Kind | None, number: int = 1) -> str:
    said = {"q": q, "kind": kind.name if kind else None, "page": number if number > 1 else None}
    return url_for("search.index", **{name: value for name, value in said.items() if value})


def _tabs(
    q: str, kinds: list[results.Kind], totals: dict[str, Found], chosen: results.Kind | None
) -> list[tuple[str, str, int, bool]]:
    """(address, text, total, whether one is there) of everything and of each kind."""
    everything = sum(one.total for one in totals.values())
    tabs = [(_address(q, None), _("Everything"), everything, chosen is None)]
    for kind in kinds:
        one = totals[kind.table]
        tabs.append((_address(q, kind), titles()[kind.name], one.total, kind == chosen))
    return tabs
