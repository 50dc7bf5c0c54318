"""Links that let somebody set a password: mailed to the address alone, and nowhere else."""

import re
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from ameen.accounts import actions
from ameen.accounts.door import COOKIE
from ameen.accounts.records import users
from ameen.notifications.records import State, deliveries
from tests.cast import PASSWORD

from .conftest import NOW

NEW = "quite another sentence now"
LINK = re.compile(r"https://hub\.cast\.example(/(?:passwords|invitations)/[\w.-]+)")


@pytest.fixture
def ask(client):
    return lambda email: client.post("/forgotten-password", data={"email": email})


@pytest.fixture
def posted(mailing, post, notifier, send):
    """The mails that come of what was done, each as its text."""

    def sent(minutes=1):
        while notifier.follow():
            continue
        send(mailing, seconds=later(minutes))
        return [mail.get_body(("plain",)).get_content() for mail in post.mails]

    def later(minutes):
        return (datetime.now(UTC) - NOW).total_seconds() + minutes * 60

    return sent


@pytest.fixture
def whole_store(hub):
    """All bytes that are on the disk, but the secret's."""

    def read():
        return b"".join(path.read_bytes() for path in (hub.settings.data / "lmdb").iterdir())

    return read


def set_by(client, path, password=NEW):
    return client.post(path, data={"new_password": password, "again": password})


def test_a_forgotten_password_is_replaced_by_a_link_that_is_mailed(
    client, ask, posted, post, cast, whole_store
):
    assert ask(cast.report.email.upper()).status_code == 200
    (text,) = posted()
    assert post.envelopes[0][1:] == (cast.report.email,)
    (path,) = LINK.findall(text)
    token = path.rpartition("/")[2]
    assert token.encode() not in whole_store()
    form = client.get(path)
    assert form.status_code == 200 and cast.report.email in form.text
    assert form.headers["Cache-Control"] == "no-store"
    answer = set_by(client, path)
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert client.get_cookie(COOKIE) is None
    form = {"email": cast.report.email, "password": NEW}
    assert client.post("/sign-in", data=form).location == "/"


def test_the_link_works_once_and_ends_all_sessions(client_for, client, ask, posted, cast):
    inside = client_for(cast.report)
    ask(cast.report.email)
    (path,) = LINK.findall(posted()[0])
    assert set_by(client, path).status_code == 303
    assert inside.get("/api/auth/me").status_code == 401
    again = set_by(client, path, "and one more sentence")
    assert again.status_code == 404 and "not valid any more" in again.text


@pytest.fixture
def change(store, cast, viewer_for):
    """What an administrator does to the report."""
    return lambda action, *args: store.write(
        action, cast.report.id, *args, viewer=viewer_for(cast.owner), by=cast.owner.id
    )


def test_the_link_ends_with_the_address(client, ask, posted, change, cast):
    ask(cast.report.email)
    (path,) = LINK.findall(posted()[0])
    for email in ("other@x.example", cast.report.email):
        change(actions.edit_user, None, {"email": email})
        assert client.get(path).status_code == 404
        assert set_by(client, path).status_code == 404


def test_the_link_ends_with_the_account_though_that_is_opened_again(
    client, ask, posted, change, cast
):
    ask(cast.report.email)
    (path,) = LINK.findall(posted()[0])
    for active in (False, True):
        change(actions.set_active, active)
        assert client.get(path).status_code == 404
        assert set_by(client, path).status_code == 404


@pytest.mark.parametrize("what", ["password", "email", "account"])
def test_a_late_mail_makes_no_link_good_that_was_ended(
    ask, posted, post, store, change, cast, viewer_for, what
):
    post.at_the_end = ["451 later"]
    ask(cast.report.email)
    assert posted() == []
    if what == "password":
        actions.change_password(store, viewer_for(cast.report), PASSWORD, NEW)
    elif what == "email":
        change(actions.edit_user, None, {"email": "other@x.example"})
    else:
        change(actions.set_active, False)
        change(actions.set_active, True)
    assert [LINK.findall(text) for text in posted(minutes=4) if LINK.findall(text)] == []


