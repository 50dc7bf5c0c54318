"""Deciding about an import: how the file is read, where its columns go, and the preview."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from msgspec.structs import asdict
from werkzeug.wrappers import Response

from ...jobs import WorkState
from ...web import fragment, hub, page, see_other, store, viewer, write
from ...web.format import money, number, phone
from ..exchange.checking import AT_ONCE, Previewed, check, preview, start_check
from ..exchange.choices import Choices
from ..exchange.drafting import samples_of, suggested
from ..exchange.errors import Unreadable
from ..exchange.kept import Import, decide, import_path
from ..exchange.planning import CREATED, UPDATED
from ..exchange.reading import CARDS, WORKBOOK, sheet_of
from ..exchange.targets import SEVERAL, TARGETS
from ..forms import KINDS, PREFERRED, SOURCES
from ..forms.imports import CardsForm, ChoicesForm, ReadingForm, WorkbookForm
from .importing import address, draft_of, names_of, work_of

SAMPLES = 3
SAMPLED_ROWS = 50
LARGE = 250_000  # bytes: counted by a work of its own, not while a page waits
NAMING = {"name", "name_en", "name_ar", "first_name", "last_name", "id", "external_id"}
WORDS = {"kind": KINDS, "preferred": PREFERRED, "source": SOURCES}
UNTOLD = {"name_en", "name_ar", "company_id", "parent_id", "assignee_id"}


def columns(kind: str, import_id: bytes) -> Response:
    made = draft_of(kind, import_id)
    return made if isinstance(made, Response) else _columns_page(made, _choices_form(made))


def read_again(kind: str, import_id: bytes) -> Response:
    """Reads the file in the way that was said, and guesses anew."""
    made = draft_of(kind, import_id)
    if isinstance(made, Response):
        return made
    form = _reading(made).of()
    _offer_places(form, made)
    if not form.validate():
        return _columns_page(made, _choices_form(made), 422, reading=form)
    path = import_path(hub().settings.data, made.id)
    told = form.values()
    if told.get("delimiter") == "tab":
        told["delimiter"] = "\t"
    try:
        sheet = sheet_of(path, **told)
    except Unreadable as error:
        form.refuse({next(iter(told)): [str(error)]})
        return _columns_page(made, _choices_form(made), 422, reading=form)
    choices = suggested(kind, made.filename, sheet, samples_of(path, sheet))
    write(decide, made, sheet, choices)
    return see_other(address(made, "columns"))


def choose(kind: str, import_id: bytes) -> Response:
    """Keeps where the columns go, and shows what would happen."""
    made = draft_of(kind, import_id)
    if isinstance(made, Response):
        return made
    form = ChoicesForm.of()
    targets = _sent_targets(made)
    right = form.validate()
    faults = _target_faults(kind, targets)
    if faults:
        form.form_errors.extend(faults)
    if not right or faults:
        return _columns_page(made, form, 422, targets=targets)
    choices = Choices(targets=targets, **form.values())
    if choices != made.choices:
        made = write(decide, made, made.sheet, choices)
    if made.size > LARGE:
        write(start_check, made)
    return see_other(address(made, "preview"))


def preview_page(kind: str, import_id: bytes) -> Response:
    made = draft_of(kind, import_id)
    if isinstance(made, Response):
        return made
    data = hub().settings.data
    work = work_of(made.check_id)
    totals = None
    if work is None:
        totals = check(store(), data, made, viewer(), most=AT_ONCE)
    elif work.state == WorkState.DONE:
        totals = work.result
    return page(
        "crm/imports/preview.html",
        title=_("Preview of the import"),
        rows=preview(store(), data, made, viewer()),
        totals=totals,
        work=work,
        details=_details,
        **names_of(made),
    )


def count(kind: str, import_id: bytes) -> Response:
    """Begins the dry run of the whole file."""
    made = draft_of(kind, import_id)
    if isinstance(made, Response):
        return made
    write(start_check, made)
    return see_other(address(made, "preview"))


def totals(kind: str, import_id: bytes) -> Response:
    """How far the dry run is: a fragment that asks for itself until it is done."""
    made = draft_of(kind, import_id)
    if isinstance(made, Response):
        return made
    work = work_of(made.check_id)
    result = work.result if work is not None and work.state == WorkState.DONE else None
    return fragment("crm/imports/_totals.html", totals=result, work=work, **names_of(made))


def _columns_page(
    made: Import,
    form: ChoicesForm,
    status: int = 200,
    *,
    targets: tuple[str, ...] = (),
    reading: ReadingForm | None = None,
) -> Response:
    samples = samples_of(import_path(hub().settings.data, made.id), made.sheet, SAMPLED_ROWS)
    chosen = targets or made.choices.targets
    shown = []
    for place, name in enumerate(made.sheet.names):
        cells = [c[place].strip() for c in samples if place < len(c) and c[place].strip()]
        shown.append((place, name, list(dict.fromkeys(cells))[:SAMPLES], chosen[place]))
    return page(
        "crm/imports/columns.html",
        status,
        title=_("Columns of the import"),
        form=form,
        reading=reading or _reading_form(made),
        shown=shown,
        fields=_fields(made.kind),
        **names_of(made),
    )


def _fields(kind: str) -> list[tuple[str, str]]:
    """The fields a column can go to, those of the address together, as people call them."""
    may_assign = viewer().may(kind, "assign")
    fields = TARGETS[kind].items()
    return [(f, _(text)) for f, text in fields if f != "assignee" or may_assign]


def _choices_form(made: Import) -> ChoicesForm:
    values = asdict(made.choices)
    values["empty"] = ", ".join(made.choices.empty)
    values["multiplier"] = str(made.choices.multiplier)
    return ChoicesForm(data=values)


def _reading(made: Import) -> type[ReadingForm | WorkbookForm | CardsForm]:
    return {WORKBOOK: WorkbookForm, CARDS: CardsForm}.get(made.sheet.format, ReadingForm)


def _reading_form(made: Import) -> ReadingForm | WorkbookForm | CardsForm:
    told = asdict(made.sheet)
    told["delimiter"] = "tab" if told["delimiter"] == "\t" else told["delimiter"]
    form = _reading(made)(data=told)
    _offer_places(form, made)
    return form


def _offer_places(form: ReadingForm | WorkbookForm | CardsForm, made: Import) -> None:
    if "place" in form:
        form.place.choices = [(place, place) for place in made.sheet.places]


def _sent_targets(made: Import) -> tuple[str, ...]:
    known = TARGETS[made.kind]
    sent = (request.form.get(f"column-{p}", "") for p in range(len(made.sheet.names)))
    return tuple(field if field in known else "" for field in sent)


def _target_faults(kind: str, targets: tuple[str, ...]) -> list[str]:
    faults = []
    for field in dict.fromkeys(t for t in targets if t and t not in SEVERAL):
        if targets.count(field) > 1:
            said = _(TARGETS[kind][field])
            faults.append(_("Two columns go to “%(field)s”. Choose one.", field=said))
    if not NAMING & set(targets):
        faults.append(_("No column holds the name. Choose one for it."))
    return faults


def _details(each: Previewed, labels: dict[str, str]) -> list[tuple[str, Any]]:
    """What a row brings, as label and text: of a record that is here, only what changes."""
    plan = each.plan
    if plan.outcome not in (CREATED, UPDATED):
        return []
    found = []
    for field in plan.changed if plan.record is not None else plan.values:
        value = plan.values.get(field)
        if field in UNTOLD or value in (None, "", ()):
            continue
        if field == "revenue":
            value = money(value, plan.values.get("currency", "OMR"))
        elif field in WORDS:
            value = WORDS[field].get(value, value)
        elif field in ("phone", "phones"):
            numbers = [value] if field == "phone" else value
            value = ", ".join(phone(one).striptags() for one in numbers)
        elif isinstance(value, tuple):
            value = ", ".join(value)
        elif isinstance(value, int):
            value = number(value)
        if field != "currency":
            found.append((labels.get(field, field), value))
    company = each.meant.links.get("company") or each.meant.links.get("parent")
    if company and plan.company is None:
        field = "company" if "company" in each.meant.links else "parent"
        found.append((labels[field], company))
    return found
