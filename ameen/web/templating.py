"""What templates may call, and how they are compiled."""

from typing import Any

from babel.support import Translations
from flask import Flask, url_for
from flask_babel import get_translations
from markupsafe import Markup

from ..store import id_text
from . import carried
from .csrf import csrf_field, csrf_token
from .format import FILTERS
from .ids import dom_id
from .kept import remembered
from .languages import LANGUAGES, direction, language
from .markdown import markdown
from .request import batch, hub, viewer

TONES = 8


def init_app(app: Flask, development: bool) -> None:
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.auto_reload = development
    env.install_gettext_callables(_gettext, _ngettext, newstyle=True)
    env.filters.update(FILTERS, markdown=markdown, id=id_text)
    env.globals.update(
        viewer=viewer,
        hub=hub,
        dom_id=dom_id,
        csrf_field=csrf_field,
        csrf_token=csrf_token,
        carried_fields=carried.carried_fields,
        next_field=carried.next_field,
        language=language,
        direction=direction,
        languages=LANGUAGES,
        avatar=avatar,
        name_of=name_of,
        batch=batch,
        remembered=remembered,
        url_for=url_for,
    )


def name_of(record: Any) -> str:
    """The name of a person or thing in the reader's language, else in the other."""
    if record is None:
        return ""
    english, arabic = getattr(record, "name_en", ""), getattr(record, "name_ar", "")
    first, second = (arabic, english) if language() == "ar" else (english, arabic)
    return first or second or getattr(record, "email", "") or ""


def avatar(record: Any, size: str = "") -> Markup:
    """The initials of a record's name, in one of eight colours that stays with the record."""
    words = [word for word in name_of(record).split() if word[0].isalnum()]
    letters = "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words))
    if any("\u0600" <= letter <= "\u06ff" for letter in letters):
        letters = "\u200c".join(letters)  # keeps Arabic initials from joining into a word
    tone = sum((getattr(record, "id", b"") or b"")[-4:]) % TONES
    extra = f" avatar-{size}" if size else ""
    return Markup('<span class="initials tone-{}{}" aria-hidden="true">{}</span>').format(
        tone, extra, letters.upper() or "?"
    )


_catalogues: dict[str, Translations] = {}


def _catalogue() -> Translations:
    """The reader's texts; looked up once for each language, not once for each text."""
    name = language()
    found = _catalogues.get(name)
    if found is None:
        found = _catalogues[name] = get_translations()
    return found


def _gettext(text: str) -> str:
    return _catalogue().ugettext(text)


def _ngettext(one: str, many: str, count: int) -> str:
    return _catalogue().ungettext(one, many, count)
