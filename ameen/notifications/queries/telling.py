"""What a notification says to its reader now, in one of the hub's languages."""

import re
import unicodedata
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from babel.dates import get_month_names

from ...accounts.queries import Viewer, colleague, viewer_for
from ...accounts.records import ZONE, users
from ...catalogues import catalogue
from ...crm.queries import MODULES, record
from ...crm.records import Note, name, notes
from ...store import Change, Missing, Snapshot, id_text, parse_id
from ...store.cause import Cause
from ..records import Kind, Notification
from ..rules import ICONS, IMPORTED, N_, SECURITY, phrase_of

EXCERPT = 160
LOOKED_AT = 200
RIGHT_TO_LEFT = {"ar"}
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
ISOLATE, END = "\u2068", "\u2069"  # Unicode TR 9: what is within doesn't mix with what is around
MARKDOWN = re.compile(r"[*_`#>]+|\[([^\]]*)\]\([^)]*\)")


class Told(NamedTuple):
    """A notification in words: plain text, the path of the page that it leads to, and an icon."""

    title: str
    text: str
    path: str
    icon: str


class _Reader(NamedTuple):
    """Who is told, in which language."""

    snap: Snapshot
    viewer: Viewer
    language: str

    def words(self, text: str, **values: str) -> str:
        return catalogue(self.language).ugettext(text) % values

    def count(self, text: tuple[str, str], number: int, **values: str) -> str:
        words = catalogue(self.language).ungettext(*text, number)
        return words % {"num": self.figure(number), **values}

    def figure(self, number: int | str) -> str:
        arabic = self.viewer.user.digits == "arab"
        return str(number).translate(ARABIC_DIGITS) if arabic else str(number)

    def person(self, user_id: bytes) -> str:
        found = colleague(self.snap, user_id)
        return isolated(found.name(self.language), self.language) if found else "—"

    def moment(self, text: str) -> dict[str, str]:
        """The day and the time that the reader's clock shows."""
        at = datetime.fromisoformat(text).astimezone(ZoneInfo(self.viewer.user.zone or ZONE))
        return {"day": self.day(at.date().isoformat()), "time": self.figure(f"{at:%H:%M}")}

    def day(self, text: str) -> str:
        on = date.fromisoformat(text)
        width = "wide" if self.language == "ar" else "abbreviated"
        month = get_month_names(width, locale=self.language)[on.month]
        return f"{self.figure(on.day)} {month} {self.figure(on.year)}"


def told(snap: Snapshot, viewer: Viewer, notification: Notification, language: str) -> Told | None:
    """The notification in words; None when the viewer no longer sees what it is about, or is not
    the one who is told.

    In every channel it says the same: what it needs is read now, and not kept from then.
    """
    if notification.user_id != viewer.user.id:
        return None
    reader = _Reader(snap, viewer, language)
    icon = ICONS[notification.kind]
    if phrase_of(notification) is None:
        return _of_no_record(reader, notification, icon)
    module = MODULES[notification.subject_table]
    if not notification.subject_id:
        return _of_many(reader, notification, module, icon)
    try:
        subject = record(snap, viewer, notification.subject_table, notification.subject_id)
    except Missing:
        return None
    title = _title(reader, notification, isolated(name(subject, language), language))
    text, place = _text(reader, notification, subject)
    return Told(title, text, f"/crm/{module}/{id_text(subject.id)}{place}", icon)


def may_be_told(snap: Snapshot, cause: Cause) -> bool:
    """Whether the reader of a cause is active, and sees what it is about. ValueError for a kind
    that there isn't."""
    Kind(cause.kind)
    user = snap.get(users, cause.user_id)
    if user is None or not user.active:
        return False
    if not cause.subject_table:
        return True
    return _sees(snap, viewer_for(snap, user), cause.subject_table, cause.subject_id)


def isolated(text: str, language: str) -> str:
    """A name so that it keeps its own direction in a sentence of the language."""
    first = next((b for b in map(unicodedata.bidirectional, text) if b in ("L", "R", "AL")), "")
    right = language in RIGHT_TO_LEFT
    return f"{ISOLATE}{text}{END}" if first and (first != "L") != right else text


