"""One's own notifications as JSON, and how their deliveries fare."""

import hmac
from typing import Any

from flask import Blueprint, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from ..jobs import run_round
from ..jobs.rounds import MINUTE
from ..store import Missing, Snapshot
from ..web import (
    access,
    arguments,
    body,
    collection,
    hub,
    if_match,
    language,
    no_content,
    paging,
    problem,
    record_answer,
    store,
    viewer,
    write,
)
from ..web.openapi import described
from . import actions, queries
from .records import Notification, notifications
from .schemas import (
    MarkedSchema,
    NotificationsAsked,
    NotificationSchema,
    QueueSchema,
    UnreadSchema,
    moment,
    notification_json,
)

blueprint = Blueprint("notifications_api", __name__, url_prefix="/api/notifications")

BLUEPRINTS = (blueprint,)


@blueprint.get("")
@access.signed_in
@described(asks=NotificationsAsked, gives=NotificationSchema, many=True)
def index() -> Response:
    """One's own, the latest first."""
    asked = arguments(NotificationsAsked())
    only, limit, token = asked["only"], asked["limit"], asked["cursor"] or None
    spec = ("notifications", "api", only)
    after = paging.opened(spec, token)[0] if token else None
    with store().read() as snap:
        hits = queries.notifications_page(snap, viewer(), only, after, limit=limit + 1)
        found = paging.cut(hits, limit, spec, token, queries.total(snap, viewer(), only))
        items = [_json(snap, snap.require(notifications, hit.id)) for hit in found.items]
    return collection(items, found.next, found.total)


@blueprint.get("/unread-count")
@access.signed_in
@described(gives=UnreadSchema)
def unread_count() -> dict[str, int]:
    """How many are unread."""
    with store().read() as snap:
        return {"unread": queries.unread(snap, viewer().user.id)}


@blueprint.post("/mark-all-read")
@access.signed_in
@described(gives=MarkedSchema)
def mark_all_read() -> dict[str, int]:
    """Marks all of one's own as read."""
    marked = 0
    while some := write(actions.mark_all_read):
        marked += some
    return {"marked": marked}


@blueprint.get("/<id:notification_id>")
@access.signed_in
@described(gives=NotificationSchema)
def show(notification_id: bytes) -> Response:
    """One of one's own."""
    return _answer(_load(notification_id))


@blueprint.patch("/<id:notification_id>")
@access.signed_in
@described(takes=NotificationSchema, gives=NotificationSchema)
def mark(notification_id: bytes) -> Response:
    """Marks it as read, or as unread."""
    if_match(_load(notification_id))
    read = body(NotificationSchema())["read"]
    return _answer(write(actions.mark_read if read else actions.mark_unread, notification_id))


@blueprint.delete("/<id:notification_id>")
@access.signed_in
@described(status=204)
def remove(notification_id: bytes) -> Response:
    """Removes it; for a day it can be brought back on its page."""
    if_match(_load(notification_id))
    write(actions.remove, notification_id)
    return no_content()


@blueprint.get("/cron")
@access.public
@described(gives=QueueSchema, many=True)
def queue() -> Response:
    """How deep the queues are and when the last delivery left; for who has the cron secret, or
    sets up notifications."""
    who = viewer()
    if not _has_secret() and not (who is not None and who.may("notifications", "configure")):
        return problem(401, _("Send the cron secret, or sign in as somebody who sets this up."))
    return _queues()


@blueprint.post("/cron")
@access.public
@described(gives=QueueSchema, many=True)
def deliver() -> Response:
    """Delivers now what is due: the minute's round, as far as it has not been run yet."""
    if not _has_secret():
        return problem(401, _("The cron secret is missing or wrong."))
    for follow in hub().followers:
        follow()
    return _queues(ran=run_round(hub(), MINUTE))


def _queues(**more: Any) -> Response:
    with store().read() as snap:
        found = queries.queues(snap)
    items = [
        one._asdict() | {"due": moment(one.due), "last_sent": moment(one.last_sent)}
        for one in found
    ]
    return collection(items, None, len(items), **more)


def _has_secret() -> bool:
    """Whether the request bears the cron secret; compared in constant time."""
    bearer = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    given = request.headers.get("X-Cron-Secret") or bearer
    return hmac.compare_digest(given.encode(), hub().settings.cron_secret.encode())


def _load(notification_id: bytes) -> Notification:
    with store().read() as snap:
        found = queries.notification(snap, viewer(), notification_id)
    if found.removed_at is not None:
        raise Missing(notifications.name, notification_id)
    return found


def _answer(found: Notification) -> Response:
    with store().read() as snap:
        return record_answer(_json(snap, found), found)


def _json(snap: Snapshot, found: Notification) -> dict[str, Any]:
    return notification_json(found, queries.told(snap, viewer(), found, language()))
