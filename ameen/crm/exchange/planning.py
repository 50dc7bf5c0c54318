"""What will happen to each row: decided here, once, for the preview, the dry run and the import."""

from datetime import datetime
from typing import Any

import msgspec

from ...accounts.queries import Viewer
from ...accounts.records import CURRENCY
from ...accounts.rules import N_, Invalid
from ...store import Snapshot, fold, id_text
from .. import rules
from ..records import FieldType, short
from .amounts import minor_units
from .choices import AUTO, BY_EMAIL, BY_NAME, BY_NUMBER, CLEAR, CREATE, NEVER, SKIP, Choices
from .kinds import KINDS, TABLES, Link
from .kinds.kind import ITSELF, MONEY
from .links import EMPTY, Finder, Linked, by_own_id, free_id
from .matching import Matcher, emails_of
from .meaning import Fault, Meant
from .seen import Seen
from .targets import fields_of

CREATED, UPDATED, UNCHANGED, SKIPPED, REJECTED = (
    "created",
    "updated",
    "unchanged",
    "skipped",
    "rejected",
)
OUTCOMES = (CREATED, UPDATED, UNCHANGED, SKIPPED, REJECTED)
FIELD_FAULT = N_("%(field)s: %(reason)s")
VALUE_FAULT = N_("%(field)s “%(value)s”: %(reason)s")
AS_WRITTEN = N_("The phone number “%(value)s” was kept as written.")
LEFT_OUT = N_("%(field)s was left empty: there is no “%(name)s”.")
ITS_OWN_PARENT = N_("%(field)s: nobody and nothing can stand above itself.")
NO_RECORD = N_("%(field)s: there is no such record.")
_NEVER_CLEARED = frozenset(("kind", "currency", "id", "email", "status", "priority"))


class Plan(msgspec.Struct):
    """What happens to one row. `values` are as they will be kept; `changed` names those that
    differ from `record`; `makes` are to be made first, by link; `later` are links that stand
    further down."""

    outcome: str
    record: Any = None
    values: dict[str, Any] = {}
    changed: tuple[str, ...] = ()
    makes: dict[str, Linked] = {}
    later: dict[str, dict[str, str]] = {}
    faults: list[Fault] = []
    warnings: list[Fault] = []

    def left(self, link: Link, linked: Linked) -> None:
        """Tells of a name that is not here, as was decided."""
        name = linked.left[1].get("name", "") if linked.left else ""
        self.warnings.append((LEFT_OUT, {"field": link.text, "name": name}))


