"""What notifications say, in English and marked for translation."""

from typing import NamedTuple

from ...accounts.rules import N_
from ..records import Kind, Notification


def _n(one: str, many: str) -> tuple[str, str]:
    """Marks a text in both numbers; it is translated where it is shown."""
    return one, many


class Phrase(NamedTuple):
    """What is said of one (`%(name)s`, `%(by)s`), of more on the same subject (`%(num)s`), and of
    more subjects."""

    one: str
    more: tuple[str, str] | None = None
    many: tuple[str, str] | None = None


ICONS = {
    Kind.ASSIGNED: "user-check",
    Kind.MENTIONED: "at",
    Kind.NOTED: "message",
    Kind.FOLLOW_UP: "calendar-due",
    Kind.REMINDER: "clock",
    Kind.WON: "star",
    Kind.LOST: "ban",
    Kind.IMPORTED: "file-import",
    Kind.SECURITY: "shield",
    Kind.SYSTEM: "info-circle",
}
# Of an assignment, by the table of what was assigned.
OF_TABLE = {
    "contact": Phrase(
        N_("The contact “%(name)s” was assigned to you"),
        many=_n("%(num)s contact was assigned to you", "%(num)s contacts were assigned to you"),
    ),
    "company": Phrase(
        N_("The company “%(name)s” was assigned to you"),
        many=_n("%(num)s company was assigned to you", "%(num)s companies were assigned to you"),
    ),
    "lead": Phrase(
        N_("The lead “%(name)s” was assigned to you"),
        many=_n("%(num)s lead was assigned to you", "%(num)s leads were assigned to you"),
    ),
    "deal": Phrase(
        N_("The deal “%(name)s” was assigned to you"),
        many=_n("%(num)s deal was assigned to you", "%(num)s deals were assigned to you"),
    ),
    "activity": Phrase(
        N_("The activity “%(name)s” was assigned to you"),
        many=_n("%(num)s activity was assigned to you", "%(num)s activities were assigned to you"),
    ),
    "campaign": Phrase(
        N_("The campaign “%(name)s” was assigned to you"),
        many=_n("%(num)s campaign was assigned to you", "%(num)s campaigns were assigned to you"),
    ),
}
OF_KIND = {
    Kind.MENTIONED: Phrase(
        N_("%(by)s mentioned you on “%(name)s”"),
        _n(
            "You were mentioned %(num)s time on “%(name)s”",
            "You were mentioned %(num)s times on “%(name)s”",
        ),
        _n("You were mentioned in %(num)s note", "You were mentioned in %(num)s notes"),
    ),
    Kind.NOTED: Phrase(
        N_("%(by)s wrote a note on “%(name)s”"),
        _n("%(num)s note on “%(name)s”", "%(num)s notes on “%(name)s”"),
        _n("%(num)s note on your records", "%(num)s notes on your records"),
    ),
    Kind.FOLLOW_UP: Phrase(
        N_("“%(name)s” is to be followed up"),
        many=_n("%(num)s lead is to be followed up", "%(num)s leads are to be followed up"),
    ),
    Kind.REMINDER: Phrase(N_("Reminder: “%(name)s”")),
    Kind.WON: Phrase(
        N_("The deal “%(name)s” was won"),
        many=_n("%(num)s deal was won", "%(num)s deals were won"),
    ),
    Kind.LOST: Phrase(
        N_("The deal “%(name)s” was lost"),
        many=_n("%(num)s deal was lost", "%(num)s deals were lost"),
    ),
}
# By what became of it: the title, and what to add.
IMPORTED = {
    "done": (
        N_("The import of “%(filename)s” is done"),
        N_("See what was added and what was not."),
    ),
    "failed": (
        N_("The import of “%(filename)s” stopped"),
        N_("What it did until then is kept. See why it stopped."),
    ),
}
# By the event in the log: the title, and what to do.
INVITED, LINK_MADE, ASKED = "invited", "link_made", "password_asked"
SECURITY = {
    INVITED: (
        N_("Welcome to Ameen Hub"),
        N_("See in the settings how it looks, and what you are told."),
    ),
    LINK_MADE: (
        N_("A link for a new password was made for you"),
        N_("An administrator made it. If you didn’t ask for it, tell them at once."),
    ),
    ASKED: (
        N_("A link for a new password was asked for"),
        N_("It was sent to your email address. If it wasn’t you, nothing needs to be done."),
    ),
    "password_changed": (
        N_("Your password was changed"),
        N_("If it wasn’t you, ask an administrator for a new invitation at once."),
    ),
    "signed_in": (
        N_("Somebody signed in to your account from a new device"),
        N_("If it wasn’t you, change your password: that signs everybody else out."),
    ),
    "roles_changed": (
        N_("Your roles were changed"),
        N_("See in the settings what you may do now."),
    ),
    "signed_out_everywhere": (
        N_("You were signed out everywhere else"),
        N_("If it wasn’t you, change your password at once."),
    ),
}

# What is said instead by the mail that bears the link.
LINK_TEXTS = {
    INVITED: N_("An account was made for you. By this link you choose its password, once."),
    LINK_MADE: N_(
        "By this link you choose a new one, once. If you didn’t ask for it, tell an administrator "
        "at once: your password stays as it is until then."
    ),
    ASKED: N_(
        "By this link you choose a new one, once and within an hour. If it wasn’t you who asked, "
        "nothing needs to be done: your password stays as it is."
    ),
}


def bears_link(notification: Notification) -> bool:
    """Whether the mail that tells of it bears a link by which its reader sets a password."""
    return notification.kind == Kind.SECURITY and notification.said["event"] in LINK_TEXTS


def phrase_of(notification: Notification) -> Phrase | None:
    """What is said of a notification about a record; None for one that is about none."""
    if notification.kind == Kind.ASSIGNED:
        return OF_TABLE.get(notification.subject_table)
    return OF_KIND.get(notification.kind)
