import re

import pytest

from .room import make_app


@pytest.fixture
def app(tmp_path):
    app = make_app(tmp_path / "lmdb")
    yield app
    app.extensions["ameen"].store.close()


@pytest.fixture
def as_(app):
    """A client of one of the app's people, or of nobody."""

    def client(who=None):
        made = app.test_client()
        if who:
            made.set_cookie("who", who)
        return made

    return client


@pytest.fixture
def token():
    """The CSRF token of a client, from a page of its own."""

    def find(client, address="/things"):
        page = client.get(address).get_data(as_text=True)
        return re.search(r'<meta name="csrf-token" content="([^"]+)"', page)[1]

    return find
