"""What may stand in a contact or company, and who may do what with one."""

import re
from functools import lru_cache
from typing import Any

import phonenumbers
from babel import Locale
from email_validator import EmailNotValidError, validate_email

from ..accounts.records import CURRENCY
from ..accounts.rules import N_, Forbidden, Invalid
from ..store import fold
from .records import Company, Contact, ContactKind, Preferred, Source

HOME = "OM"  # where a number without a country code is taken to be
LONGEST_TEXT, LONGEST_TAG, LONGEST_PHONE, MOST_VALUES, MOST_TAGS = 300, 40, 40, 20, 30
LONGEST_NOTE = 20_000
MOST_EMPLOYEES = 1_000_000_000
MOST_MONEY = 2**62
_SHARED = dict.fromkeys(
    ("name_en", "name_ar", "street", "city", "region", "postal_code", "country", "external_id"),
    "text",
) | {"website": "website", "tags": "tags", "assignee_id": "link"}
CONTACT = _SHARED | {
    "kind": "kind",
    "emails": "emails",
    "phones": "phones",
    "job_title": "text",
    "department": "text",
    "company_id": "link",
    "preferred": "preferred",
    "socials": "socials",
    "source": "source",
}
COMPANY = _SHARED | {
    "industry": "text",
    "size": "size",
    "revenue": "money",
    "currency": "currency",
    "phone": "phone",
    "email": "email",
    "parent_id": "link",
}
TYPED = frozenset(("tag", "industry", "country"))
ALIASES = {"uk": "GB", "usa": "US", "uae": "AE", "ksa": "SA", "philipines": "PH", "korea": "KR"}

_NAMELESS = N_("Give a name, in English or in Arabic.")
_TOO_LONG = N_("This is too long: at most 300 characters.")
# Control characters, which browsers drop from the start of an address, and halves of surrogates.
_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# What stands before the @ of nearly all addresses (RFC 5321 §4.5.3.1.1: at most 64 octets).
_PLAIN_LOCAL = re.compile(r"(?=.{1,64}$)[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*")
_LONGEST_EMAIL = 200
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def accepted_contact(
    values: dict[str, Any], lenient: bool = False, before: Contact | None = None
) -> dict[str, Any]:
    """The values as they are kept. Invalid, with all that is wrong.

    A phone number that can't be read is kept as written when `lenient`, or when it stood in
    `before` already.
    """
    return _Accepting(CONTACT, lenient, before).accepted(values)


def accepted_company(
    values: dict[str, Any], lenient: bool = False, before: Company | None = None
) -> dict[str, Any]:
    """The same for a company."""
    return _Accepting(COMPANY, lenient, before).accepted(values)


def check_named(record: Contact | Company) -> None:
    """Invalid when the record has no name in any language."""
    if not (record.name_en or record.name_ar):
        raise Invalid({"name_en": [_NAMELESS]})


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
    if _UNWRITABLE.search(body.replace("\n", "").replace("\t", "")):
        raise Invalid({"body": [N_("This contains characters that can't be kept.")]})
    return body


class _Accepting:
    """What each field has to be like. `country` tells how to read a number without its code."""

    def __init__(self, fields: dict[str, str], lenient: bool, before: Any) -> None:
        self._fields, self._lenient, self._before = fields, lenient, before
        self._country = before.country if before is not None else ""

    def accepted(self, values: dict[str, Any]) -> dict[str, Any]:
        self._country = values.get("country") or self._country
        kept, wrong = {}, {}
        for field, value in values.items():
            accept = getattr(self, f"_{self._fields[field]}")
            try:
                kept[field] = accept(value)
            except ValueError as error:
                wrong[field] = [str(error)]
        if wrong:
            raise Invalid(wrong)
        return kept

    def _text(self, value: str | None) -> str:
        value = " ".join((value or "").split())
        if len(value) > LONGEST_TEXT:
            raise ValueError(_TOO_LONG)
        if not value.isprintable() and _UNWRITABLE.search(value):
            raise ValueError(N_("This contains characters that can't be kept."))
        return value

    def _several(self, values: Any, one: Any) -> tuple[str, ...]:
        kept = tuple(dict.fromkeys(one(text) for v in values or () if (text := self._text(v))))
        if len(kept) > MOST_VALUES:
            raise ValueError(N_("There can be at most 20 of these."))
        return kept

    def _email(self, value: str | None) -> str:
        return normal_email(text) if (text := self._text(value)) else ""

    def _emails(self, values: Any) -> tuple[str, ...]:
        return self._several(values, normal_email)

    def _phone(self, value: str | None) -> str:
        return self._number(text) if (text := self._text(value)) else ""

    def _phones(self, values: Any) -> tuple[str, ...]:
        return self._several(values, self._number)

    def _number(self, text: str) -> str:
        try:
            return normal_phone(text, self._country)
        except ValueError:
            standing = getattr(self._before, "phones", (getattr(self._before, "phone", ""),))
            if text in standing or (self._lenient and len(text) <= LONGEST_PHONE):
                return text
            raise

    def _socials(self, values: Any) -> tuple[str, ...]:
        return self._several(values, _social)

    def _website(self, value: str | None) -> str:
        return normal_website(text) if (text := self._text(value)) else ""

    def _tags(self, values: Any) -> tuple[str, ...]:
        return normal_tags([self._text(value) for value in values or ()])

    def _size(self, value: int | None) -> int | None:
        if value is not None and not 0 <= value <= MOST_EMPLOYEES:
            raise ValueError(N_("This is not a number of employees."))
        return value

    def _money(self, value: int | None) -> int | None:
        if value is not None and abs(value) > MOST_MONEY:
            raise ValueError(N_("This amount is too large."))
        return value

    def _currency(self, value: str | None) -> str:
        value = value or CURRENCY
        if value not in Locale("en").currencies:
            raise ValueError(N_("There is no such currency."))
        return value

    def _kind(self, value: str | None) -> ContactKind:
        return _choice(ContactKind, value or ContactKind.LEAD)

    def _preferred(self, value: str | None) -> Preferred | None:
        return _choice(Preferred, value) if value else None

    def _source(self, value: str | None) -> Source | None:
        return _choice(Source, value) if value else None

    def _link(self, value: bytes | None) -> bytes | None:
        return value or None


def _choice(choices: type, value: str) -> Any:
    try:
        return choices(value)
    except ValueError as error:
        raise ValueError(N_("This is not one of the choices.")) from error


def _social(text: str) -> str:
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
