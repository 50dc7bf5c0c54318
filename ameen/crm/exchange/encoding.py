"""In which encoding a file is written: by its mark, by its bytes, then by likelihood."""

import codecs
import re
from pathlib import Path

from charset_normalizer import from_bytes

from ...accounts.rules import N_
from .errors import Unreadable

SAMPLE = 256 * 1024
BLOCK = 1 << 20
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "cp1256",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "iso8859_6",
)
_LEGACY = ["cp1252", "cp1256", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255"]
_ARABIC_RUN = re.compile(rb"[\xc0-\xff\x81\x8d\x8e\x90\x98\x9a\x9f\xaa]{2,}")
_HIGH = re.compile(rb"[\x80-\xff]")
_ARTICLE = bytes((0xC7, 0xE1))  # the Arabic article, in Windows-1256
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"%PDF", b"II*\0", b"MM\0*", b"\x1f\x8b")
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
MOST_DAMAGE = 0.02


def encoding_of(path: Path) -> str:
    """The name of the encoding; Unreadable when the file holds no text or nothing at all."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE)
    if not sample.strip(b"\0 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise Unreadable(N_("The file is empty. Nothing was imported."))
    for mark, name in MARKS:
        if sample.startswith(mark):
            return name
    _refuse_other_kinds(sample)
    wide = _without_mark(sample)
    if wide:
        return wide
    if len(_CONTROL.findall(sample.replace(b"\0", b""))) > len(sample) * MOST_DAMAGE:
        raise Unreadable(_NO_TEXT)
    if _is_utf8(path):
        return "utf-8"
    return legacy(sample)


_NO_TEXT = N_("This file holds no columns and no cards. Choose a CSV, XLSX or vCard file.")


def _refuse_other_kinds(sample: bytes) -> None:
    if sample.startswith(_PICTURES) and _CONTROL.search(sample):
        raise Unreadable(
            N_("This is a picture or another kind of file. Choose a CSV, XLSX or vCard file.")
        )


def _without_mark(sample: bytes) -> str:
    """UTF-16 that bears no mark shows in the upper halves of its letters: nearly all of them
    are those of Latin and Arabic, and stand on one side."""
    even, odd = sample[0::2], sample[1::2]
    upper_even, upper_odd = _upper_halves(even), _upper_halves(odd)
    most = len(odd) * 0.9
    if upper_odd > most and upper_even < most / 2:
        return "utf-16-le"
    if upper_even > most and upper_odd < most / 2:
        return "utf-16-be"
    return ""


def _upper_halves(side: bytes) -> int:
    return side.count(0) + side.count(6)


def _is_utf8(path: Path) -> bool:
    """Whether the whole file is UTF-8, or is but for a few broken letters."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    broken = wide = 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            text = decoder.decode(block)
            if not text.isascii():
                broken += text.count("\ufffd")
                wide += sum(1 for letter in text[:50_000] if letter > "\x7f")
    return broken == 0 or broken < wide * MOST_DAMAGE


def legacy(sample: bytes) -> str:
    """One byte a letter: Arabic stands in runs of high bytes, accents stand alone."""
    high = len(_HIGH.findall(sample))
    runs = _ARABIC_RUN.findall(sample)
    if sum(map(len, runs)) < high * 0.6:
        return "cp1252"
    arabic = sum(map(len, runs))
    letters = sum(
        1 for run in runs for letter in run.decode("cp1256") if "\u0621" <= letter <= "\u06ff"
    )
    if letters > arabic * 0.9 and _ARTICLE in sample:
        return "cp1256"
    best = from_bytes(sample, cp_isolation=_LEGACY).best()
    return best.encoding if best is not None else "cp1252"
