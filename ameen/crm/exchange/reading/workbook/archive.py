"""The parts of a workbook's file, unpacked as they are read and never beyond bounds.

A workbook is a zip archive of XML (ECMA-376 parts 1 and 2). No library reads one in bounded
memory: python-calamine holds the whole sheet, openpyxl all shared texts and any row that never
ends. So the few elements that matter are taken from expat as it passes over them.
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from .....accounts.rules import N_
from ...errors import Unreadable

Attributes = dict[str, str]

BLOCK = 1 << 16
MOST_PARTS = 2000
MOST_BYTES = 4 << 30  # unpacked
MOST_TIMES = 100  # the archive's own size; sheets are packed to a tenth or a twentieth
ALWAYS_ALLOWED = 32 << 20
MOST_OF_ONE = 4 << 20  # of one row, or of one shared text
_ENTRY = b"PK\x01\x02"  # before each entry of the archive's directory
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

TOO_LARGE = N_("This workbook unpacks to far more than a list holds. Nothing was imported.")
DAMAGED = N_("This workbook is damaged. Open it in your spreadsheet and save it again.")
NO_WORKBOOK = N_(
    "This is an archive, but not a workbook (XLSX). Choose an XLSX, CSV or vCard file."
)
LOCKED = N_("This workbook is protected by a password. Save it without one, and choose that.")
OLD = N_("This is a workbook of an old kind (XLS). Save it as XLSX or CSV, and choose that.")


def refuse_old(path: Path) -> None:
    """Says what a file in the older container is: locked, or of a kind that isn't read."""
    with path.open("rb") as file:
        locked = any(_ENCRYPTED in block for block in iter(lambda: file.read(BLOCK * 16), b""))
    raise Unreadable(LOCKED if locked else OLD)


class Archive:
    """An open workbook file. Unreadable when it is none, or unpacks to too much."""

    def __init__(self, path: Path) -> None:
        if _entries(path) > MOST_PARTS:
            raise Unreadable(TOO_LARGE)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise Unreadable(DAMAGED) from None
        unpacked = sum(part.file_size for part in self._zip.infolist())
        allowed = max(ALWAYS_ALLOWED, min(MOST_BYTES, path.stat().st_size * MOST_TIMES))
        if unpacked > allowed:
            self._zip.close()
            raise Unreadable(TOO_LARGE)

    def __enter__(self) -> "Archive":
        return self

    def __exit__(self, *error: object) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name in self._zip.NameToInfo

    def parsed(self, name: str, handler: "Handler") -> Iterator[None]:
        """Passes over the XML of a part, a block at each step; `handler` hears its elements."""
        parser = _parser(handler)
        try:
            with self._zip.open(name) as part:
                while block := part.read(BLOCK):
                    handler.unfinished += len(block)
                    parser.Parse(block)
                    if handler.unfinished > MOST_OF_ONE:
                        raise Unreadable(TOO_LARGE)
                    yield
                    if handler.done:
                        return
                parser.Parse(b"", True)
        except (expat.ExpatError, zipfile.BadZipFile, zlib.error, EOFError):
            raise Unreadable(DAMAGED) from None
        except RuntimeError:  # what zipfile raises for a part that needs a password
            raise Unreadable(LOCKED) from None
        except (KeyError, NotImplementedError, OSError):
            raise Unreadable(DAMAGED) from None

    def read(self, name: str, handler: "Handler") -> None:
        """The whole of a small part."""
        for _ in self.parsed(name, handler):
            pass


class Handler:
    """Hears the elements of a part, by their local names. `unfinished` are the bytes that were
    read since it last came to the end of something; it is `done` when it needs no more."""

    unfinished = 0
    done = False

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text within an element."""


def _parser(handler: Handler) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, attributes: handler.start(_local(name), attributes)
    parser.EndElementHandler = lambda name: handler.end(_local(name))
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse_doctype(*declared: object) -> None:
    """No workbook declares a document type; whoever does so is about to define entities."""
    raise Unreadable(DAMAGED)


def _entries(path: Path) -> int:
    """At most so many entries the archive's directory has, whatever its end says."""
    count, rest = 0, b""
    with path.open("rb") as file:
        while block := file.read(BLOCK * 16):
            count += (rest + block).count(_ENTRY)
            rest = block[-len(_ENTRY) + 1 :]
    return count
