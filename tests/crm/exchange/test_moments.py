"""Days and moments as files have them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from ameen.crm.exchange.choices import DAY_FIRST, MONTH_FIRST
from ameen.crm.exchange.moments import day_alone, day_of, moment_of

MUSCAT = ZoneInfo("Asia/Muscat")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2026-03-14",
            "2026/3/14",
            "14/03/2026",
            "14.3.2026",
            "١٤/٠٣/٢٠٢٦",
            "\u200f14/03/2026\u200f",
        ),
        *("14-Mar-2026", "14 March 2026", "Mar 14, 2026", "March 14 2026", "14 مارس 2026"),
        *("2026-03-14 10:30", "2026-03-14T00:00:00+00:00", "14/03/2026 23:59:59"),
        "14/03/2026 12:00:00 AM",
    ],
)
def test_a_day_is_read_as_it_is_written_whatever_time_stands_beside_it(text):
    assert day_alone(text, DAY_FIRST) == date(2026, 3, 14)


@pytest.mark.parametrize(
    "text", ["31/02/2026", "14-Foo-2026", "14/03/26", "2026", "14/03/2026 25:00", ""]
)
def test_what_is_no_day_is_none(text):
    assert day_alone(text, DAY_FIRST) is None


def test_what_comes_first_is_said_and_nothing_else_is_tried():
    assert day_of("03/14/2026", DAY_FIRST) is None
    assert day_of("03/14/2026", MONTH_FIRST) == date(2026, 3, 14)


@pytest.mark.parametrize(
    ("text", "hour"),
    [("14/03/2026 10:30 PM", 18), ("2026-03-14T22:30+04:00", 18), ("\u200f2026-03-14 22:30", 18)],
)
def test_a_moment_is_by_the_clock_of_the_reader_unless_it_says_how_far_it_is(text, hour):
    assert moment_of(text, DAY_FIRST, MUSCAT) == datetime(2026, 3, 14, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["0001-01-01 00:00:00", "01/01/0001", "9999-12-31T23:00:00-05:00", "14/03/2026 25:00"]
)
def test_what_is_no_moment_is_none_also_where_the_calendar_ends(text):
    assert moment_of(text, DAY_FIRST, MUSCAT) is None
