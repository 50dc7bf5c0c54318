import pytest

from ameen.store import Store

from . import things  # noqa: F401  its tables must be known before a store is opened


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "lmdb")
    yield store
    store.close()
