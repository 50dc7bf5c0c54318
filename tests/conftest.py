"""Fixtures for all rooms: a hub with the cast in `tmp_path`, its app, and clients that are somebody.

    def test_a_member_adds_a_contact(client_for, cast):
        answer = client_for(cast.report).post("/crm/contacts", data={"name_en": "Anna"})

A client sends the CSRF token by itself (`csrf=False` leaves it out); `htmx=True` asks as htmx does.
"""

import re
import shutil

import pytest
from flask.testing import FlaskClient

from ameen import create_app, open_hub
from ameen.accounts.door import COOKIE
from ameen.config import Settings
from ameen.notifications import queries as notifications
from ameen.notifications.actions import Notifier
from tests import cast as casting

SECRET = "the secret of a hub that lives for one test"
SAFE = {"GET", "HEAD", "OPTIONS"}


class Client(FlaskClient):
    """A browser: it keeps cookies and has read the CSRF token of the page it stands on."""

    person = None

    def open(self, *args, csrf=True, htmx=False, **names):
        headers = dict(names.pop("headers", None) or {})
        method = names.get("method", "GET").upper()
        if csrf and method not in SAFE and "Authorization" not in headers:
            headers.setdefault("X-CSRF-Token", self.csrf_token())
        if htmx:
            headers |= {"HX-Request": "true", "HX-Request-Type": "partial"}
        names.setdefault("buffered", True)
        return super().open(*args, headers=headers, **names)

    def csrf_token(self) -> str:
        page = super().open("/settings", method="GET", buffered=True, follow_redirects=True)
        return re.search(r'name="csrf-token" content="([^"]+)"', page.get_data(as_text=True))[1]


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    """A data folder with the cast in it; never used, only copied."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    hub = open_hub(settings_for(folder))
    casting.build(hub.store, hub.settings.secret)
    hub.close()
    return folder


def settings_for(folder, **told) -> Settings:
    told = {"AMEEN_SECRET": SECRET, "AMEEN_CRON_SECRET": SECRET[::-1]} | told
    return Settings.load(told, folder)


@pytest.fixture
def hub(prepared, tmp_path):
    """A hub of one's own, with the cast in it."""
    shutil.copytree(prepared, tmp_path / "data")
    opened = open_hub(settings_for(tmp_path / "data"))
    yield opened
    opened.close()


@pytest.fixture
def empty_hub(tmp_path):
    """A hub in which nobody is yet."""
    opened = open_hub(settings_for(tmp_path / "empty"))
    yield opened
    opened.close()


@pytest.fixture
def store(hub):
    return hub.store


@pytest.fixture
def cast(hub):
    return casting.cast_of(hub.store)


@pytest.fixture
def app(hub):
    app = create_app(hub=hub)
    app.test_client_class = Client
    return app


@pytest.fixture
def client(app):
    """A browser in which nobody is signed in."""
    return app.test_client()


@pytest.fixture
def client_for(app, hub):
    """A browser in which that person is signed in."""

    def signed_in(person):
        browser = app.test_client()
        token = casting.session_token(hub.store, hub.settings.secret, person)
        browser.set_cookie(COOKIE, token)
        browser.person = person
        return browser

    return signed_in


@pytest.fixture
def viewer_for(store):
    """The person as actions and queries take them."""
    return lambda person: casting.viewer(store, person)


@pytest.fixture
def notifier(hub):
    """The hub's own notifier, for which everything until now is past."""
    found = next(
        follow.__self__
        for follow in hub.followers
        if isinstance(getattr(follow, "__self__", None), Notifier)
    )
    while found.follow():
        continue
    return found


@pytest.fixture
def told(store, notifier, viewer_for):
    """What a person is told now, the latest first."""

    def look(person, language="en"):
        while notifier.follow():
            continue
        viewer = viewer_for(person)
        with store.read() as snap:
            found = notifications.latest(snap, viewer, 50)
            return [notifications.told(snap, viewer, one, language) for one in found]

    return look


@pytest.fixture
def titles(told):
    return lambda person, language="en": [one and one.title for one in told(person, language)]
