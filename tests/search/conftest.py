import pytest

from ameen.search import Search
from ameen.store import Store

from .people import KINDS


@pytest.fixture
def store(tmp_path):
    store = Store.open(tmp_path / "lmdb")
    yield store
    store.close()


@pytest.fixture
def search(store, tmp_path):
    search = Search.open(tmp_path / "search", store, KINDS)
    yield search
    search.close()
