"""What there is to be set: by everybody for themselves, and by some for all."""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from ...crm.records import MODULES as MODULES_OF_RECORDS
from ...web import viewer

SECTIONS = (
    ("settings.profile", _l("Profile"), "user", _l("Your name and how to reach you")),
    ("settings.password", _l("Password"), "lock", _l("Choose a new password")),
    ("settings.language", _l("Language and region"), "world", _l("Language, digits, time zone")),
    ("settings.appearance", _l("Appearance"), "palette", _l("Light or dark")),
    (
        "settings.notifications",
        _l("Notifications"),
        "bell",
        _l("What you are told, how and when"),
    ),
    (
        "settings.sessions",
        _l("Where you are signed in"),
        "device-desktop",
        _l("Sign out elsewhere"),
    ),
)
# What is set up for all, by those who may set up one of these modules.
COMPANY = (
    (
        "fields.index",
        _l("Custom fields"),
        "adjustments",
        _l("What you want to know of your records besides"),
        tuple(MODULES_OF_RECORDS.values()),
    ),
    (
        "pipelines.index",
        _l("Pipelines"),
        "briefcase",
        _l("The stages through which deals go"),
        ("deals",),
    ),
    ("products.index", _l("Products"), "list", _l("What you sell, and for how much"), ("deals",)),
    (
        "delivery.mail",
        _l("Mail server"),
        "mail",
        _l("By what mail goes out, and a test of it"),
        ("settings",),
    ),
    (
        "delivery.everybody",
        _l("Delivery record"),
        "history",
        _l("What went out to whom, and what did not"),
        ("settings",),
    ),
)


def company() -> list[tuple[str, Any, str, Any]]:
    """What the reader may set up for all."""
    may = viewer().may
    return [
        (url_for(endpoint), text, icon, hint)
        for endpoint, text, icon, hint, modules in COMPANY
        if any(may(module, "configure") for module in modules)
    ]
