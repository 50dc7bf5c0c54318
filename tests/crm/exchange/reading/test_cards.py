"""Files of cards, whole and broken, as tables."""

import pytest

from ameen.crm.exchange.errors import Unreadable
from ameen.crm.exchange.reading import rows_of, sheet_of
from ameen.crm.exchange.reading.cards import CROWDED, ENDLESS, GROUP
from tests.crm.exchange.memory import most_held

ANNA = "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Anna\r\nEMAIL:a@example.com\r\nEND:VCARD\r\n"
OMAR = "begin:vcard\nversion:3.0\nfn:عمر\ntel:99123456\nend:vcard\n"


@pytest.fixture
def read(tmp_path):
    def cards(content):
        path = tmp_path / "file.vcf"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        sheet = sheet_of(path)
        return sheet, list(rows_of(path, sheet))

    return cards


def test_several_cards_are_rows_of_one_table(read):
    sheet, rows = read(f"{ANNA}\r\nbetween\r\n{OMAR}")
    assert sheet.names == ("name_en", "name_ar", "emails", "phones")
    assert [(row.line, row.cells) for row in rows] == [
        (1, ["Anna", "", "a@example.com", ""]),
        (8, ["", "عمر", "", "99123456"]),
    ]


def test_a_card_without_an_end_costs_itself_alone(read):
    _, rows = read(ANNA.replace("END:VCARD\r\n", "") + OMAR + ANNA.replace("END:VCARD", ""))
    assert [row.fault for row in rows] == [ENDLESS, "", ENDLESS]


def test_a_card_within_a_card_is_left_out(read):
    _, rows = read(ANNA.replace("EMAIL", f"AGENT:\r\n{OMAR}EMAIL"))
    assert [row.cells for row in rows] == [["Anna", "a@example.com"]]


def test_a_group_is_no_person(read):
    _, rows = read(ANNA.replace("FN", "KIND:group\r\nFN"))
    assert [row.fault for row in rows] == [GROUP]


def test_lines_that_say_nothing_are_shown_and_harm_nothing(read):
    sheet, rows = read(ANNA.replace("EMAIL", "what is this\r\nX-ODD;=;:1\r\nEMAIL"))
    assert sheet.names == ("name_en", "emails", "?")
    assert rows[0].cells[:2] == ["Anna", "a@example.com"]


def test_a_formula_in_a_card_stays_a_text(read):
    from ameen.crm.exchange.cells import restored

    _, rows = read(ANNA.replace("Anna", "'=1+1"))
    assert restored(rows[0].cells[0]) == "'=1+1"


def test_a_card_of_too_many_lines_is_a_fault(read):
    _, rows = read(ANNA.replace("EMAIL", "NOTE:x\r\n" * 1001 + "EMAIL"))
    assert [row.fault for row in rows] == [CROWDED]


@pytest.mark.parametrize(
    "content",
    [
        "BEGIN:VCARD\r\nEND:VCARD\r\n",
        "BEGIN:VCARD\r\nFN:A\r\n" + "".join(f"X-{n}:1\r\n" for n in range(600)) + "END:VCARD\r\n",
    ],
)
def test_files_that_make_no_table_are_unreadable(read, content):
    with pytest.raises(Unreadable):
        read(content)


def test_only_a_card_is_held_at_a_time(tmp_path):
    path = tmp_path / "file.vcf"

    def peak(count):
        path.write_bytes(ANNA.encode() * count)
        found = []
        held = most_held(lambda: found.append(sum(1 for _ in rows_of(path, sheet_of(path)))))
        assert found == [count]
        return held

    peak(10)
    assert peak(40_000) < peak(8000) * 1.2
