"""Which record of the hub a row is about."""

from datetime import datetime
from typing import Any

from ...accounts.queries import Viewer
from ...accounts.rules import N_
from ...store import Snapshot, fold
from ..records import Company, Contact, companies, contacts, short
from .choices import AUTO, BY_EMAIL, BY_NAME, BY_NUMBER, CREATE, NEVER, Choices
from .links import Linked, by_own_id, namesakes, visible_of
from .meaning import Fault, Meant
from .targets import CONTACTS

SEVERAL = N_("Several records here fit this row. Nothing was changed.")
COMPANY = frozenset(("company", "company_id", "company_external_id"))


class Matcher:
    """Finds among what the viewer sees: by its own number, that of the other system, an e-mail
    address, a name. A weaker mark never overrules a stronger one that differs.

    `since` is when the import began: what it made itself is known by that.
    """

    def __init__(
        self,
        snap: Snapshot,
        viewer: Viewer,
        kind: str,
        choices: Choices,
        since: datetime | None,
    ) -> None:
        self._snap, self._viewer, self._choices, self._since = snap, viewer, choices, since
        self._people = kind == CONTACTS
        self._table = contacts if self._people else companies
        self._company_mapped = not COMPANY.isdisjoint(choices.targets)

    def match(
        self, meant: Meant, values: dict[str, Any], link: Linked | None
    ) -> tuple[Any, Fault | None]:
        """The record that this row is about; None when it is a new one."""
        how = self._choices.match_by
        if "id" in meant.links:
            own = by_own_id(self._snap, self._viewer, self._table, meant.links["id"])
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
        names = [values[f] for f in ("name_en", "name_ar") if values.get(f)]
        found = {
            r.id: r for n in names for r in namesakes(self._snap, self._viewer, self._table, n)
        }
        fitting = list(found.values())
        if strict:
            number = values.get("external_id", "")
            fitting = [r for r in fitting if self._same_number(r, number)]
        if not self._people:
            return self._one(fitting, values)
        fitting = [r for r in fitting if self._same_company(r, meant, link)]
        emails = {short(e) for e in values.get("emails", ())}
        if strict and emails:
            fitting = [r for r in fitting if not r.emails or emails & {short(e) for e in r.emails}]
        same = [r for r in fitting if not self._differs(r, values)]
        if same:
            return same[0], None
        # Two rows of one file that share nothing but a name are two people.
        return self._one([r for r in fitting if not self._is_fresh(r)], values)

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

    def _under(self, index: str, text: str) -> list[Contact | Company]:
        return visible_of(self._snap, self._viewer, self._table, index, short(text))

    def _same_number(self, record: Any, number: str) -> bool:
        return not number or not record.external_id or short(record.external_id) == short(number)

    def _same_company(self, record: Contact, meant: Meant, link: Linked | None) -> bool:
        if link is None:
            return (
                not self._company_mapped
                or record.company_id is None
                or self._choices.match_by == BY_NAME
            )
        return link.id is not None and record.company_id == link.id

    def _differs(self, record: Any, values: dict[str, Any]) -> bool:
        return any(getattr(record, field) != value for field, value in values.items())

    def _is_fresh(self, record: Any) -> bool:
        """Whether this import made it."""
        return (
            self._since is not None
            and record.created_at >= self._since
            and record.created_by == self._viewer.user.id
        )


def emails_of(values: dict[str, Any]) -> tuple[str, ...]:
    """The addresses of a contact, or that of a company."""
    return values.get("emails") or ((values["email"],) if values.get("email") else ())
