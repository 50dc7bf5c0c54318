"""Whom a note speaks to: the colleagues that it means, and which of them see its record."""

from typing import Any, NamedTuple

from ...accounts.queries import Colleague, Viewer, active_colleagues, colleague, viewer_for
from ...accounts.records import email_key, users
from ...store import Change, Missing, Snapshot, fold
from ..records import Note, notes
from ..rules import mentions
from .found import record
from .seeing import may_see

OFFERED = 8


class Spoken(NamedTuple):
    """A text with its mentions in the colleagues' own names, and `ids` of those who see the
    record. `unseen` don't see it; `unclear` are names that several colleagues share."""

    body: str
    ids: tuple[bytes, ...]
    unseen: list[Colleague]
    unclear: list[str]


class Known(NamedTuple):
    """Active colleagues by folded name, and by email address."""

    names: dict[str, frozenset[bytes]]
    emails: dict[str, bytes]


def spoken(
    snap: Snapshot,
    table: str,
    subject: Any,
    body: str,
    before: tuple[bytes, ...] = (),
    language: str = "en",
) -> Spoken:
    """Whom a text on this record means. Of those who share a name, it is who was meant `before`.
    An email address gives way to the name that readers of `language` know."""
    known, ids, unseen, unclear = _known(snap), [], [], []
    pieces, last = [], 0
    for mention in mentions(body, known.names, known.emails):
        meant = mention.ids if len(mention.ids) == 1 else mention.ids & set(before)
        if len(meant) != 1:
            unclear.append(body[mention.start + 1 : mention.end])
            continue
        person = colleague(snap, next(iter(meant)))
        called = body[mention.start + 1 : mention.end]
        called = person.name(language) if mention.by_email else _properly(person, called)
        pieces += [body[last : mention.start], f"@{called}"]
        last = mention.end
        if _sees(snap, person.id, table, subject):
            ids.append(person.id)
        else:
            unseen.append(person)
    whole = "".join((*pieces, body[last:]))
    return Spoken(
        whole, tuple(dict.fromkeys(ids)), list(dict.fromkeys(unseen)), list(dict.fromkeys(unclear))
    )


def mention_names(snap: Snapshot, note: Note) -> tuple[str, ...]:
    """How those whom a note means may be called in it, the longest name first."""
    people = (colleague(snap, person) for person in note.mentions)
    names = {name for one in people if one for name in (one.name_en, one.name_ar) if name}
    return tuple(sorted(names, key=lambda name: (-len(name), name)))


def newly_mentioned(change: Change) -> tuple[bytes, ...]:
    """Whom a change of a note speaks to for the first time, but for who wrote it: what a
    notification is due for, if they still see the record then (`sees_note`)."""
    if change.table != notes.name or change.op not in ("create", "update"):
        return ()
    before = set(change.before.get("mentions", ()))
    return tuple(
        person
        for person in change.after.get("mentions", ())
        if person not in before and person != change.by
    )


def sees_note(snap: Snapshot, viewer: Viewer, note: Note) -> bool:
    """Whether somebody sees the record on which a note stands, and so the note."""
    try:
        record(snap, viewer, note.subject_table, note.subject_id)
    except Missing:
        return False
    return True


def colleagues_to_mention(
    snap: Snapshot, table: str, subject: Any, text: str, language: str
) -> list[tuple[Colleague, bool]]:
    """Active colleagues one of whose names begins with this text, or has a word that does; and
    whether each sees the record."""
    wanted = fold(text)
    found = [
        person
        for person in active_colleagues(snap, language)
        if any(_begins(fold(name), wanted) for name in (person.name_en, person.name_ar) if name)
    ]
    return [(one, _sees(snap, one.id, table, subject)) for one in found[:OFFERED]]


def _begins(name: str, wanted: str) -> bool:
    return f" {name}".find(f" {wanted}") >= 0


def _known(snap: Snapshot) -> Known:
    return snap.memo("crm.mentionable", (users,), lambda: _read(snap))


def _read(snap: Snapshot) -> Known:
    names: dict[str, set[bytes]] = {}
    emails: dict[str, bytes] = {}
    for person in active_colleagues(snap):
        for name in (person.name_en, person.name_ar):
            if name:
                names.setdefault(fold(name), set()).add(person.id)
        emails[email_key(snap.require(users, person.id).email)] = person.id
    return Known({name: frozenset(ids) for name, ids in names.items()}, emails)


def _properly(person: Colleague, called: str) -> str:
    """The name as it is written, in the language in which it was typed."""
    names = (person.name_en, person.name_ar)
    return next((name for name in names if fold(name) == fold(called)), called)


def _sees(snap: Snapshot, user_id: bytes, table: str, subject: Any) -> bool:
    return may_see(snap, viewer_for(snap, snap.require(users, user_id)), table, subject)
