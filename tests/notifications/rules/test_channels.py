from ameen.notifications.records import Channel, Kind, Preferences
from ameen.notifications.rules import ICONS, KIND_TEXTS, USUAL, channels_of


def test_each_kind_has_its_words_its_icon_and_its_usual_channels():
    assert set(KIND_TEXTS) == set(ICONS) == set(USUAL) == set(Kind)


def test_what_somebody_chose_counts_and_the_rest_is_usual():
    wanted = Preferences(channels={"assigned": (), "lost": (Channel.EMAIL,)})
    assert channels_of(wanted, Kind.ASSIGNED) == ()
    assert channels_of(wanted, Kind.LOST) == (Channel.EMAIL,)
    assert channels_of(wanted, Kind.MENTIONED) == USUAL[Kind.MENTIONED]


def test_nobody_turns_mail_about_their_security_off():
    assert channels_of(Preferences(channels={"security": ()}), Kind.SECURITY) == (Channel.EMAIL,)
