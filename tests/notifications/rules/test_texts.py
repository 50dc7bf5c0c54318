import pytest

from ameen.crm.records import TABLES
from ameen.notifications.records import Kind, Notification
from ameen.notifications.rules import phrase_of


def notification(kind, table=""):
    from datetime import UTC, datetime

    at = datetime(2026, 3, 3, tzinfo=UTC)
    return Notification(user_id=b"u" * 16, kind=kind, at=at, subject_table=table)


@pytest.mark.parametrize("table", TABLES)
def test_an_assignment_names_what_was_assigned(table):
    assert table in phrase_of(notification(Kind.ASSIGNED, table)).one


@pytest.mark.parametrize("kind", [Kind.SECURITY, Kind.IMPORTED, Kind.SYSTEM])
def test_what_is_about_no_record_has_its_words_from_what_was_said(kind):
    assert phrase_of(notification(kind)) is None
