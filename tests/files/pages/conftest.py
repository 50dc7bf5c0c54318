"""Uploading as a browser does."""

import io

import pytest

from ameen.store import id_text


@pytest.fixture
def at():
    """The address of a file."""
    return lambda made, rest="": f"/files/{id_text(made.id)}{rest}"


@pytest.fixture
def place():
    """How forms name a record."""

    def named(record):
        table = {"Contact": "contact", "Company": "company"}.get(type(record).__name__, "user")
        return f"{table}:{id_text(record.id)}"

    return named


@pytest.fixture
def upload(place):
    """`upload(client, record, (content, name), …)`: the form of a record's page, sent."""

    def sent(client, record, *files, address="/files", **names):
        data = {"subject": place(record), "file": [(io.BytesIO(c), name) for c, name in files]}
        return client.post(address, data=data, content_type="multipart/form-data", **names)

    return sent
