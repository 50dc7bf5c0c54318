"""Contacts and companies made by somebody of the cast, and search that has read of them."""

import re

import pytest

from ameen.crm.actions import create_company, create_contact, define_field
from ameen.crm.records import MODULES, TABLES
from ameen.store import id_text


@pytest.fixture
def make(store, viewer_for):
    """`make(person, action, values)`: what that person's action answers."""

    def made(person, action, *args, **names):
        return store.write(action, *args, viewer=viewer_for(person), by=person.id, **names)

    return made


@pytest.fixture
def contact_of(make):
    return lambda person, **values: make(person, create_contact, {"name_en": "Anna"} | values)


@pytest.fixture
def company_of(make):
    return lambda person, **values: make(person, create_company, {"name_en": "Acme"} | values)


@pytest.fixture
def field_of(make, cast):
    """`field_of("contact", "Region", type="choice", options=[…])`: a field made in settings."""

    def made(table, name, **values):
        return make(cast.owner, define_field, table, {"name_en": name} | values)

    return made


@pytest.fixture
def region(field_of):
    """A field of contacts in which one chooses."""
    options = [{"name_en": "Gulf", "name_ar": "الخليج"}, {"name_en": "Levant"}]
    return field_of("contact", "Sales region", type="choice", options=options)


@pytest.fixture
def stored(store):
    """The record as it stands in the store now."""

    def look(record):
        with store.read() as snap:
            return snap.get(TABLES[type(record).__name__.lower()], record.id)

    return look


@pytest.fixture
def everything(store):
    """All records of a table."""

    def look(table):
        with store.read() as snap:
            return [snap.require(table, hit.id) for hit in snap.range(table)]

    return look


@pytest.fixture
def indexed(hub):
    def follow():
        while hub.search.follow():
            pass

    return follow


@pytest.fixture
def undo_of():
    """The address by which the change just made can be taken back, from the next page's toast."""

    def find(client):
        page = client.get("/crm/contacts").get_data(as_text=True)
        return re.search(r'action="(/undo/\w+)"', page)[1]

    return find


@pytest.fixture
def at():
    """The address of a record."""

    def address(record, rest=""):
        return f"/crm/{MODULES[type(record).__name__.lower()]}/{id_text(record.id)}{rest}"

    return address
