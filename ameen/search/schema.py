"""The shape of the index, and how a document is written into it."""

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime

import tantivy

from ..store import Record, sort_key
from .document import Document, Searchable
from .words import GRAM, all_words, apart, digits_of, grams, words

REVISION = 2
LAST = 1 << 62  # after all that have a time
WORDS, NOWHERE = "words", "nowhere"
_PROBE = "Ünïcode’s Al Ḥārithī ٱلْحَارِثِيُّ ة ى ئ ؤ ک ٠١٢۳ ＡＢ ß ø ﬁ عبد الله a.b-c"


def schema() -> tantivy.Schema:
    """`key` finds a document to replace it; `high`, `low` and `kind` name its record."""
    made = tantivy.SchemaBuilder()
    for name in ("key", "table", "facets", "people"):
        made.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("names", "words"):
        made.add_text_field(name, tokenizer_name=WORDS, index_option="basic")
    made.add_text_field("digits", tokenizer_name=WORDS, index_option="position")
    for name in ("name_en", "name_ar"):
        made.add_text_field(name, tokenizer_name=NOWHERE, index_option="basic", fast=True)
    for name in ("high", "low", "kind", "version"):
        made.add_unsigned_field(name, fast=True)
    for name in ("created", "updated", "when"):
        made.add_integer_field(name, fast=True)
    return made.build()


def opened(folder: str) -> tantivy.Index:
    """The index in a folder, new when it is empty. ValueError or OSError when it is damaged."""
    index = tantivy.Index(schema(), folder)
    whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    whole = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    nothing = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw())
    nothing = nothing.filter(tantivy.Filter.remove_long(1))
    index.register_tokenizer(WORDS, whitespace)
    index.register_tokenizer(NOWHERE, nothing.build())
    index.register_fast_field_tokenizer(NOWHERE, whole.build())
    index.config_reader("manual")
    return index


def fingerprint(kinds: Sequence[Searchable]) -> str:
    """Changes whenever an index made before would no longer answer right."""
    tables = [f"{kind.table.name}.{kind.revision}" for kind in kinds]
    said = f"{REVISION}|{','.join(tables)}|{' '.join(words(_PROBE))}|{sort_key(_PROBE)!r}"
    return hashlib.sha256(f"{said}|{tantivy.__version__}".encode()).hexdigest()[:32]


def key_of(kind: int, record_id: bytes) -> str:
    return f"{kind}:{record_id.hex()}"


def written(kind: int, searchable: Searchable, record: Record, said: Document) -> tantivy.Document:
    """A document as the index takes it."""
    numbers = [digits_of(phone) for phone in said.phones]
    names = all_words(said.names)
    made = tantivy.Document()
    made.add_text("key", key_of(kind, record.id))
    made.add_text("table", searchable.table.name)
    made.add_text("names", names)
    short = (number for number in numbers if len(number) < GRAM)
    made.add_text("words", all_words((*said.text, *map(apart, said.emails), *short), names))
    for number in numbers:
        made.add_text("digits", " ".join(grams(number)))
    for facet in dict.fromkeys(said.facets):
        made.add_text("facets", facet)
    for person in dict.fromkeys(said.people):
        made.add_text("people", person.hex())
    made.add_text("name_en", _sorted(said.name_en or said.name_ar))
    made.add_text("name_ar", _sorted(said.name_ar or said.name_en))
    made.add_unsigned("high", int.from_bytes(record.id[:8], "big"))
    made.add_unsigned("low", int.from_bytes(record.id[8:], "big"))
    made.add_unsigned("kind", kind)
    made.add_unsigned("version", record.version)
    made.add_integer("created", _moment(said.created or record.created_at))
    made.add_integer("updated", _moment(said.updated or record.updated_at))
    made.add_integer("when", _moment(said.when, LAST))
    return made


def _sorted(name: str) -> str:
    return sort_key(name).decode(errors="ignore")


def _moment(at: date | datetime | None, missing: int = 0) -> int:
    """Microseconds since 1970; a missing time is the earliest, unless said otherwise."""
    if at is None:
        return missing
    if not isinstance(at, datetime):
        at = datetime(at.year, at.month, at.day, tzinfo=UTC)
    return round((at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1e6)
