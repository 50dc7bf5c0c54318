"""What is kept of an import goes after 30 days, and nothing else goes with it."""

from datetime import UTC, datetime, timedelta

from ameen.crm.exchange.forgetting import forget_imports
from ameen.crm.exchange.kept import import_path, imports, parts
from ameen.crm.records import contacts

from .files import all_of, rows_text, take


def test_files_and_leftovers_go_after_30_days(hub, cast):
    made = take(hub, cast.owner, rows_text(["name", "email"], ["Anna", ""], ["Omar", "@@"])).made
    now = datetime.now(UTC)
    assert forget_imports(hub, now + timedelta(days=29)) == 0
    assert import_path(hub.settings.data, made.id).exists()
    assert forget_imports(hub, now + timedelta(days=31)) == 1
    assert not import_path(hub.settings.data, made.id).exists()
    with hub.store.read() as snap:
        assert list(snap.range(imports)) == list(snap.range(parts)) == []
    assert len(all_of(hub, contacts)) == 1
