from datetime import UTC, datetime, timedelta

from ameen.web.idempotency import KeptAnswer, kept_answers, purge_answers

from .room import things

BEARER = {"Authorization": "Bearer anna", "Idempotency-Key": "k1"}


def _made(client, name="Cup", **headers):
    return client.post("/api/things", json={"name": name}, headers=BEARER | headers)


def _count(app, table=things):
    with app.extensions["ameen"].store.read() as snap:
        return len(list(snap.range(table)))


def test_a_repeat_is_answered_as_the_first_time_and_done_once(app, as_):
    first, again = _made(as_()), _made(as_())
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Idempotent-Replayed"] == "true"
    assert _count(app) == 1


def test_the_same_key_for_something_else_is_refused(app, as_):
    _made(as_())
    assert _made(as_(), name="Plate").status_code == 422
    assert _count(app) == 1


def test_another_readers_key_is_their_own(app, as_):
    app.people["noor"].rights.add(("things", "edit"))
    _made(as_())
    assert _made(as_(), Authorization="Bearer noor").status_code == 201
    assert _count(app) == 2


def test_a_refused_request_leaves_its_key_free(app, as_):
    wrong = as_().post("/api/things", json={}, headers=BEARER)
    assert wrong.status_code == 422
    assert _made(as_()).status_code == 201


def test_after_a_crash_work_that_was_done_is_not_done_again(app, as_):
    store = app.extensions["ameen"].store
    _made(as_())
    with store.read() as snap:
        kept = snap.get(kept_answers, next(snap.range(kept_answers)).id)
    from msgspec.structs import replace

    store.write(lambda tx: tx.put(replace(kept, status=0, body=b"", headers=())))
    assert _made(as_()).status_code == 409
    assert _count(app) == 1


def test_a_claim_without_work_lapses_after_a_minute(app, as_):
    store, now = app.extensions["ameen"].store, datetime.now(UTC)
    _made(as_())
    with store.read() as snap:
        kept = snap.get(kept_answers, next(snap.range(kept_answers)).id)
    store.write(lambda tx: tx.delete(kept_answers, kept.id))
    claim = KeptAnswer(mark=kept.mark, request=kept.request)
    store.write(lambda tx: tx.put(claim), now=now)
    assert _made(as_()).status_code == 409
    store.write(lambda tx: tx.delete(kept_answers, tx.find(kept_answers, "mark", kept.mark).id))
    store.write(lambda tx: tx.put(claim), now=now - timedelta(minutes=2))
    assert _made(as_()).status_code == 201


def test_answers_are_purged_after_a_day(app, as_):
    _made(as_())
    store, now = app.extensions["ameen"].store, datetime.now(UTC)
    assert purge_answers(store, now + timedelta(hours=23)) == 0
    assert purge_answers(store, now + timedelta(hours=25)) == 1
    assert _count(app, kept_answers) == 0
