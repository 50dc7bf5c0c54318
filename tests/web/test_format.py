from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from ameen.web import format as written

MOMENT = datetime(2026, 3, 3, 20, 30, tzinfo=UTC)


@pytest.fixture
def reading(app):
    def as_reader(who):
        context = app.test_request_context("/", headers={"Cookie": f"who={who}"})
        context.push()
        opened.append(context)
        app.preprocess_request()

    opened = []
    yield as_reader
    while opened:
        opened.pop().pop()


def test_in_english_with_latin_digits(reading):
    reading("anna")
    assert written.number(1234567) == "1,234,567"
    assert written.number(Decimal("0.5"), 2) == "0.50"
    assert written.money(1250500) == '<bdi class="money">OMR\u00a01,250.500</bdi>'
    assert written.percent(1275) == '<bdi class="nowrap" dir="ltr">1,275%</bdi>'
    assert "JPY\u00a0500" in written.money(500, "JPY")
    assert "-1.005" in written.money(-1005)
    assert written.day(date(2026, 3, 3)) == "3 Mar 2026"
    assert written.date_(MOMENT) == "4 Mar 2026"
    assert written.datetime_(MOMENT) == "4 Mar 2026, 00:30"


def test_in_arabic_with_arabic_digits(reading):
    reading("noor")
    assert written.number(1234567.25, 2) == "١٬٢٣٤٬٥٦٧٫٢٥"
    assert written.money(1250500) == '<bdi class="money">١٬٢٥٠٫٥٠٠\u00a0ر.ع.</bdi>'
    assert ">٤٤٫٤٪<" in written.percent(44.44, 1)
    assert written.datetime_(MOMENT) == "٤ مارس ٢٠٢٦، ٠٠:٣٠"
    assert "٩٢١٢ ٣٤٥٦" in written.phone("+96892123456")


def test_a_phone_number_is_written_as_at_home_and_left_to_right(reading):
    reading("anna")
    assert written.phone("+96892123456") == '<bdi dir="ltr">9212 3456</bdi>'
    assert written.phone("+4930123456") == '<bdi dir="ltr">+49 30 123456</bdi>'
    assert written.phone("call <me>") == '<bdi dir="ltr">call &lt;me&gt;</bdi>'
    assert written.phone(None) == ""


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=20), "just now"),
        (timedelta(minutes=5), "5 minutes ago"),
        (timedelta(days=2), "2 days ago"),
        (timedelta(days=8), "4 Mar 2026"),
    ],
)
def test_how_long_ago_with_the_moment_behind_it(reading, passed, said):
    reading("anna")
    text = written.ago(MOMENT, MOMENT + passed)
    assert f">{said}</time>" in text
    assert 'datetime="2026-03-03T20:30:00+00:00"' in text
    assert 'title="4 Mar 2026, 00:30"' in text


def test_a_constant_in_a_template_is_written_for_each_reader_anew(app, as_):
    english, arabic = as_("anna").get("/write").text, as_("noor").get("/write").text
    assert "1,234,567.50" in english
    assert "١٬٢٣٤٬٥٦٧٫٥٠" in arabic
    assert "OMR\u00a01.500" in english
    assert "١٫٥٠٠\u00a0ر.ع." in arabic