def test_who_has_an_account_is_told_that_an_administrator_made_a_link(hub, posted, change):
    change(actions.invite, hub.settings.secret)
    (text,) = posted()
    assert "tell an administrator" in text
    assert "An account was made for you" not in text and len(LINK.findall(text)) == 1


def test_it_is_mailed_by_itself_and_in_its_reader_s_language(
    ask, posted, post, tell_of, store, cast
):
    store.write(lambda tx: tx.put(replace(tx.require(users, cast.report.id), language="ar")))
    tell_of(cast.report)
    ask(cast.report.email)
    texts = posted()
    assert sorted(len(LINK.findall(text)) for text in texts) == [0, 1]
    (mail,) = [m for m, text in zip(post.mails, texts, strict=True) if LINK.findall(text)]
    assert 'dir="rtl"' in mail.get_body(("html",)).get_content()
    assert mail["List-Unsubscribe"] is None


def test_who_has_no_password_or_no_account_is_sent_nothing(ask, posted, store, cast):
    store.write(lambda tx: tx.put(replace(tx.require(users, cast.report.id), password_hash="")))
    store.write(lambda tx: tx.put(replace(tx.require(users, cast.colleague.id), active=False)))
    answers = [ask(e) for e in (cast.report.email, cast.colleague.email, "nobody@x.example")]
    assert {answer.status_code for answer in answers} == {200}
    assert posted() == []


def test_what_is_shown_in_the_pages_bears_no_link(client_for, told, cast, hub):
    assert hub.settings.mail_url == ""  # so that what waits is shown in the settings
    hub.store.write(actions.ask_for_link, cast.report.email, hub.settings.secret)
    assert [one.path for one in told(cast.report)] == ["/settings/password"]
    client = client_for(cast.report)
    for page in ("/settings/deliveries", "/notifications", "/notifications/bell"):
        text = client.get(page).text
        assert "new password was asked for" in text and "/passwords/" not in text
    assert "/passwords/" not in client.get("/api/notifications").text


def test_a_link_that_would_be_too_old_is_not_mailed(ask, posted, store, cast):
    ask(cast.report.email)
    assert posted(minutes=61) == []
    with store.read() as snap:
        hits = list(snap.range(deliveries, "user", (cast.report.id,)))
        assert [snap.require(deliveries, hit.id).state for hit in hits] == [State.DROPPED]


def test_an_invitation_reaches_its_reader(client, client_for, posted, post, cast, whole_store):
    form = {"email": "new@x.example", "name_en": "Newcomer"}
    page = client_for(cast.owner).post("/users", data=form)
    (text,) = posted()
    assert post.envelopes[0][1:] == ("new@x.example",)
    (path,) = LINK.findall(text)
    assert path in page.text and "is on its way to" in page.text  # the same link, shown this once
    assert path.rpartition("/")[2].encode() not in whole_store()
    assert set_by(client, path).location == "/"
    assert set_by(client, path).status_code == 404


def test_an_invitation_that_was_used_or_replaced_is_not_mailed(
    client_for, posted, hub, store, cast, viewer_for
):
    values = {"email": "new@x.example", "name_en": "Newcomer"}
    names = {"viewer": viewer_for(cast.owner), "by": cast.owner.id}
    user, _ = store.write(actions.add_user, values, [], hub.settings.secret, **names)
    _, second = store.write(actions.invite, user.id, hub.settings.secret, **names)
    (text,) = posted()
    assert LINK.findall(text) == [f"/invitations/{second}"]


def test_a_mail_that_is_sent_again_bears_a_good_link(client, ask, posted, post, cast):
    post.at_the_end = ["451 later"]
    ask(cast.report.email)
    assert posted() == []
    (text,) = posted(minutes=4)
    (path,) = LINK.findall(text)
    assert client.get(path).status_code == 200
