"""Hubs to carry files between."""

import shutil

import pytest

from ameen import open_hub
from tests.conftest import settings_for


@pytest.fixture
def fresh(hub, tmp_path):
    """A hub with the same people and settings, and nothing else."""
    opened = []

    def another():
        folder = tmp_path / f"hub-{len(opened)}"
        shutil.copytree(tmp_path / "data", folder)
        opened.append(open_hub(settings_for(folder)))
        return opened[-1]

    yield another
    for each in opened:
        each.close()
