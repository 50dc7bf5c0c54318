"""Push messages to this browser: turned on and off, and the script that shows them."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, current_app, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import UnprocessableEntity
from werkzeug.wrappers import Response

from ...accounts.rules import device_of
from ...web import access, page, see_other, store, viewer, write
from .. import actions, queries
from ..pushing import is_endpoint, public_key
from .blueprint import delivery

worker = Blueprint("service_worker", __name__)
LONGEST_AGENT = 300


@delivery.get("/push")
@access.signed_in
def push() -> Response:
    with store().read() as snap:
        browsers = queries.subscriptions_of(snap, viewer().user.id, datetime.now(UTC))
    session = viewer().session
    return page(
        "settings/push/edit.html",
        title=_("Push messages"),
        browsers=[(one, device_of(one.agent)) for one in browsers],
        here=any(one.session_id == session.id and not one.is_given_up for one in browsers),
        until=session.expires_at,
        key=public_key(store()),
    )


@delivery.post("/push")
@access.signed_in
def turn_on() -> Response:
    """For the browser that sends the form, as its own push service wants it."""
    values = _subscription()
    if not is_endpoint(values["endpoint"], values["keys"]):
        raise UnprocessableEntity(
            _("This browser gave no address for push messages. Nothing was changed.")
        )
    write(actions.subscribe, values)
    return see_other(url_for("delivery.push"), _("Push messages come to this browser now."))


@delivery.delete("/push/<id:subscription_id>")
@access.signed_in
def turn_off(subscription_id: bytes) -> Response:
    write(actions.unsubscribe, subscription_id)
    return see_other(url_for("delivery.push"), _("No more push messages come there."))


@worker.get("/service-worker.js")
@access.public
def show() -> Response:
    """At the top, since a service worker is in charge of what is below its own address."""
    response = current_app.send_static_file("js/service-worker.js")
    response.headers["Content-Type"] = "text/javascript; charset=utf-8"
    response.headers["Cache-Control"] = "no-cache"
    return response


def _subscription() -> dict[str, Any]:
    form = request.form
    return {
        "endpoint": form.get("endpoint", ""),
        "keys": {name: form.get(name, "") for name in ("p256dh", "auth")},
        "agent": request.user_agent.string[:LONGEST_AGENT],
    }
