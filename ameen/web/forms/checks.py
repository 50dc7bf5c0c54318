"""Checks of single values, each with a sentence that says what would be right."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from wtforms.validators import DataRequired, Length, ValidationError

Check = Callable[[Any, Any], None]


def required(message: Any = None) -> DataRequired:
    """Something has to be given."""
    return DataRequired(message or _l("This is needed."))


def at_most(length: int) -> Length:
    """No more than `length` characters."""
    return Length(max=length, message=_l("This is longer than %(max)d characters."))


def one_line(value: str) -> str:
    """Spaces at the ends gone, runs of any white space made into one."""
    return " ".join(value.split())


def email(form: Any, field: Any) -> None:
    """An address that could receive mail, by its form alone."""
    if field.data and not is_email(field.data):
        raise ValidationError(_l("This is not an email address. It looks like name@example.com."))


def is_email(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def web_address(form: Any, field: Any) -> None:
    """An address of the web: nothing that runs, and with a host."""
    if not field.data:
        return
    try:
        parts = urlsplit(field.data if "://" in field.data else f"https://{field.data}")
        right = parts.scheme in ("http", "https") and "." in (parts.hostname or "")
    except ValueError:
        right = False
    if not right or any(letter.isspace() for letter in field.data):
        raise ValidationError(_l("This is not a web address. It looks like www.example.com."))
