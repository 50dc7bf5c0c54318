"""By which channels somebody hears of what, besides in the pages."""

from ...accounts.rules import N_
from ..records import Channel, Kind, Preferences

KIND_TEXTS = {
    Kind.ASSIGNED: N_("Something is assigned to me"),
    Kind.MENTIONED: N_("Somebody mentions me in a note"),
    Kind.NOTED: N_("A note on a record of mine"),
    Kind.FOLLOW_UP: N_("A follow-up is due"),
    Kind.REMINDER: N_("A reminder of an activity"),
    Kind.WON: N_("A deal is won"),
    Kind.LOST: N_("A deal is lost"),
    Kind.IMPORTED: N_("My import is finished"),
    Kind.SECURITY: N_("Security of my account"),
    Kind.SYSTEM: N_("News of the hub itself"),
}
USUAL = {
    Kind.ASSIGNED: (Channel.EMAIL, Channel.PUSH),
    Kind.MENTIONED: (Channel.EMAIL, Channel.PUSH),
    Kind.NOTED: (Channel.PUSH,),
    Kind.FOLLOW_UP: (Channel.EMAIL, Channel.PUSH),
    Kind.REMINDER: (Channel.EMAIL, Channel.PUSH),
    Kind.WON: (Channel.PUSH,),
    Kind.LOST: (),
    Kind.IMPORTED: (),
    Kind.SECURITY: (Channel.EMAIL, Channel.PUSH),
    Kind.SYSTEM: (Channel.EMAIL,),
}
# What would come too late with the day's mail.
BY_ITSELF = frozenset((Kind.REMINDER, Kind.SECURITY))
# Nobody can turn these off, whoever sits at their screen for a minute included.
ALWAYS = {Kind.SECURITY: (Channel.EMAIL,)}


def channels_of(preferences: Preferences, kind: Kind) -> tuple[Channel, ...]:
    """The channels of a kind, as the reader wants them, those that nobody turns off included."""
    chosen = preferences.channels.get(str(kind), USUAL[kind])
    always = ALWAYS.get(kind, ())
    return tuple(channel for channel in Channel if channel in chosen or channel in always)