class Planner:
    """Plans the rows of one import as they come. `since` is when it began: what it made itself
    is known by that. `seen` remembers what a dry run would have made."""

    def __init__(
        self,
        snap: Snapshot,
        viewer: Viewer,
        kind: str,
        choices: Choices,
        since: datetime | None = None,
        seen: Seen | None = None,
    ) -> None:
        self.snap, self.viewer, self.kind, self.choices = snap, viewer, KINDS[kind], choices
        self.finder = Finder(snap, viewer, self.kind, choices)
        self._matcher, self._seen = Matcher(snap, viewer, self.kind, choices, since), seen
        self._definitions = self.kind.custom(snap)
        self._fields = fields_of(kind, self._definitions)
        self._links = {each.name: each for each in self.kind.links}
        amounts = {field.name for field in self.kind.fields if field.sort == MONEY}
        self._has_amounts = not amounts.isdisjoint(choices.filled)
        self._required = any(each.required for each in self._definitions)

    def plan(self, meant: Meant) -> Plan:
        faults = list(meant.faults)
        values: dict[str, Any] = {}
        try:
            values = self.kind.accept(meant.values)
        except Invalid as error:
            faults += self._told(error, meant.values)
        if faults:
            return Plan(REJECTED, faults=faults)
        scope = self._links.get(self.kind.scope)
        link = self.linked(scope, meant.links, None) if scope else None
        found, fault = self._matcher.match(meant, values, link)
        if fault:
            return Plan(REJECTED, faults=[fault])
        if found is not None and self.choices.on_match == SKIP:
            return Plan(SKIPPED, record=found)
        plan = Plan(CREATED, record=found, values=values, warnings=_warnings(values))
        plan.warnings += meant.warnings
        if found is not None and (meant.figures or "currency" not in values):
            self._in_its_own(plan, meant)
        for each in self.kind.links:
            self._link(plan, meant, each)
        self.kind.complete(self, plan, meant)
        if plan.record is None or meant.custom:
            self._custom(plan, meant)
        self._decide(plan, meant)
        if self._seen is not None and plan.outcome != REJECTED:
            self._remember(plan)
        return plan

    def _in_its_own(self, plan: Plan, meant: Meant) -> None:
        """Amounts of which nobody said the currency are in that of the record they are for."""
        own = getattr(plan.record, "currency", "")
        if not own or self.choices.currency != CURRENCY:
            return
        plan.values["currency"] = own
        for name, figure in meant.figures.items():
            held = meant.aside if name in meant.aside else plan.values
            held[name] = minor_units(figure, own)

    def linked(self, link: Link, links: dict[str, str], kept: bytes | None) -> Linked | None:
        return self.finder.linked(link, links, kept, decide=not link.later)

    def leaves_out(self, name: str, text: str, plan: Plan) -> bool:
        """Whether a name that is not here was decided to be left out; the plan tells of it."""
        if self.choices.missing.get(name) != EMPTY:
            return False
        plan.warnings.append((LEFT_OUT, {"field": self._fields[name].text, "name": text}))
        return True

    def _link(self, plan: Plan, meant: Meant, link: Link) -> None:
        kept = self.kind.value(plan.record, link.field) if plan.record is not None else None
        if link.later and self._is_itself(plan, meant.links, link):
            plan.faults.append((ITS_OWN_PARENT, {"field": link.text}))
            return
        linked = self.linked(link, meant.links, kept)
        if linked is None:
            return
        if linked.fault:
            plan.faults.append(linked.fault)
        elif linked.id is not None:
            plan.values[link.field] = linked.id
        elif linked.left:
            plan.left(link, linked)
        elif link.later:
            plan.later[link.name] = {t: meant.links[t] for t in link.targets if t in meant.links}
        else:
            plan.makes[link.name] = linked

    def _is_itself(self, plan: Plan, links: dict[str, str], link: Link) -> bool:
        """Whether a row names itself above itself, by its number or where it has none by name."""
        own_id, parent = links.get(f"{link.name}_id", ""), links.get(link.name, "")
        if own_id:
            return own_id == links.get("id")
        own = {fold(plan.values.get(f, "")) for f in ("name_en", "name_ar", "email")}
        return bool(parent) and fold(parent) in own

    def _custom(self, plan: Plan, meant: Meant) -> None:
        """Fields made in settings: of a record that is here, those that the row names."""
        if not (meant.custom or self._required):
            return
        values = {id_text(key): value for key, value in meant.custom.items()}
        for each in self._definitions:
            key = id_text(each.id)
            if each.type is FieldType.LINK and isinstance(values.get(key), str):
                values[key] = self._custom_link(plan, each, values[key])
            if each.required and plan.record is None:
                values.setdefault(key, None)
        before = plan.record.custom if plan.record is not None else None
        try:
            plan.values["custom"] = rules.accepted_custom(self._definitions, values, before)
        except Invalid as error:
            plan.faults += self._told(error, {})

    def _custom_link(self, plan: Plan, definition: Any, text: str) -> Any:
        """A record by its number in this hub, or by its name when there is just one."""
        kind = TABLES[definition.links_to]
        found = by_own_id(self.snap, self.viewer, kind, text)
        those = [found] if found else kind.namesakes(self.snap, self.viewer, text)
        if len(those) == 1:
            return id_text(those[0].id)
        label = definition.name_en or definition.name_ar
        plan.faults.append((NO_RECORD, {"field": label}))
        return None

    def _decide(self, plan: Plan, meant: Meant) -> None:
        if plan.faults:
            plan.outcome = REJECTED
        elif plan.record is None:
            self._as_new(plan, meant)
        else:
            self._as_change(plan, meant)

    def _as_new(self, plan: Plan, meant: Meant) -> None:
        nameless = self.kind.nameless(plan.values, None)
        if nameless:
            plan.outcome, plan.faults = REJECTED, [(nameless, {})]
            return
        if self.kind.name == "contacts":
            plan.values.setdefault("kind", self.choices.contact_kind)
        if self._has_amounts:
            plan.values.setdefault("currency", self.choices.currency)
        twin = self._seen.found(self._keys(plan.values, plan)) if self._seen else None
        if twin is not None and self.choices.on_match != CREATE:
            same = twin == self._seen.mark(plan.values)
            if same or not self._only_a_name(plan.values):
                plan.outcome = UNCHANGED if same else UPDATED
                if not same and self.choices.on_match == SKIP:
                    plan.outcome = SKIPPED
        if plan.outcome == CREATED and "id" in meant.links:
            own = free_id(self.snap, self.kind, meant.links["id"])
            plan.values |= {"id": own} if own else {}

    def _as_change(self, plan: Plan, meant: Meant) -> None:
        old = plan.record
        if self.choices.blank == CLEAR:
            self._clear(plan, meant)
        values = plan.values
        differs = (f for f, value in values.items() if self.kind.value(old, f) != value)
        named = [self._links[name].field for name in plan.makes if name in self._links]
        later = [self._links[name].field for name in plan.later]
        plan.changed = tuple(dict.fromkeys([*differs, *named, *later]))
        plan.outcome = UPDATED if plan.changed else UNCHANGED
        nameless = self.kind.nameless(values, old)
        if nameless:
            plan.outcome, plan.faults = REJECTED, [(nameless, {})]
        try:
            rules.check_currency(old, values)
        except Invalid as error:
            plan.outcome = REJECTED
            plan.faults += [(text, {}) for text in error.errors["currency"]]

    def _clear(self, plan: Plan, meant: Meant) -> None:
        """Empties what the file has a column for and nothing in it."""
        usual = self.kind.table.record_type.__struct_defaults__
        fields = self.kind.table.record_type.__struct_fields__
        defaults = dict(zip(fields[-len(usual) :], usual, strict=True))
        for target in meant.blanks - _NEVER_CLEARED:
            field = self._links[target].field if target in self._links else target
            if field in self.kind.table.fields and field in defaults:
                plan.values.setdefault(field, defaults[field])

    def _only_a_name(self, values: dict[str, Any]) -> bool:
        return (
            self.kind.by_name != ITSELF and not values.get("external_id") and not emails_of(values)
        )

    def _keys(self, values: dict[str, Any], plan: Plan) -> list[tuple[str, ...]]:
        how = self.choices.match_by
        if how == NEVER or self.choices.on_match == CREATE:
            return []
        number = values.get("external_id", "")
        if number and how in (AUTO, BY_NUMBER):
            return [("number", short(number))]
        emails = emails_of(values)
        if emails and how in (AUTO, BY_EMAIL):
            shared = [values[f] for f in ("name_en", "name_ar") if values.get(f) and how == AUTO]
            return [("email", short(e), short(n)) for e in emails for n in shared or [""]]
        if how not in (AUTO, BY_NAME):
            return []
        scope = self._links.get(self.kind.scope)
        made = plan.makes.get(self.kind.scope)
        beside = made.make if made else str(values.get(scope.field) or "") if scope else ""
        return [("name", short(n), short(beside)) for n in self._matcher.names_of(values)]

    def _remember(self, plan: Plan) -> None:
        if plan.record is None:
            self._seen.add(self._keys(plan.values, plan), self._seen.mark(plan.values))

    def _told(self, error: Invalid, values: dict[str, Any]) -> list[Fault]:
        told: list[Fault] = []
        for name, reasons in error.errors.items():
            value = values.get(name, "")
            value = "; ".join(value) if isinstance(value, tuple | list) else str(value)
            field = self._fields.get(name)
            for reason in reasons:
                said = {"field": field.text if field else name, "reason": reason}
                said["value"] = value[:80]
                told.append((VALUE_FAULT if value else FIELD_FAULT, said))
        return told


def _warnings(values: dict[str, Any]) -> list[Fault]:
    phones = values.get("phones", ()) or ((values["phone"],) if values.get("phone") else ())
    return [(AS_WRITTEN, {"value": p}) for p in phones if p and not p.startswith("+")]
