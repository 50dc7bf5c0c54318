"""Which record of the hub a row is about."""

from datetime import datetime
from typing import Any

from ...accounts.queries import Viewer
from ...accounts.rules import N_
from ...store import Snapshot, fold
from ..records import short
from .choices import AUTO, BY_EMAIL, BY_NAME, BY_NUMBER, CREATE, NEVER, Choices
from .kinds import Kind
from .kinds.kind import EXACTLY, ITSELF
from .links import Linked, by_own_id
from .meaning import Fault, Meant

SEVERAL = N_("Several records here fit this row. Nothing was changed.")


class Matcher:
    """Finds among what the viewer sees: by its own number, that of the other system, an e-mail
    address, a name. A weaker mark never overrules a stronger one that differs.

    `since` is when the import began: what it made itself is known by that.
    """

    def __init__(
        self,
        snap: Snapshot,
        viewer: Viewer,
        kind: Kind,
        choices: Choices,
        since: datetime | None,
    ) -> None:
        self._snap, self._viewer, self._choices, self._since = snap, viewer, choices, since
        self._kind = kind
        scope = next((link for link in kind.links if link.name == kind.scope), None)
        self._scope_field = scope.field if scope else ""
        self._scope_filled = scope is not None and not choices.filled.isdisjoint(scope.targets)

    def match(
        self, meant: Meant, values: dict[str, Any], link: Linked | None
    ) -> tuple[Any, Fault | None]:
        """The record that this row is about; None when it is a new one."""
        how = self._choices.match_by
        if "id" in meant.links:
            own = by_own_id(self._snap, self._viewer, self._kind, meant.links["id"])
            if own is not None:
                return own, None
        if how == NEVER or self._choices.on_match == CREATE:
            return None, None
        number = values.get("external_id", "")
        if how in (AUTO, BY_NUMBER) and number:
            found = self._under("external_id", number)
            if found:
                return self._one(found, values)
        if how in (AUTO, BY_EMAIL):
            found = {r.id: r for email in emails_of(values) for r in self._under("emails", email)}
            fitting = list(found.values())
            if how == AUTO:
                fitting = [r for r in fitting if self._same_number(r, number)]
                fitting = self._sharing(fitting, values)
            if fitting:
                return self._one(fitting, values)
        if how in (AUTO, BY_NAME):
            return self._by_name(meant, values, link, strict=how == AUTO)
        return None, None

    def _by_name(
        self, meant: Meant, values: dict[str, Any], link: Linked | None, strict: bool
    ) -> tuple[Any, Fault | None]:
        found = {
            r.id: r
            for name in self.names_of(values)
            for r in self._kind.namesakes(self._snap, self._viewer, name)
        }
        fitting = list(found.values())
        if strict:
            number = values.get("external_id", "")
            fitting = [r for r in fitting if self._same_number(r, number)]
        if self._kind.by_name == ITSELF:
            return self._one(fitting, values)
        if self._scope_field:
            fitting = [r for r in fitting if self._same_scope(r, link)]
        emails = {short(e) for e in values.get("emails", ())}
        if strict and emails:
            fitting = [r for r in fitting if not r.emails or emails & {short(e) for e in r.emails}]
        same = [r for r in fitting if not self._differs(r, values)]
        if same:
            return same[0], None
        if self._kind.by_name == EXACTLY and strict:
            return None, None
        # Two rows of one file that share nothing but a name are two people.
        return self._one([r for r in fitting if not self._is_fresh(r)], values)

    def names_of(self, values: dict[str, Any]) -> list[str]:
        fields = ("name_en", "name_ar", self._kind.name_field)
        return list(dict.fromkeys(values[f] for f in fields if values.get(f)))

    def _sharing(self, found: list[Any], values: dict[str, Any]) -> list[Any]:
        """Of those with the address of the row, those it can be about: colleagues may share one,
        so another name in the same file is another person."""
        names = {fold(values[f]) for f in ("name_en", "name_ar") if values.get(f)}
        same = [r for r in found if names & {fold(r.name_en), fold(r.name_ar)}]
        return same or [r for r in found if not self._is_fresh(r)]

    def _one(self, found: list[Any], values: dict[str, Any]) -> tuple[Any, Fault | None]:
        if len(found) > 1:
            found = [r for r in found if not self._differs(r, values)][:1] or found
        if len(found) > 1:
            return None, (SEVERAL, {})
        return (found[0] if found else None), None

    def _under(self, index: str, text: str) -> list[Any]:
        return self._kind.under(self._snap, self._viewer, index, short(text))

    def _same_number(self, record: Any, number: str) -> bool:
        own = getattr(record, "external_id", "")
        return not number or not own or short(own) == short(number)

    def _same_scope(self, record: Any, link: Linked | None) -> bool:
        held = getattr(record, self._scope_field)
        if link is None:
            return not self._scope_filled or held is None or self._choices.match_by == BY_NAME
        return link.id is not None and held == link.id

    def _differs(self, record: Any, values: dict[str, Any]) -> bool:
        return any(self._kind.value(record, f) != value for f, value in values.items())

    def _is_fresh(self, record: Any) -> bool:
        """Whether this import made it."""
        return (
            self._since is not None
            and record.created_at >= self._since
            and record.created_by == self._viewer.user.id
        )


def emails_of(values: dict[str, Any]) -> tuple[str, ...]:
    """The addresses of a contact, or that of a company or a user."""
    return values.get("emails") or ((values["email"],) if values.get("email") else ())
