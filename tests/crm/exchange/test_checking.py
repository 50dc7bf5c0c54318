"""The dry run tells what the import then does, and does nothing itself."""

import io

import pytest

from ameen.crm.exchange.checking import check, preview
from ameen.crm.exchange.drafting import draft
from ameen.crm.records import companies, contacts
from tests import cast as casting

from .files import all_of, rows_text, take
from .test_running import ROWS

MIXED = rows_text(
    ["number", "name", "email", "company"],
    ["1", "Anna", "a@example.com", "Gulf"],
    ["1", "Anna Berg", "a@example.com", "Gulf"],
    ["2", "Omar", "wrong@@", ""],
    ["3", "Li", "", "Gulf"],
    ["3", "Li", "", "Gulf"],
    ["", "Zed", "", ""],
    ["", "Zed", "", ""],
)


@pytest.mark.parametrize("text", [MIXED, rows_text(*ROWS)])
def test_the_dry_run_counts_what_the_import_does(hub, cast, text):
    made = draft(hub.settings.data, "contacts", "file.csv", io.BytesIO(text.encode()))
    told = check(hub.store, hub.settings.data, made, casting.viewer(hub.store, cast.owner))
    assert all_of(hub, contacts) == all_of(hub, companies) == []
    result = take(hub, cast.owner, text).work.result
    same = ("created", "updated", "unchanged", "skipped", "rejected", "made")
    assert {name: told[name] for name in same} == {name: result[name] for name in same}


def test_the_preview_shows_each_row_and_its_fate(hub, cast):
    made = draft(hub.settings.data, "contacts", "file.csv", io.BytesIO(MIXED.encode()))
    shown = preview(hub.store, hub.settings.data, made, casting.viewer(hub.store, cast.owner))
    assert [(each.row.line, each.plan.outcome) for each in shown] == [
        (2, "created"), (3, "updated"), (4, "rejected"), (5, "created"), (6, "unchanged"),
        (7, "created"), (8, "unchanged"),
    ]  # fmt: skip


def test_more_rows_than_a_page_waits_for_are_left_to_long_work(hub, cast):
    made = draft(hub.settings.data, "contacts", "f.csv", io.BytesIO(rows_text(*ROWS).encode()))
    viewer = casting.viewer(hub.store, cast.owner)
    assert check(hub.store, hub.settings.data, made, viewer, most=50) is None
