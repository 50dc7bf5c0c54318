"""`Idempotency-Key`: a POST that is sent again is answered as the first time, for a day.

A claim is stored before the work begins. The work's own transaction marks it as done, so that
a crash in between leaves either nothing done and a claim that lapses, or a claim that says so.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import wraps
from hashlib import sha256
from typing import Any

from flask import current_app, g, request
from flask_babel import gettext as _
from msgspec.structs import replace
from werkzeug.wrappers import Response

from ..store import Duplicate, Index, Record, Store, Table, Tx, Unique
from .jsonapi import problem
from .request import store, viewer

KEPT = timedelta(hours=24)
LAPSES = timedelta(minutes=1)
LONGEST_KEY = 200
AT_ONCE = 500
PIECE = 256 << 10
HEADERS = ("Content-Type", "Location", "ETag")


class KeptAnswer(Record, frozen=True):
    """The answer to a request: `mark` is over reader, route and key, `request` over its body."""

    mark: bytes = b""
    request: bytes = b""
    done: bool = False
    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


kept_answers = Table(
    "idempotency",
    KeptAnswer,
    Unique("mark", lambda a: [(a.mark,)]),
    Index("made", lambda a: [(a.created_at,)]),
    logged=False,
)


def repeatable(view: Callable[..., Any]) -> Callable[..., Any]:
    """Lets a POST route honour `Idempotency-Key`. Stands under `@access`, next to the view."""

    @wraps(view)
    def once(*args: Any, **names: Any) -> Any:
        key = request.headers.get("Idempotency-Key", "")
        who = viewer()
        if not key or who is None:
            return view(*args, **names)
        if len(key) > LONGEST_KEY:
            return problem(400, _("The Idempotency-Key is too long."))
        mark = _hash(who.user.id, (request.endpoint or "").encode(), request.path.encode(),
                     key.encode())  # fmt: skip
        try:
            sent = _sent()
            claim = store().write(_claim, mark, sent, by=who.user.id)
        except Duplicate:
            return problem(409, _("The same request is being worked on right now."))
        if claim.status or claim.done or claim.request != sent:
            return _repeated(claim, sent)
        g.claim = claim
        try:
            response = current_app.make_response(view(*args, **names))
        except Exception:
            store().write(_release, claim.id)
            raise
        _settle(claim, response)
        return response

    once.repeatable = True
    return once


def mark_done(tx: Tx, claim: KeptAnswer) -> None:
    """Said within the transaction of the work itself."""
    kept = tx.get(kept_answers, claim.id)
    if kept is not None and not kept.done:
        tx.put(replace(kept, done=True))


def purge_answers(cellar: Store, now: datetime) -> int:
    """Removes answers older than a day; for the hourly job. Says how many."""
    total = 0
    while True:
        gone = cellar.write(_purge, now - KEPT, origin="job", now=now)
        total += gone
        if gone < AT_ONCE:
            return total


def _claim(tx: Tx, mark: bytes, body: bytes) -> KeptAnswer:
    kept = tx.find(kept_answers, "mark", mark)
    if kept is None:
        return tx.put(KeptAnswer(mark=mark, request=body))
    if kept.status or kept.done:
        return kept
    if tx.now - (kept.updated_at or tx.now) < LAPSES:
        raise Duplicate("idempotency", "mark", kept.id)
    tx.delete(kept_answers, kept.id)
    return tx.put(KeptAnswer(mark=mark, request=body))


def _settle(claim: KeptAnswer, response: Response) -> None:
    """Keeps what was answered; after a refusal nothing was done, and the key is free again."""
    if 200 <= response.status_code < 300:
        headers = tuple((n, response.headers[n]) for n in HEADERS if n in response.headers)
        store().write(_keep, claim.id, response.status_code, headers, response.get_data())
    else:
        store().write(_release, claim.id)


def _keep(tx: Tx, claim_id: bytes, status: int, headers: tuple, body: bytes) -> None:
    kept = tx.get(kept_answers, claim_id)
    if kept is not None:
        tx.put(replace(kept, done=True, status=status, headers=headers, body=body))


def _release(tx: Tx, claim_id: bytes) -> None:
    kept = tx.get(kept_answers, claim_id)
    if kept is not None and not kept.done:
        tx.delete(kept_answers, claim_id)


def _purge(tx: Tx, before: datetime) -> int:
    old = []
    for hit in tx.range(kept_answers, "made", limit=AT_ONCE):
        kept = tx.get(kept_answers, hit.id)
        if kept is None or (kept.created_at or datetime.now(UTC)) >= before:
            break
        old.append(hit.id)
    for answer_id in old:
        tx.purge(kept_answers, answer_id)
    return len(old)


def _repeated(claim: KeptAnswer, sent: bytes) -> Response:
    if claim.request != sent:
        return problem(422, _("This Idempotency-Key was used for another request."))
    if not claim.status:
        return problem(
            409, _("This request was carried out before, but its answer is lost. Look it up.")
        )
    response = current_app.response_class(claim.body, claim.status)
    for name, value in claim.headers:
        response.headers[name] = value
    response.headers["Idempotent-Replayed"] = "true"
    return response


def _sent() -> bytes:
    """A mark over what was sent. Of a form with files over each part, so that none is held in
    memory, and another boundary between the parts makes no difference."""
    if request.mimetype != "multipart/form-data":
        return _hash(request.get_data())
    parts = [text.encode() for pair in request.form.items(multi=True) for text in pair]
    for name, file in request.files.items(multi=True):
        parts += [name.encode(), (file.filename or "").encode(), _digest(file.stream)]
    return _hash(*parts)


def _digest(stream: Any) -> bytes:
    total = sha256()
    while piece := stream.read(PIECE):
        total.update(piece)
    stream.seek(0)
    return total.digest()


def _hash(*parts: bytes) -> bytes:
    total = sha256()
    for part in parts:
        total.update(len(part).to_bytes(4, "big") + part)
    return total.digest()
