"""Deeds of the cast that somebody is told of."""

import pytest

from ameen.accounts.actions.sign_in import open_session
from ameen.accounts.queries import Viewer
from ameen.crm import actions as crm
from ameen.crm.records import leads
from ameen.store import new_id


@pytest.fixture
def do(store, viewer_for, notifier):
    """`do(person, action, *args)`: as the pages do it, each deed a batch of its own."""

    def done(person, action, *args, now=None, batch=None, **names):
        names |= {"viewer": viewer_for(person), "by": person.id, "now": now}
        return store.write(action, *args, batch=batch or new_id(), origin="127.0.0.1", **names)

    return done


@pytest.fixture
def lead(do, cast):
    """`lead(title, by=…, **values)` makes one; by the report, when nobody else is named."""

    def made(title="A new shop", by=None, batch=None, now=None, **values):
        who = by or cast.report
        return do(who, crm.create, leads, {"title": title} | values, batch=batch, now=now)

    return made


@pytest.fixture
def signed_in(store, viewer_for):
    """`signed_in(person)`: the person in a session of its own."""

    def made(person):
        here = ("127.0.0.1", "Firefox", False)
        session = store.write(open_session, person.id, *here, usual=True)
        now = viewer_for(person)
        return Viewer(now.user, now.levels, now.people, session)

    return made
