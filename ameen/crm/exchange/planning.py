"""What will happen to each row: decided here, once, for the preview, the dry run and the import."""

from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from ...accounts.queries import Viewer
from ...accounts.rules import N_, Invalid
from ...store import Snapshot, fold
from .. import rules
from ..records import companies, contacts, short
from .choices import AUTO, BY_EMAIL, BY_NAME, BY_NUMBER, CLEAR, CREATE, NEVER, SKIP, Choices
from .links import Linked, colleague_of, company_of
from .matching import COMPANY, Matcher, emails_of
from .meaning import Fault, Meant
from .seen import Seen
from .targets import CONTACTS, TARGETS

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
OWN_PARENT = N_("A company can't stand above itself.")
_CLEARED = {"tags": (), "emails": (), "phones": (), "socials": (), "size": None, "revenue": None}
_CLEARED |= {"company_id": None, "assignee_id": None, "parent_id": None}
_CLEARED |= {"preferred": None, "source": None}
_NEVER_CLEARED = frozenset(("kind", "currency", "id"))


class Plan(msgspec.Struct):
    """What happens to one row. `values` are as they will be kept; `changed` names those that
    differ from `record`; `company` is one to be made first, `parent` one to be linked later."""

    outcome: str
    record: Any = None
    values: dict[str, Any] = {}
    changed: tuple[str, ...] = ()
    company: Linked | None = None
    parent: dict[str, str] = {}
    faults: list[Fault] = []
    warnings: list[Fault] = []


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
        self._snap, self._viewer, self._kind, self._choices = snap, viewer, kind, choices
        self._matcher, self._seen = Matcher(snap, viewer, kind, choices, since), seen
        self._people = kind == CONTACTS
        self._companies: dict[tuple[str, ...], Linked] = {}
        self._table = contacts if self._people else companies
        self._accept = partial(rules.accepted, self._table.name)

    def plan(self, meant: Meant) -> Plan:
        faults = list(meant.faults)
        values: dict[str, Any] = {}
        try:
            values = self._accept(meant.values, lenient=True)
        except Invalid as error:
            faults += self._told(error, meant.values)
        if faults:
            return Plan(REJECTED, faults=faults)
        link = None
        if self._people:
            link = self._company(meant.links)
        found, fault = self._matcher.match(meant, values, link)
        if fault:
            return Plan(REJECTED, faults=[fault])
        if found is not None and self._choices.on_match == SKIP:
            return Plan(SKIPPED, record=found)
        plan = Plan(CREATED, record=found, values=values, warnings=_warnings(values))
        self._link(plan, meant, link)
        if plan.faults:
            plan.outcome = REJECTED
        elif found is None:
            self._as_new(plan)
        else:
            self._as_change(plan, meant)
        if self._seen is not None and plan.outcome != REJECTED:
            self._remember(plan)
        return plan

    def _company(self, links: dict[str, str]) -> Linked | None:
        """The company that a row names. Those found stay found as long as this snapshot."""
        named = tuple(links.get(name, "") for name in sorted(COMPANY))
        link = self._companies.get(named)
        if link is None:
            link = company_of(self._snap, self._viewer, links, "company")
            if link is not None and link.id is not None:
                self._companies[named] = link
        return link

    def _link(self, plan: Plan, meant: Meant, link: Linked | None) -> None:
        links, kept = meant.links, plan.record
        if self._people:
            if kept is not None and kept.company_id is not None:
                link = company_of(self._snap, self._viewer, links, "company", kept.company_id)
            if link is not None and link.fault:
                plan.faults.append(link.fault)
            elif link is not None and link.id is not None:
                plan.values["company_id"] = link.id
            else:
                plan.company = link
        else:
            self._link_parent(plan, links)
        if "assignee" in links:
            module = CONTACTS if self._people else "companies"
            person, fault = colleague_of(
                self._snap,
                self._viewer,
                links["assignee"],
                kept.assignee_id if kept else None,
                module,
            )
            if fault:
                plan.faults.append(fault)
            else:
                plan.values["assignee_id"] = person

    def _link_parent(self, plan: Plan, links: dict[str, str]) -> None:
        parent = links.get("parent", "")
        own = (plan.values.get("name_en", ""), plan.values.get("name_ar", ""))
        if parent and fold(parent) in {fold(name) for name in own}:
            plan.faults.append((OWN_PARENT, {}))
            return
        kept = plan.record.parent_id if plan.record else None
        link = company_of(self._snap, self._viewer, links, "parent", kept)
        if link is None:
            return
        if link.fault:
            plan.faults.append(link.fault)
        elif link.id is not None:
            plan.values["parent_id"] = link.id
        else:
            plan.parent = {k: v for k, v in links.items() if k.startswith("parent")}

    def _as_new(self, plan: Plan) -> None:
        if not (plan.values.get("name_en") or plan.values.get("name_ar")):
            nameless = N_("Give a name, in English or in Arabic.")
            plan.outcome, plan.faults = REJECTED, [(nameless, {})]
            return
        if self._people:
            plan.values.setdefault("kind", self._choices.contact_kind)
        twin = self._seen.found(self._keys(plan.values, plan)) if self._seen else None
        if twin is not None and self._choices.on_match != CREATE:
            same = twin == self._seen.mark(plan.values)
            if same or not self._only_a_name(plan.values):
                plan.outcome = UNCHANGED if same else UPDATED
                if not same and self._choices.on_match == SKIP:
                    plan.outcome = SKIPPED

    def _as_change(self, plan: Plan, meant: Meant) -> None:
        old = plan.record
        if self._choices.blank == CLEAR:
            for field in meant.blanks - _NEVER_CLEARED:
                field = _FIELD_OF.get(field, field)
                if field in self._table.fields:
                    plan.values.setdefault(field, _CLEARED.get(field, ""))
        values = plan.values
        plan.changed = tuple(f for f, value in values.items() if getattr(old, f) != value)
        if plan.company is not None:
            plan.changed += ("company_id",)
        if plan.parent:
            plan.changed += ("parent_id",)
        plan.outcome = UPDATED if plan.changed else UNCHANGED
        names = [values.get(f, getattr(old, f)) for f in ("name_en", "name_ar")]
        if not any(names):
            plan.outcome, plan.faults = (
                REJECTED,
                [(N_("Give a name, in English or in Arabic."), {})],
            )

    def _only_a_name(self, values: dict[str, Any]) -> bool:
        return self._people and not values.get("external_id") and not values.get("emails")

    def _keys(self, values: dict[str, Any], plan: Plan) -> list[tuple[str, ...]]:
        how = self._choices.match_by
        if how == NEVER or self._choices.on_match == CREATE:
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
        company = plan.company.make if plan.company else str(values.get("company_id") or "")
        return [
            ("name", short(values[f]), short(company))
            for f in ("name_en", "name_ar")
            if values.get(f)
        ]

    def _remember(self, plan: Plan) -> None:
        if plan.record is None:
            self._seen.add(self._keys(plan.values, plan), self._seen.mark(plan.values))

    def _told(self, error: Invalid, values: dict[str, Any]) -> list[Fault]:
        told: list[Fault] = []
        for field, reasons in error.errors.items():
            value = values.get(field, "")
            value = "; ".join(value) if isinstance(value, tuple | list) else str(value)
            label = TARGETS[self._kind].get(field, field)
            for reason in reasons:
                said = {"field": label, "reason": reason, "value": value[:80]}
                told.append((VALUE_FAULT if value else FIELD_FAULT, said))
        return told


_FIELD_OF = {"company": "company_id", "parent": "parent_id", "assignee": "assignee_id"}


def _warnings(values: dict[str, Any]) -> list[Fault]:
    phones = values.get("phones", ()) or ((values["phone"],) if values.get("phone") else ())
    return [(AS_WRITTEN, {"value": p}) for p in phones if p and not p.startswith("+")]
