"""The mail server as the settings name it, and a test of it."""

from flask import url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ...web import access, hub, page, see_other, store, viewer
from .. import mailing
from ..mailing import Undelivered
from ..queries import counts
from ..records import Channel
from .blueprint import delivery

LIKE = "AMEEN_MAIL_URL=smtp://user:pass@host:587?tls=starttls"


@delivery.get("/mail")
@access("settings", "configure")
def mail() -> Response:
    return _page()


@delivery.post("/mail/trial")
@access("settings", "configure")
def try_mail() -> Response:
    """Sends one to who asks, and says in plain words what came of it."""
    try:
        mailing.send_trial(hub(), viewer().user)
    except Undelivered as failure:
        return _page(str(failure), 422)
    told = _("The mail server took the test mail. Look into your mailbox.")
    return see_other(url_for("delivery.mail"), told)


def _page(error: str = "", status: int = 200) -> Response:
    settings = hub().settings
    with store().read() as snap:
        counted = counts(snap, Channel.EMAIL)
    sentence, _line, said = error.partition("\n")
    return page(
        "settings/mail/index.html",
        status,
        title=_("Mail server"),
        server=mailing.server_of(settings),
        url=settings.url,
        like=LIKE,
        usual_url=mailing.public_url(settings),
        counts=counted,
        error=sentence,
        said=said,
    )
