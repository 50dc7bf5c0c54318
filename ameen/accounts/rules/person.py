"""What may be written about a person, and in which form it is kept."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from .levels import N_, Invalid

LANGUAGES = ("en", "ar")
DIGITS = ("latn", "arab")
THEMES = ("system", "light", "dark")
PAGE_SIZES = (25, 50, 100, 200)
LONGEST = 120
REGION = "OM"  # where a phone number without a country code is at home


def normal_email(text: str) -> str:
    """The address as it is kept: international domains and case alike; Invalid when it is none."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except (EmailNotValidError, UnicodeError):
        raise Invalid(
            {"email": [N_("This is not an email address. It looks like name@example.com.")]}
        ) from None
    return found.normalized


def zones() -> list[str]:
    """The names of the places whose time one can choose."""
    areas = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    return [*sorted(z for z in available_timezones() if z.startswith(areas) and "/" in z), "UTC"]


def normal_phone(text: str) -> str:
    """The number in E.164 where it can be read as one, else as it was typed."""
    text = " ".join(text.split())[:LONGEST]
    try:
        number = phonenumbers.parse(text, REGION)
    except phonenumbers.NumberParseException:
        return text
    if not phonenumbers.is_possible_number(number):
        return text
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


TEXTS = ("name_en", "name_ar", "position", "department")
CHOICES: dict[str, Any] = {
    "language": ("", *LANGUAGES),
    "digits": DIGITS,
    "theme": THEMES,
    "page_size": PAGE_SIZES,
    "week_start": range(7),
}


def checked_person(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as they are kept; Invalid, naming the fields, when one can't be."""
    kept, errors = dict(values), {}
    for field in TEXTS:
        if field in kept:
            kept[field] = " ".join((kept[field] or "").split())
            if len(kept[field]) > LONGEST:
                errors[field] = [N_("This is too long.")]
    if "email" in kept:
        try:
            kept["email"] = normal_email(kept["email"] or "")
        except Invalid as invalid:
            errors |= invalid.errors
    if "language" in kept:
        kept["language"] = kept["language"] or ""
    if "phone" in kept:
        kept["phone"] = normal_phone(kept["phone"] or "")
    if "zone" in kept and kept["zone"] not in available_timezones():
        errors["zone"] = [N_("There is no such time zone.")]
    for field, choices in CHOICES.items():
        if field in kept and kept[field] not in choices:
            errors[field] = [N_("This is not one of the choices.")]
    if errors:
        raise Invalid(errors)
    return kept
