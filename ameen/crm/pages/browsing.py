"""Going through a register: its list and its trash."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from ...accounts.actions import save_preferences
from ...web import (
    batch,
    fragment,
    page,
    paging,
    safe_next,
    see_other,
    store,
    viewer,
    write,
)
from ..queries import records_page
from .downloads import ways_out
from .filtering import custom_filters
from .lists import SIZES, Listing, listing, only_region, page_size
from .people import people
from .register import Register
from .views import views_offered


def index(register: Register) -> Response:
    """The list; under htmx, just its region when one filters."""
    with store().read() as snap:
        everyone = people(snap)
    filters = register.filters()
    shown = listing(register, (everyone.mark, filters.get("mark")))
    if isinstance(shown, Response):
        return shown
    names = {"register": register, "listing": shown, **_rights(register, shown), **filters}
    names["people"] = everyone.options if viewer().may(register.name, "assign") else ""
    if only_region(register):
        response = fragment("crm/register/_list.html", **names)
        response.headers["HX-Replace-Url"] = shown.asked.here
        return response
    with store().read() as snap:
        names |= {
            "custom_offered": custom_filters(snap, register),
            "kept_views": views_offered(snap, register, shown.layout),
        }
    return page(
        register.template("index"),
        title=register.words["many"],
        everyone=everyone,
        **names,
    )


def trashed(register: Register) -> Response:
    """What is in the trash, the latest first."""
    size, spec = page_size(), (register.name, "trash")
    token = request.args.get("cursor") or None
    after = paging.opened(spec, token)[0] if token else None
    with store().read() as snap:
        hits = records_page(
            snap,
            viewer(),
            register.table,
            sort="trash",
            reverse=True,
            after=after,
            limit=size + 1,
        )
        found = paging.cut(hits, size, spec, token)
        records = [r for r in snap.get_many(register.table, [h.id for h in found.items]) if r]
    here = url_for(f"{register.name}.trashed")
    return page(
        "crm/register/trash.html",
        title=_("Trash"),
        register=register,
        records=records,
        page=found,
        next_address=f"{here}?cursor={found.next}" if found.next else "",
        first_address=here if token else "",
        may_restore=viewer().may(register.name, "restore"),
    )


def save_size(register: Register) -> Response:
    """Keeps how many rows a page has, for all lists."""
    size = request.form.get("page_size", type=int)
    if size not in SIZES:
        raise BadRequest(_("A page has 25, 50 or 100 rows."))
    write(save_preferences, {"page_size": size})
    return see_other(back_of(register))


def undo_address() -> str:
    """Where what this request changes can be taken back."""
    return url_for("undo.create", batch_id=batch())


def back_of(register: Register) -> str:
    """Where a form that stood on a list leads back to."""
    return safe_next(request.form.get("back"), url_for(register.endpoint))


def _rights(register: Register, shown: Listing) -> dict[str, Any]:
    may = viewer().may
    name = register.name
    return {
        "may_edit": may(name, "edit"),
        "may_create": may(name, "create"),
        "may_trash": may(name, "delete"),
        "may_import": url_for(f"{name}_import.new") if may(name, "import") else "",
        "may_export": ways_out(name, shown.asked) if may(name, "export") else [],
    }
