"""Lines as address books write them: folded anywhere, in any encoding, with any end."""

import pytest

from ameen.crm.exchange.reading import cards, sheet_of
from ameen.crm.exchange.reading.cards.lines import MOST_LETTERS, content_lines, encoding_of

CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:سالم بن حمد الحارثي\nEND:VCARD\n"


@pytest.fixture
def lines(tmp_path):
    def of(content, encoding=""):
        path = tmp_path / "file.vcf"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return list(content_lines(path, encoding or encoding_of(path)))

    return of


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_folded_lines_come_whole_whatever_ends_them(lines, end):
    assert lines(end.join(["FN:An", " na", "NOTE:x", "\ty z"])) == [
        (1, "FN:Anna"),
        (3, "NOTE:xy z"),
    ]


def test_a_letter_that_was_folded_in_two_is_whole_again(lines):
    name = "سالم".encode()
    assert lines(b"FN:" + name[:3] + b"\r\n " + name[3:] + b"\r\n") == [(1, "FN:سالم")]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"]
)
def test_each_encoding_is_recognised(lines, tmp_path, encoding):
    found = [line.lstrip("\ufeff") for _, line in lines(CARD.encode(encoding))]
    assert found == CARD.splitlines()
    assert sheet_of(tmp_path / "file.vcf").names == ("name_ar",)


def test_accents_of_an_old_address_book_are_western(lines):
    assert lines("FN:Frédérique Citeaux\n".encode("cp1252")) == [(1, "FN:Frédérique Citeaux")]


def test_one_broken_letter_does_not_change_the_encoding(lines):
    content = CARD.encode() * 60 + b"NOTE:\xff\n"
    assert lines(content)[-1][1] == "NOTE:\ufffd"
    assert lines(content)[2][1] == "FN:سالم بن حمد الحارثي"


def test_a_line_may_name_its_own_encoding(lines):
    line = b"FN;CHARSET=windows-1256:" + "سالم".encode("cp1256") + b"\n"
    assert lines(line)[0][1].endswith(":سالم")


def test_soft_ends_of_quoted_printable_go_on(lines):
    text = "NOTE;ENCODING=QUOTED-PRINTABLE:a=\nb=\n c\nFN:x"
    assert [line for _, line in lines(text)] == [
        "NOTE;ENCODING=QUOTED-PRINTABLE:ab c",
        "FN:x",
    ]


def test_a_picture_of_any_size_is_cut_short(lines):
    found = lines("PHOTO;ENCODING=b:" + "A" * 10 * MOST_LETTERS + "\nFN:Anna\n")
    assert [len(line) < 2 * MOST_LETTERS for _, line in found] == [True, True]
    assert found[1] == (2, "FN:Anna")


@pytest.mark.parametrize(
    ("opening", "known"),
    [
        (b"BEGIN:VCARD\r\n", True),
        (b"\xef\xbb\xbf\r\nbegin:vcard\r\n", True),
        ("BEGIN:VCARD\n".encode("utf-16"), True),
        (b"BEGIN:VCALENDAR\r\n", False),
        (b"name,BEGIN:VCARD\r\n", False),
        (b"", False),
    ],
)
def test_cards_are_known_by_how_the_file_begins(opening, known):
    assert cards.begins(opening) is known
