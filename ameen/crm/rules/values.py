"""How single values are kept: addresses, numbers, tags; and who may do what."""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from babel import Locale
from email_validator import EmailNotValidError, validate_email

from ...accounts.records import ZONE
from ...accounts.rules import N_, Forbidden, Invalid
from ...store import fold

HOME = "OM"  # where a number without a country code is taken to be
LONGEST_TAG, MOST_TAGS = 40, 30
LONGEST_NOTE = 20_000
TYPED = frozenset(("tag", "industry", "country"))
ALIASES = {"uk": "GB", "usa": "US", "uae": "AE", "ksa": "SA", "philipines": "PH", "korea": "KR"}

# Control characters, which browsers drop from the start of an address, and halves of surrogates.
UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# What stands before the @ of nearly all addresses (RFC 5321 §4.5.3.1.1: at most 64 octets).
_PLAIN_LOCAL = re.compile(r"(?=.{1,64}$)[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*")
_LONGEST_EMAIL = 200
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def company_day(moment: datetime) -> date:
    """The day of a moment by the company's clock."""
    return moment.astimezone(ZoneInfo(ZONE)).date()


def need(viewer: Any, module: str, action: str) -> None:
    """Forbidden when the viewer's roles are short of it."""
    if not viewer.may(module, action):
        raise Forbidden(N_("Your roles don't allow this. Ask an owner for a higher level."))


def normal_email(text: str) -> str:
    """The address as it is kept; ValueError when it is none."""
    local, _, domain = text.partition("@")
    try:
        if len(text) <= _LONGEST_EMAIL and _PLAIN_LOCAL.fullmatch(local):
            return f"{local}@{_normal_domain(domain)}"
        return _validated(text)
    except (EmailNotValidError, UnicodeError) as error:
        wrong = N_("This is not an email address. It looks like name@example.com.")
        raise ValueError(wrong) from error


def _validated(text: str) -> str:
    return validate_email(text, check_deliverability=False, test_environment=True).normalized


@lru_cache(maxsize=16384)
def _normal_domain(domain: str) -> str:
    """Checking a domain is slow, and colleagues share theirs."""
    return _validated(f"x@{domain}").partition("@")[2]


def normal_phone(text: str, country: str = "") -> str:
    """The number in E.164, a local one taken to be of `country`; ValueError when unreadable."""
    try:
        number = phonenumbers.parse(fold(text), country_code(country) or HOME)
    except phonenumbers.NumberParseException as error:
        raise ValueError(N_("This is not a phone number.")) from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError(N_("This is not a phone number."))
    kept = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return f"{kept};ext={number.extension}" if number.extension else kept


def country_code(name: str) -> str:
    """The two letters of a country that is named in English or Arabic; '' when unknown."""
    folded = fold(name)
    if len(folded) == 2 and folded.upper() in phonenumbers.SUPPORTED_REGIONS:
        return folded.upper()
    return ALIASES.get(folded) or _countries().get(folded, "")


def normal_website(text: str) -> str:
    """The address with its scheme; ValueError for anything but http and https."""
    if not _SCHEME.match(text) or re.match(r"^[^/:]+:\d+(/|$)", text):
        text = f"https://{text}"
    if not re.match(r"^https?://[^\s/]+\S*$", text, re.IGNORECASE):
        raise ValueError(N_("This is not a web address."))
    return text


def normal_tags(words: Any) -> tuple[str, ...]:
    """Tags without repeats, whatever their case; ValueError when one can't be kept."""
    kept: dict[str, str] = {}
    for word in words:
        word = " ".join(str(word).split())
        if len(word) > LONGEST_TAG or any(mark in word for mark in ",;\n"):
            raise ValueError(N_("A tag has at most 40 characters, and no comma or semicolon."))
        if word:
            kept.setdefault(fold(word), word)
    if len(kept) > MOST_TAGS:
        raise ValueError(N_("There can be at most 30 tags."))
    return tuple(kept.values())


def facet(name: str, value: str) -> str:
    """What search knows a filter's value by: a word that people type counts whatever its case."""
    return f"{name}:{fold(value) if name in TYPED else value}"


def accepted_note(body: str) -> str:
    """The note as it is kept. Invalid when it is empty or too long."""
    body = body.replace("\r\n", "\n").strip()
    if not body:
        raise Invalid({"body": [N_("Write something first.")]})
    if len(body) > LONGEST_NOTE:
        raise Invalid({"body": [N_("A note has at most 20,000 characters.")]})
    if UNWRITABLE.search(body.replace("\n", "").replace("\t", "")):
        raise Invalid({"body": [N_("This contains characters that can't be kept.")]})
    return body


def normal_social(text: str) -> str:
    scheme = _SCHEME.match(text)
    if scheme and scheme.group().lower() not in ("http:", "https:"):
        raise ValueError(N_("This is not a web address."))
    return text


_known: dict[str, str] = {}


def _countries() -> dict[str, str]:
    if not _known:
        for language in ("ar", "en"):
            for code, name in Locale(language).territories.items():
                if len(code) == 2:
                    _known[fold(name)] = code
    return _known
