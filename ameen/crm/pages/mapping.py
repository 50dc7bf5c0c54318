"""Deciding about an import: how the file is read, where its columns go, and the preview."""

from functools import partial
from typing import Any

from flask import request
from flask_babel import format_date, format_datetime
from flask_babel import gettext as _
from msgspec.structs import asdict, replace
from werkzeug.wrappers import Response

from ...jobs import WorkState
from ...web import fragment, hub, page, see_other, store, viewer, write
from ...web.format import money, number, phone
from ..exchange.asking import refined
from ..exchange.checking import AT_ONCE, Previewed, check, preview, start_check
from ..exchange.drafting import samples_of, suggested
from ..exchange.errors import Unreadable
from ..exchange.kept import Import, decide, import_path
from ..exchange.kinds import KINDS, Field
from ..exchange.kinds.kind import CHOICE, DAY, MOMENT, MONEY
from ..exchange.planning import CREATED, UPDATED, Plan
from ..exchange.reading import CARDS, WORKBOOK, sheet_of
from ..exchange.targets import FIELDS, NOT_SHOWN, SEVERAL
from ..forms import KINDS as CONTACT_KINDS
from ..forms import PREFERRED, SOURCES
from ..forms.imports import CardsForm, ChoicesForm, ReadingForm, WorkbookForm
from .asking import is_asked
from .filling import fillings, offered_fields, sent_templates, template_faults
from .importing import address, draft_of, names_of, work_of

SAMPLES = 3
SAMPLED_ROWS = 50
LARGE = 250_000  # bytes: counted by a work of its own, not while a page waits
WORDS = {"kind": CONTACT_KINDS, "preferred": PREFERRED, "source": SOURCES}
UNTOLD = {"name_en", "name_ar", "name", "title", "subject", "currency"}


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
    with store().read() as snap:
        made = refined(snap, hub().settings.data, replace(made, sheet=sheet, choices=choices))
    write(decide, made, sheet, made.choices)
    return see_other(address(made, "columns"))


def choose(kind: str, import_id: bytes) -> Response:
    """Keeps where the columns go, and shows what would happen."""
    made = draft_of(kind, import_id)
    if isinstance(made, Response):
        return made
    form = ChoicesForm.of()
    targets, templates = _sent_targets(made), sent_templates(made)
    right = form.validate()
    faults = _target_faults(made, targets, templates)
    if faults:
        form.form_errors.extend(faults)
    if not right or faults:
        return _columns_page(made, form, 422, targets=targets, templates=templates)
    choices = replace(made.choices, targets=targets, templates=templates, **form.values())
    if choices != made.choices:
        made = write(decide, made, made.sheet, choices)
    if made.size > LARGE:
        write(start_check, made)
    return see_other(address(made, "values" if is_asked(made) else "preview"))


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
        details=partial(_details, made),
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
    templates: dict[str, str] | None = None,
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
        fields=offered_fields(made.kind),
        filled=fillings(made, templates),
        has_money=_has(made, MONEY),
        has_dates=_has(made, DAY, MOMENT),
        **names_of(made),
    )


def _has(made: Import, *sorts: str) -> bool:
    return any(field.sort in sorts for field in FIELDS[made.kind].values())


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
    known = {field for field, _text in offered_fields(made.kind)}
    sent = (request.form.get(f"column-{p}", "") for p in range(len(made.sheet.names)))
    return tuple(field if field in known else "" for field in sent)


def _target_faults(made: Import, targets: tuple[str, ...], templates: dict[str, str]) -> list[str]:
    faults, kind = template_faults(made, templates), KINDS[made.kind]
    filled = [*targets, *templates]
    for field in dict.fromkeys(t for t in filled if t and t not in SEVERAL):
        if filled.count(field) > 1:
            said = dict(offered_fields(kind.name)).get(field, field)
            faults.append(_("Two columns go to “%(field)s”. Choose one.", field=said))
    if not (kind.naming | {"id", "external_id"}) & set(filled):
        faults.append(_("No column holds the name. Choose one for it."))
    return faults


def _details(made: Import, each: Previewed, labels: dict[str, str]) -> list[tuple[str, Any]]:
    """What a row brings, as label and text: of a record that is here, only what changes."""
    plan, fields = each.plan, FIELDS[made.kind]
    if plan.outcome not in (CREATED, UPDATED):
        return []
    found = []
    for name in plan.changed if plan.record is not None else plan.values:
        value, field = plan.values.get(name), fields.get(name)
        if field is None or field.sort in NOT_SHOWN or name in UNTOLD or value in (None, "", ()):
            continue
        found.append((labels.get(name, name), _told(plan, field, value)))
    named = {link.name for link in KINDS[made.kind].links} | {"product", "stage", "pipeline"}
    for name, text in each.meant.links.items():
        if name in named and name not in plan.makes and text:
            found.append((labels[name], text))
    return found


def _told(plan: Plan, field: Field, value: Any) -> Any:
    """A value as people read it."""
    if field.sort == MONEY:
        return money(value, plan.values.get("currency", "OMR"))
    if field.sort == CHOICE:
        return WORDS.get(field.name, {}).get(value, str(value).replace("_", " "))
    if field.name in ("phone", "phones"):
        numbers = [value] if field.name == "phone" else value
        return ", ".join(phone(one).striptags() for one in numbers)
    if field.sort == DAY:
        return format_date(value, "medium")
    if field.sort == MOMENT:
        return format_datetime(value, "short")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return number(value) if isinstance(value, int) else value
