"""Which language, direction, digits and zone this reader reads in, and how they choose another."""

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from flask import Blueprint, Flask, g, request
from flask_babel import Babel
from flask_babel import gettext as _
from werkzeug.datastructures import LanguageAccept
from werkzeug.exceptions import BadRequest
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

from ..catalogues import FOLDER
from . import assets
from .access import access
from .request import safe_next, viewer

LANGUAGES = {"en": "English", "ar": "العربية"}
RIGHT_TO_LEFT = {"ar"}
FALLBACK = "en"
ZONE = "Asia/Muscat"
COOKIE = "ameen_language"
YEAR = 365 * 24 * 3600
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

blueprint = Blueprint("language", __name__)


def init_app(app: Flask) -> None:
    Babel(
        app,
        default_locale=FALLBACK,
        default_timezone=ZONE,
        default_translation_directories=str(FOLDER),
        locale_selector=language,
        timezone_selector=zone_name,
    )
    app.register_blueprint(blueprint)


def language() -> str:
    """The reader's own choice, else the cookie, else what the browser asks for, else English."""
    found = g.get("language")
    if found is None:
        found = g.language = _language()
    return found


def _language() -> str:
    who = viewer()
    chosen = getattr(who.user, "language", "") if who is not None else ""
    if chosen not in LANGUAGES and request:
        chosen = request.cookies.get(COOKIE, "")
        if chosen not in LANGUAGES:
            chosen = _asked_for(request.environ.get("HTTP_ACCEPT_LANGUAGE", ""))
    return chosen if chosen in LANGUAGES else FALLBACK


@lru_cache(maxsize=512)
def _asked_for(header: str) -> str:
    """Which of our languages a browser's header likes best; empty for none."""
    return parse_accept_header(header, LanguageAccept).best_match(list(LANGUAGES)) or ""


def locale() -> Locale:
    return _locales[language()]


def direction() -> str:
    return "rtl" if language() in RIGHT_TO_LEFT else "ltr"


def reader_digits() -> str:
    """ "latn" or "arab": which digits this reader is shown."""
    who = viewer()
    return (getattr(who.user, "digits", "") if who is not None else "") or "latn"


def in_digits(text: str) -> str:
    """`text` with its digits in those of the reader."""
    return text.translate(ARABIC_DIGITS) if reader_digits() == "arab" else text


def zone_name() -> str:
    who = viewer()
    return (getattr(who.user, "zone", "") if who is not None else "") or ZONE


def zone() -> ZoneInfo:
    """The zone in which this reader's days begin and end."""
    return ZoneInfo(zone_name())


def today(now: datetime | None = None) -> date:
    """The reader's today."""
    return (now or datetime.now(UTC)).astimezone(zone()).date()


@blueprint.post("/language")
@access.public
def choose() -> Response:
    """Keeps the choice: with the user, and in a cookie for the sign-in page."""
    from .answers import whole_page_at

    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        raise BadRequest(_("There is no such language here."))
    who: Any = viewer()
    save = assets.web().save_language
    if who is not None and save is not None:
        save(who, chosen)
    g.language = chosen
    response = whole_page_at(safe_next(request.form.get("next")))
    response.set_cookie(
        COOKIE, chosen, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure
    )
    return response


_locales = {name: Locale.parse(name) for name in LANGUAGES}
