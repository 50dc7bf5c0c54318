"""Going through a register: its list, its trash, and what is done to many records at once."""

from binascii import crc32
from typing import Any, NamedTuple

from flask import current_app, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from ...accounts.actions import save_preferences
from ...accounts.queries import active_colleagues, colleague
from ...accounts.records import users
from ...store import Snapshot, id_text, parse_id
from ...web import (
    batch,
    fragment,
    language,
    page,
    paging,
    safe_next,
    see_other,
    store,
    viewer,
    write,
)
from ...web.format import number
from .. import actions
from ..forms import SelectionForm
from ..queries import records_page
from .lists import SIZES, listing, only_region, page_size
from .register import Register

OPTION = Markup('<option value="{}">{}</option>')


class People(NamedTuple):
    """Ids and names of all who can be assigned something, a mark that changes with them, and the
    options of a select: they may be hundreds, so that they are made once."""

    named: tuple[tuple[str, str], ...]
    mark: int
    options: Markup

    def chosen(self, person: str) -> Markup:
        """The options with one of them chosen."""
        before = Markup('value="{}"').format(person)
        return self.options.replace(before, before + Markup(" selected"), 1)


def people(snap: Snapshot) -> People:
    """All who can be assigned something, as readers of this language know them."""
    tongue = language()

    def read() -> People:
        named = tuple((id_text(u.id), u.name(tongue)) for u in active_colleagues(snap, tongue))
        options = Markup("").join(OPTION.format(*each) for each in named)
        return People(named, crc32(repr(named).encode()), options)

    return snap.memo(("assignable people", tongue), [users], read)


def attendees(snap: Snapshot, kept: tuple[bytes, ...] | None) -> list[tuple[bytes, str]]:
    """Who can be asked to attend, and who was asked while they were active."""
    named = {parse_id(i): text for i, text in people(snap).named}
    gone = [(i, colleague(snap, i)) for i in kept or () if i not in named]
    return [*named.items(), *((i, one.name(language())) for i, one in gone if one)]


def index(register: Register) -> Response:
    """The list; under htmx, just its region when one filters."""
    with store().read() as snap:
        everyone = people(snap)
    filters = register.filters()
    shown = listing(register, (everyone.mark, filters.get("mark")))
    if isinstance(shown, Response):
        return shown
    names = {"listing": shown, **_rights(register), **filters}
    names["people"] = everyone.options if viewer().may(register.name, "assign") else ""
    if only_region(register):
        response = fragment(register.template("_list"), **names)
        response.headers["HX-Replace-Url"] = shown.asked.here
        return response
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
        register.template("trash"),
        title=_("Trash"),
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
    return see_other(_back(register))


def bulk(register: Register) -> Response:
    """Tags, assigns or trashes the records that were ticked, as one change that can be undone."""
    back = _back(register)
    ids = _chosen()
    if not ids:
        return see_other(back, toast=_("Nothing was selected."), tone="warning")
    form = SelectionForm.of()
    with store().read() as snap:
        form.assignee_id.choices = [(parse_id(i), name) for i, name in people(snap).named]
    if not form.validate():
        raise BadRequest(_("Choose what is to be done with the selected records."))
    tags, action = form.tags.data, form.action.data
    if action in ("tag", "untag") and not tags:
        return see_other(back, toast=_("Type a tag first."), tone="warning")
    return see_other(back, toast=_done(register, action, ids, form), undo=undo_address())


def undo_address() -> str:
    """Where what this request changes can be taken back."""
    return url_for("undo.create", batch_id=batch())


def _done(register: Register, action: str, ids: list[bytes], form: SelectionForm) -> str:
    tags = form.tags.data
    if action == "tag":
        count = write(actions.tag, register.table, ids, tags, ())
        return ngettext(
            "%(count)s record was tagged.",
            "%(count)s records were tagged.",
            count,
            count=number(count),
        )
    if action == "untag":
        count = write(actions.tag, register.table, ids, (), tags)
        return ngettext(
            "The tag was taken from %(count)s record.",
            "The tag was taken from %(count)s records.",
            count,
            count=number(count),
        )
    if action == "assign":
        count = write(actions.assign, register.table, ids, form.assignee_id.data)
        return ngettext(
            "%(count)s record was assigned.",
            "%(count)s records were assigned.",
            count,
            count=number(count),
        )
    count = write(actions.trash_all, register.table, ids)
    return ngettext(
        "%(count)s record was moved to the trash.",
        "%(count)s records were moved to the trash.",
        count,
        count=number(count),
    )


def _chosen() -> list[bytes]:
    try:
        return list(dict.fromkeys(parse_id(text) for text in request.form.getlist("ids")))[
            : SIZES[-1]
        ]
    except ValueError as error:
        raise BadRequest(_("These are not records of this list.")) from error


def _back(register: Register) -> str:
    return safe_next(request.form.get("back"), url_for(register.endpoint))


def _rights(register: Register) -> dict[str, Any]:
    may = viewer().may
    name = register.name
    return {
        "may_edit": may(name, "edit"),
        "may_create": may(name, "create"),
        "may_trash": may(name, "delete"),
        "may_import": _way(f"{name}_import.new") if may(name, "import") else "",
        "may_export": _way(f"{name}_export.create") if may(name, "export") else "",
    }


def _way(endpoint: str) -> str:
    """The address of what not every kind of record has; "" where there is none."""
    return url_for(endpoint) if endpoint in current_app.view_functions else ""
