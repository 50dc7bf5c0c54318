"""Whom a row names: records and colleagues, found by number or by name."""

from collections.abc import Mapping
from typing import Any

import msgspec

from ...accounts.queries import Viewer
from ...accounts.rules import N_
from ...store import Snapshot, fold, id_text, parse_id
from ..records import short
from .choices import Choices
from .kinds import KINDS, Kind, Link
from .kinds.kind import CREATE, EMPTY, REJECT
from .meaning import Fault
from .people import assignee_of, colleague_of
from .templates import Template

AMBIGUOUS = N_("%(field)s: there are several named “%(name)s”. Say which by its number.")
UNSEEN = N_("%(field)s: there is no “%(name)s”, and your roles don't allow you to create it.")
NONE_NAMED = N_("%(field)s: there is no “%(name)s”.")
NO_NUMBER = N_("%(field)s: there is none with the number “%(name)s”.")
NO_ADDRESS = N_(
    "%(field)s: “%(name)s” can't be created without an address. Fill the email from a template."
)


class Linked(msgspec.Struct):
    """A record that a row names: found, or to be made under the name `make`, or left out; or why
    the row can't be taken."""

    to: str = ""
    id: bytes | None = None
    make: str = ""
    external_id: str = ""
    own_id: str = ""
    email: str = ""
    left: Fault | None = None
    fault: Fault | None = None


class Finder:
    """Looks up what rows name, among what one viewer sees. What was found stays found as long
    as this snapshot."""

    def __init__(
        self, snap: Snapshot, viewer: Viewer, kind: Kind, choices: Choices, names: Any = ()
    ) -> None:
        self._snap, self._viewer, self._kind, self._choices = snap, viewer, kind, choices
        self._found: dict[tuple[str, ...], Linked] = {}
        template = choices.templates.get("email", "") if kind.name == "users" else ""
        self._email = Template(template, names, slugged=True) if template else None

    def linked(
        self,
        link: Link,
        said: Mapping[str, str],
        kept: bytes | None = None,
        decide: bool = True,
    ) -> Linked | None:
        """What the links of a row name; None when they name nothing. `kept` is what the record
        has already: among namesakes it stays. Without `decide` what is not here is to be made."""
        named = tuple(said.get(target, "") for target in link.targets)
        if not any(named):
            return None
        key = (link.name, *named)
        if kept is None and key in self._found:
            return self._found[key]
        look = self._person if link.to == "users" else self._record
        found = look(link, named, kept, decide)
        if kept is None and found.id is not None:
            self._found[key] = found
        return found

    def person(self, text: str, kept: tuple[bytes, ...] = ()) -> tuple[bytes | None, Fault | None]:
        """The id of any active colleague."""
        return colleague_of(self._snap, text, kept)

    def _person(
        self, link: Link, named: tuple[str, ...], kept: bytes | None, decide: bool
    ) -> Linked:
        text = named[0]
        if link.name == "assignee":
            may_assign = self._kind.may(self._viewer, "assign")
            found, fault = assignee_of(self._snap, self._viewer, text, kept, may_assign)
        else:
            found, fault = colleague_of(self._snap, text, (kept,) if kept else ())
        if found:
            return Linked(id=found)
        return self._missing(link, named, fault, decide)

    def _record(
        self, link: Link, named: tuple[str, ...], kept: bytes | None, decide: bool
    ) -> Linked:
        """Its own number counts first, then that of the other system, then the name."""
        name, own, other = (*named, "", "")[:3]
        kind = KINDS[link.to]
        if kept is not None and self._is_kept(kind, kept, name, own):
            return Linked(id=kept)
        found = by_own_id(self._snap, self._viewer, kind, own) if own else None
        if found is None and other:
            those = kind.under(self._snap, self._viewer, "external_id", short(other))
            found = those[0] if len(those) == 1 else None
        if found is not None:
            return Linked(id=found.id)
        if not name:
            said = {"field": link.text, "name": own or other}
            return self._missing(link, named, (NO_NUMBER, said), decide)
        return self._by_name(link, named, kept, decide)

    def _is_kept(self, kind: Kind, kept: bytes, name: str, own: str) -> bool:
        """Whether the row names what the record has: who sees it knows that name, if no more."""
        if own:
            return own.upper() == id_text(kept)
        record = self._snap.get(kind.table, kept) if name else None
        return record is not None and fold(name) in (fold(record.name_en), fold(record.name_ar))

    def _by_name(
        self, link: Link, named: tuple[str, ...], kept: bytes | None, decide: bool
    ) -> Linked:
        name, _own, other = (*named, "", "")[:3]
        those = KINDS[link.to].namesakes(self._snap, self._viewer, name)
        if other:
            those = [r for r in those if not r.external_id or short(r.external_id) == short(other)]
        if len(those) > 1 and kept is not None:
            those = [r for r in those if r.id == kept] or those
        if len(those) == 1:
            return Linked(id=those[0].id)
        text = AMBIGUOUS if those else NONE_NAMED
        return self._missing(link, named, (text, {"field": link.text, "name": name}), decide)

    def _missing(self, link: Link, named: tuple[str, ...], fault: Fault, decide: bool) -> Linked:
        """What was decided for a name that is not here, or that several have."""
        decision = self.decision(link)
        name, own, other = (*named, "", "")[:3]
        several = fault[0] not in (NONE_NAMED, NO_NUMBER) and link.to != "users"
        if decision == EMPTY and decide:
            return Linked(left=fault)
        if several or (decision != CREATE and decide) or not name:
            return Linked(fault=fault)
        if not decide and decision != CREATE:
            return Linked(to=link.to, make=name)
        if not KINDS[link.to].may(self._viewer, "create"):
            return Linked(fault=(UNSEEN, {"field": link.text, "name": name}))
        email = self._email.of_name(name) if self._email else ""
        if link.to == "users" and not email and "@" not in name:
            return Linked(fault=(NO_ADDRESS, {"field": link.text, "name": name}))
        return Linked(to=link.to, make=name, external_id=other, own_id=own, email=email)

    def decision(self, link: Link) -> str:
        return self._choices.missing.get(link.name) or link.missing


def by_own_id(snap: Snapshot, viewer: Viewer, kind: Kind, text: str) -> Any:
    """The record of a number of this hub, when the viewer sees it and it is not in the trash."""
    try:
        record = snap.get(kind.table, parse_id(text))
    except ValueError:
        return None
    return record if record is not None and kind.sees(snap, viewer, record) else None


def free_id(snap: Snapshot, kind: Kind, text: str) -> bytes:
    """The id of this number when nothing has or ever had it: so that what names a record by its
    number in the hub from which it came finds it again. Empty otherwise."""
    try:
        record_id = parse_id(text)
    except ValueError:
        return b""
    taken = snap.version(kind.table, record_id) is not None
    if taken or snap.history(kind.table.name, record_id, limit=1):
        return b""
    return record_id


__all__ = ["CREATE", "EMPTY", "REJECT", "Finder", "Linked", "by_own_id", "free_id"]
