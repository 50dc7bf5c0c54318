"""No more email of a kind, by the address that stands in each mail, without signing in (RFC 8058)."""

from typing import Any

from flask_babel import gettext as _
from msgspec import convert
from werkzeug.wrappers import Response

from ...accounts.records import User, users
from ...web import access, not_found, page, store
from ...web.csrf import proven_by_its_address
from ...web.sealed import unseal
from .. import actions
from ..mailing import UNSUBSCRIBE
from ..records import Channel, Kind
from ..rules import ALWAYS, KIND_TEXTS
from .blueprint import blueprint

ID_BYTES = 16


@blueprint.get("/mail/<token>")
@access.public
def stop(token: str) -> Response:
    """Asks first: what fetches the addresses in a mail ahead of its reader turns nothing off."""
    user, kinds = _opened(token)
    return _page("ask", user, kinds, token)


@blueprint.post("/mail/<token>")
@proven_by_its_address
@access.public
def stopped(token: str) -> Response:
    user, kinds = _opened(token)
    store().write(actions.turn_off_mail, user.id, kinds, by=user.id)
    return _page("done", user, kinds, token)


def _opened(token: str) -> tuple[User, list[Kind]]:
    """Whose mail of which kinds the address is about; 404 for one that this hub didn't make."""
    content = unseal(UNSUBSCRIBE, token)
    if content is None:
        not_found()
    with store().read() as snap:
        user = snap.get(users, content[:ID_BYTES])
    if user is None:
        not_found()
    kinds = [convert(kind, Kind) for kind in content[ID_BYTES:].decode().split(",")]
    return user, [kind for kind in kinds if Channel.EMAIL not in ALWAYS.get(kind, ())]


def _page(step: str, user: User, kinds: list[Kind], token: str) -> Response:
    names: dict[str, Any] = {"kinds": [_(KIND_TEXTS[kind]) for kind in kinds], "user": user}
    response = page(
        f"notifications/stopping/{step}.html",
        title=_("No more email of this kind"),
        layout="bare",
        token=token,
        **names,
    )
    response.headers["Cache-Control"] = "no-store"
    return response
