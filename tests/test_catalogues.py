"""Every text a person may read stands in both catalogues, translated and compiled."""

import gettext
import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

TOP = Path(__file__).parent.parent
FOLDER = TOP / "ameen" / "web" / "translations"
KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "_l": None, "_n": (1, 2)}
LANGUAGES = ("ar", "en")
# The same in every language.
NAMES = {"Ameen Hub", "CSV", "Markdown"}


@pytest.fixture(scope="module")
def texts():
    with (TOP / "babel.cfg").open(encoding="utf-8") as mapping:
        method_map, options_map = parse_mapping_cfg(mapping)
    found = extract_from_dir(str(TOP), method_map, options_map, KEYWORDS)
    return {text: f"{file}:{line}" for file, line, text, *_ in found}


@pytest.fixture(scope="module", params=LANGUAGES)
def catalogue(request):
    return _read(request.param)


def test_each_text_of_code_and_templates_stands_in_the_catalogue(texts, catalogue):
    known = {message.id for message in catalogue if message.id}
    assert {text: place for text, place in texts.items() if text not in known} == {}


def test_no_text_stands_there_that_nothing_says_any_more(texts, catalogue):
    assert [message.id for message in catalogue if message.id and message.id not in texts] == []


def test_nothing_is_fuzzy_or_breaks_its_placeholders(catalogue):
    wrong = [message.id for message in catalogue if message.id and message.fuzzy]
    wrong += [
        (message.id, [str(error) for error in errors]) for message, errors in catalogue.check()
    ]
    assert wrong == []


def test_each_text_is_translated_into_arabic():
    # English texts are their own translation.
    left = [message.id for message in _read("ar") if message.id and not _is_translated(message)]
    assert left == []


def test_the_compiled_catalogue_is_that_of_the_source(catalogue):
    compiled = FOLDER / str(catalogue.locale) / "LC_MESSAGES" / "messages.mo"
    fresh = io.BytesIO()
    write_mo(fresh, catalogue)
    fresh.seek(0)
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file)._catalog == gettext.GNUTranslations(fresh)._catalog


def _read(language):
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=language)


def _is_translated(message) -> bool:
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    if not all(forms):
        return False
    said = message.id[0] if isinstance(message.id, tuple) else message.id
    words = re.sub(r"%\(\w+\)\w|%\w", "", said)
    if said in NAMES or not re.search(r"[a-z]{2}", words):
        return True
    return all(re.search(r"[\u0600-\u06ff]", form) for form in forms)
