"""Doing something to the CRM as somebody of the cast."""

import pytest

from ameen.crm import actions
from ameen.store import new_id


@pytest.fixture
def do(store, viewer_for):
    """`do(person, action, *args)`: as the pages do it. `do.batch` is the id of the last deed."""

    def done(person, action, *args, now=None, **names):
        done.batch = new_id()
        return store.write(
            action,
            *args,
            viewer=viewer_for(person),
            by=person.id,
            batch=done.batch,
            origin="127.0.0.1",
            now=now,
            **names,
        )

    return done


@pytest.fixture
def contact(do, cast):
    """Made by the report: seen by her, her manager and the owner."""
    return do(cast.report, actions.create_contact, {"name_en": "Anna Berg", "emails": ["a@b.com"]})


@pytest.fixture
def company(do, cast):
    """Made by the report, like the contact."""
    return do(cast.report, actions.create_company, {"name_en": "Berg & Co", "industry": "Retail"})


@pytest.fixture
def as_(client_for, cast):
    """A client of one of the cast, signed in once."""
    clients = {}

    def client(part):
        return clients.get(part) or clients.setdefault(part, client_for(cast[part]))

    return client


@pytest.fixture
def indexed(hub):
    """Lets search come up with the store."""

    def follow():
        while hub.search.follow():
            pass

    return follow
