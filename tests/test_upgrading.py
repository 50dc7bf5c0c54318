"""The data is opened once before the hub serves; what it can't serve ends it with a sentence."""

import pytest

from ameen.config import Settings
from ameen.store import Store
from ameen.upgrading import upgraded

from .journeys.walking import command, prepared


@pytest.fixture
def newer(tmp_path):
    """Data that a newer version has written."""
    data = tmp_path / "data"
    prepared(data)
    store = Store.open(data / "lmdb")
    with store._env.begin(write=True, db=store._databases.meta) as txn:
        txn.put(b"schema", b"99")
    store.close()
    return data


def test_data_of_this_version_is_opened_and_let_go(tmp_path):
    assert upgraded(Settings.load({}, tmp_path / "data"))


def test_data_of_a_newer_version_is_refused_in_one_sentence(newer, capfd):
    assert not upgraded(Settings.load({}, newer))
    said = capfd.readouterr().err
    assert said.startswith("ameen: This data is of schema 99") and said.count("\n") == 1


def test_serve_ends_instead_of_trying_again(newer):
    said = command(newer, "serve", "--port", "4099", status=1)
    assert "schema 99" in said and "begun anew" not in said
