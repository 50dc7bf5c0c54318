"""Links by which somebody sets a password: they stand in the mail alone. Neither the log nor the
store has them, and whoever sits at an open page is not shown them."""

from ...accounts.actions import LINK_LASTS, invitation_token, password_token
from ...accounts.records import User
from ...catalogues import catalogue
from ...config import Settings
from ...store import parse_id
from ..actions import Piece
from ..queries import Told
from ..rules import LINK_TEXTS, bears_link


def with_link(settings: Settings, user: User, piece: Piece) -> Told:
    """What the mail says of a piece: of one that bears a link also what that is for."""
    about = piece.about
    if not bears_link(about):
        return piece.told
    if "invitation" in about.said:
        made = invitation_token(settings.secret, parse_id(about.said["invitation"]))
        path = f"/invitations/{made}"
    else:
        path = f"/passwords/{password_token(settings.secret, user, about.at + LINK_LASTS)}"
    told = LINK_TEXTS[about.said["event"]]
    text = catalogue(user.language or "en").ugettext(told)
    return piece.told._replace(text=text, path=path)
