import io
import struct
import zipfile

import pytest

from ameen.files import media
from ameen.files.records import Kind

WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webmB\x87"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)


def archive(*names, first=None):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        if first:
            zipped.writestr("mimetype", first, zipfile.ZIP_STORED)
        for name in names:
            zipped.writestr(name, "x")
    return made.getvalue()


def type_of(content):
    return media.media_type(io.BytesIO(content))


@pytest.mark.parametrize(
    ("form", "wanted"),
    [("PNG", "png"), ("JPEG", "jpeg"), ("GIF", "gif"), ("WEBP", "webp"), ("TIFF", "tiff")],
)
def test_pictures_are_told_by_their_content(picture, form, wanted):
    assert type_of(picture(form=form)) == f"image/{wanted}"


@pytest.mark.parametrize(
    ("content", "wanted", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\n", "application/pdf", Kind.DOCUMENTS),
        (b"%PDF-1.7\nonly letters", "application/pdf", Kind.DOCUMENTS),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "video/mp4", Kind.VIDEOS),
        (WEBM, "video/webm", Kind.VIDEOS),
        (b"Rar!\x1a\x07\x00", "application/x-rar-compressed", Kind.OTHERS),
        (OLE, "application/x-ole-storage", Kind.DOCUMENTS),
        (b"{\\rtf1\\ansi}", "application/rtf", Kind.DOCUMENTS),
        (b"hello there", "text/plain", Kind.DOCUMENTS),
        ("سلام عليكم".encode(), "text/plain", Kind.DOCUMENTS),
        ("سلام".encode("utf-16"), "text/plain", Kind.DOCUMENTS),
        (b"BM is how this text begins", "text/plain", Kind.DOCUMENTS),
        (b"#!/bin/sh\nrm -rf /\n", "text/plain", Kind.DOCUMENTS),
        (b"<script>alert(1)</script>", "text/html", Kind.DOCUMENTS),
        (b"\n <!-- --> <!DOCTYPE html><p>", "text/html", Kind.DOCUMENTS),
        (b"<svg xmlns='x'><script/></svg>", "image/svg+xml", Kind.IMAGES),
        (b"<?xml version='1.0'?><!DOCTYPE svg><svg/>", "image/svg+xml", Kind.IMAGES),
        (b"<?xml version='1.0'?><feed/>", "application/xml", Kind.DOCUMENTS),
        (b"\0\1\2 nothing known \xff\xfe\xfd", "application/octet-stream", Kind.OTHERS),
    ],
)  # fmt: skip
def test_content_decides_what_a_file_is(content, wanted, kind):
    assert type_of(content) == wanted
    assert media.kind_of(wanted) == kind


def test_a_script_is_text_whatever_its_name():
    assert type_of(b"<?php system('id'); ?>") not in media.OFFICE.values()
    assert not type_of(b"GIF89 but not quite: <script>").startswith("image/")


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (archive("[Content_Types].xml", "word/document.xml"), media.OFFICE["word/"]),
        (archive("[Content_Types].xml", "xl/workbook.xml"), media.OFFICE["xl/"]),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), media.OFFICE["ppt/"]),
        (archive("content.xml", first="application/vnd.oasis.opendocument.text"),
         "application/vnd.oasis.opendocument.text"),
        (archive("a.txt"), "application/zip"),
        (archive(), "application/zip"),
        (b"PK\x03\x04 and nothing more", "application/zip"),
    ],
)  # fmt: skip
def test_an_archive_is_told_by_the_names_in_its_directory(content, wanted):
    assert type_of(content) == wanted


class Counted(io.BytesIO):
    """Counts the bytes that were read of it."""

    count = 0

    def read(self, size=-1):
        piece = super().read(size)
        self.count += len(piece)
        return piece


def test_of_a_zip_bomb_only_a_bounded_piece_is_read_and_nothing_unpacked():
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 0, 0, 9, 0xFFFFFFFF,
                        10, 0, 0, 0, 0, 0, 0) + b"x" * 10  # fmt: skip
    directory = entry * 300_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, len(directory), 4, 0)
    bomb = Counted(b"PK\3\4" + directory + end)
    assert media.media_type(bomb) == "application/zip"
    assert bomb.count < media.DIRECTORY + media.HEAD + media.END + 1
    assert bomb.tell() == 0


@pytest.mark.parametrize("place", [0xFFFFFFFF, 0])
def test_a_directory_that_points_nowhere_is_survived(place):
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, 0xFFFFFFFF, place, 0)
    assert type_of(b"PK\3\4" + end) == "application/zip"


def test_text_cut_within_a_letter_is_still_text():
    for before in (b"", b"a", b"ab"):
        assert type_of(before + ("س" * media.HEAD).encode()) == "text/plain"
