"""The leader goes on its errands at once, and not only with the minute's round."""

import threading
from datetime import UTC, datetime, timedelta

import msgspec

from ameen.jobs.leading import lead
from ameen.notifications.actions import tell
from ameen.store.cause import Cause
from tests.notifications.mailing.post import Office, Post
from tests.running import until


def test_what_becomes_due_between_two_rounds_is_mailed(hub, cast):
    post, stop = Post(), threading.Event()
    with Office(post) as office:
        address = f"smtp://127.0.0.1:{office.port}"
        object.__setattr__(hub, "settings", msgspec.structs.replace(hub.settings, mail_url=address))
        leader = threading.Thread(target=lead, args=(hub, stop))
        leader.start()
        for number in range(2):
            said = {"event": "password_changed", "path": f"/settings?{number}"}
            cause = Cause(user_id=cast.report.id, kind="security", said=said)
            hub.store.write(tell, cause, datetime.now(UTC), now=datetime.now(UTC) - timedelta(1))
            until(lambda number=number: len(post.mails) == number + 1)
        stop.set()
        leader.join()


def test_an_errand_that_fails_is_begun_again(hub):
    seen, stop = [], threading.Event()

    def errand(hub):
        seen.append(hub)
        if len(seen) == 1:
            raise OSError("the other machine is gone")
        stop.set()
        return 0

    object.__setattr__(hub, "errands", (errand,))
    leader = threading.Thread(target=lead, args=(hub, stop))
    leader.start()
    leader.join(60)
    assert not leader.is_alive() and len(seen) == 2