def _title(reader: _Reader, notification: Notification, called: str) -> str:
    phrase = phrase_of(notification)
    by = reader.person(notification.by_ids[-1]) if notification.by_ids else "—"
    if notification.count > 1 and phrase.more is not None:
        return reader.count(phrase.more, notification.count, name=called)
    return reader.words(phrase.one, name=called, by=by)


def _text(reader: _Reader, notification: Notification, subject: Any) -> tuple[str, str]:
    """What is said besides the title, and where on the record's page it is to be found."""
    said = notification.said
    match notification.kind:
        case Kind.MENTIONED | Kind.NOTED:
            note = _note(reader.snap, said, notification)
            return (excerpt(note.body), f"#note-{id_text(note.id)}-row") if note else ("", "")
        case Kind.FOLLOW_UP:
            return reader.words(N_("Due on %(day)s"), day=reader.day(said["on"])), ""
        case Kind.REMINDER:
            return reader.words(N_("Begins on %(day)s, %(time)s"), **reader.moment(said["at"])), ""
        case Kind.LOST if subject.lost_reason:
            return subject.lost_reason[:EXCERPT], ""
    return _by(reader, notification), ""


def _by(reader: _Reader, notification: Notification) -> str:
    if not notification.by_ids:
        return ""
    names = [reader.person(one) for one in reversed(notification.by_ids)]
    if len(names) == 1:
        return reader.words(N_("By %(name)s"), name=names[0])
    return reader.words(N_("By %(name)s and others"), name=names[0])


def _of_many(reader: _Reader, notification: Notification, module: str, icon: str) -> Told | None:
    """What was done to many records at one stroke; which, their list says."""
    many = phrase_of(notification).many
    if many is None or not reader.viewer.may(module, "list") or not _sees_any(reader, notification):
        return None
    path = f"/crm/{module}"
    if notification.kind == Kind.ASSIGNED:
        path = f"{path}?assignee={id_text(notification.user_id)}"
    elif notification.kind == Kind.FOLLOW_UP:
        path = "/crm/activities?due=today"
    title = reader.count(many, notification.count)
    return Told(title, _by(reader, notification), path, icon)


def _sees_any(reader: _Reader, notification: Notification) -> bool:
    """Whether the reader still sees something of it. Of very many only the first are looked at."""
    changes = islice(reader.snap.changes_of(notification.batch_id), LOOKED_AT)
    subjects = [_subject_of(reader.snap, change) for change in changes]
    table = notification.subject_table
    return len(subjects) == LOOKED_AT or any(
        _sees(reader.snap, reader.viewer, table, one) for one in subjects
    )


def _subject_of(snap: Snapshot, change: Change) -> bytes:
    note = snap.get(notes, change.id) if change.table == notes.name else None
    return note.subject_id if note is not None else change.id


def _sees(snap: Snapshot, viewer: Viewer, table: str, subject_id: bytes) -> bool:
    try:
        record(snap, viewer, table, subject_id)
    except Missing:
        return False
    return True


def _of_no_record(reader: _Reader, notification: Notification, icon: str) -> Told | None:
    said = notification.said
    match notification.kind:
        case Kind.SECURITY:
            title, text = SECURITY[said["event"]]
            return Told(reader.words(title), reader.words(text), said["path"], icon)
        case Kind.IMPORTED:
            title, text = IMPORTED[said["end"]]
            named = isolated(said["filename"], reader.language)
            return Told(reader.words(title, filename=named), reader.words(text), said["path"], icon)
        case Kind.SYSTEM:
            return Told(reader.words(said["title"]), reader.words(said["text"]), said["path"], icon)
    return None


def _note(snap: Snapshot, said: dict[str, Any], notification: Notification) -> Note | None:
    """The last of the notes, as long as it is there and on this record."""
    note = snap.get(notes, parse_id(said["note"])) if said.get("note") else None
    on_it = note is not None and note.subject_id == notification.subject_id
    return note if on_it else None


def excerpt(body: str) -> str:
    """The beginning of a note as plain text, on one line."""
    text = " ".join(MARKDOWN.sub(r"\1", body).split())
    return text if len(text) <= EXCERPT else f"{text[: EXCERPT - 1].rstrip()}…"
