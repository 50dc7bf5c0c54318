"""What a file is, told by its content: never by its name, nor by the browser's word.

Nothing is unpacked. Of a zip archive at most a mebibyte of its central directory is read, for
the names that tell office documents from others.
"""

import os
import re
import struct
from collections.abc import Iterator
from typing import BinaryIO

import puremagic

from .records import Kind

UNKNOWN = "application/octet-stream"
PLAIN = "text/plain"
HEAD = 64 << 10
SIGNATURE = 8 << 10
DIRECTORY, NAMES = 1 << 20, 2000  # so much of an archive's directory is read at most
END_RECORD, END = b"PK\x05\x06", 22 + 0xFFFF
ENTRY, ENTRY_BYTES = b"PK\x01\x02", 46
OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
_OFFICE = "application/vnd.openxmlformats-officedocument."
OFFICE = {
    "word/": f"{_OFFICE}wordprocessingml.document",
    "xl/": f"{_OFFICE}spreadsheetml.sheet",
    "ppt/": f"{_OFFICE}presentationml.presentation",
}
# As it is registered, whatever the library calls it.
REGISTERED = {
    "application/x-gzip": "application/gzip",
    "application/x-matroska": "video/x-matroska",
    "audio/wave": "audio/wav",
    "audio/x-wav": "audio/wav",
    "image/x-ms-bmp": "image/bmp",
    "video/avi": "video/x-msvideo",
}
DOCUMENTS = {
    "application/pdf",
    "application/rtf",
    "application/msword",
    "application/x-ole-storage",
    "application/epub+zip",
    "application/json",
    "application/xml",
}
_MARKUP = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|[a-z][a-z0-9:]*|\?xml)", re.I | re.S
)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|script|iframe|a|p|div|table)\b", re.I)
_SVG = re.compile(r"<(?:[a-z0-9]+:)?svg\b|<!doctype\s+svg", re.I)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def media_type(stream: BinaryIO) -> str:
    """The type of what the stream holds; it stands at its beginning afterwards."""
    stream.seek(0)
    head = stream.read(HEAD)
    try:
        if head.startswith((b"PK\x03\x04", END_RECORD)):
            return _archive(stream, head)
        return _text(head) or _binary(head)
    finally:
        stream.seek(0)


def kind_of(media: str) -> Kind:
    """By which files of a type are sorted."""
    family = media.partition("/")[0]
    if family == "image":
        return Kind.IMAGES
    if family == "video":
        return Kind.VIDEOS
    office = media in OFFICE.values() or media.startswith(OPEN_DOCUMENT)
    return Kind.DOCUMENTS if office or family == "text" or media in DOCUMENTS else Kind.OTHERS


def _binary(head: bytes) -> str:
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "application/x-ole-storage"  # older office files; which one, only its parts say
    try:
        matches = puremagic.magic_string(head[:SIGNATURE])
    except (puremagic.PureError, ValueError):
        return UNKNOWN
    found = next((match.mime_type for match in matches if match.mime_type), UNKNOWN)
    return REGISTERED.get(found, found)


def _text(head: bytes) -> str:
    """The type of what can be read as text; "" when it can't. Whatever a browser might take for
    a page is one, wherever in the head its marks stand."""
    if head.startswith(b"%PDF-"):
        return ""
    text = _decoded(head)
    if text is None or _CONTROLS.search(text):
        return ""
    if text.startswith("{\\rtf"):
        return "application/rtf"
    if not _MARKUP.match(text):
        return PLAIN
    if _SVG.search(text):
        return "image/svg+xml"
    return "text/html" if _HTML.search(text) else "application/xml"


def _decoded(head: bytes) -> str | None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[: len(head) // 2 * 2].decode("utf-16", "replace")
    whole = head if len(head) < HEAD else head[:-3]  # a letter may be cut in two at the end
    for end in range(len(whole), max(len(whole) - 4, -1), -1):
        try:
            return whole[:end].decode("utf-8-sig")
        except UnicodeDecodeError as error:
            if error.start < end - 4:
                return None
    return None


def _archive(stream: BinaryIO, head: bytes) -> str:
    """OpenDocument and EPUB say what they are in their first entry, others in their names."""
    said = _first_entry(head)
    if said.startswith((OPEN_DOCUMENT, "application/epub+zip")):
        return said
    for name in _names(stream):
        for folder, media in OFFICE.items():
            if name.startswith(folder):
                return media
    return "application/zip"


def _first_entry(head: bytes) -> str:
    if head[30:38] != b"mimetype" or len(head) < 38:
        return ""
    size = int.from_bytes(head[18:22], "little")
    return head[38 : 38 + size].decode("ascii", "replace") if 0 < size <= 100 else ""


def _names(stream: BinaryIO) -> Iterator[str]:
    """The first names of an archive's central directory (APPNOTE.TXT 4.3.12)."""
    end = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, end - END))
    tail = stream.read(END)
    place = tail.rfind(END_RECORD)
    if place < 0 or len(tail) < place + 22:
        return
    size, start = struct.unpack_from("<LL", tail, place + 12)
    stream.seek(min(start, end))
    directory = stream.read(min(size, DIRECTORY))
    at = 0
    for _ in range(NAMES):
        if directory[at : at + 4] != ENTRY or len(directory) < at + ENTRY_BYTES:
            return
        lengths = struct.unpack_from("<HHH", directory, at + 28)
        yield directory[at + ENTRY_BYTES : at + ENTRY_BYTES + lengths[0]].decode("utf-8", "replace")
        at += ENTRY_BYTES + sum(lengths)
