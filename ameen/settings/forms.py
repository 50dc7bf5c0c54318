"""The forms of the settings."""

from typing import Any

import wtforms
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import EqualTo, ValidationError

from ..accounts.rules import LONGEST_PASSWORD, PAGE_SIZES, THEMES, zones
from ..notifications.records import Channel, Kind
from ..notifications.rules import ALWAYS, KIND_TEXTS, USUAL
from ..web.forms import Checkbox, Choice, Form, Password, Text, Version, required
from ..web.forms.fields import Drawn
from ..web.languages import in_digits

CHANNELS = {Channel.EMAIL: _l("Email"), Channel.PUSH: _l("Push message")}
THEME_NAMES = {"system": _l("As the device"), "light": _l("Light"), "dark": _l("Dark")}


class Figure(Choice):
    """A choice among whole numbers."""

    def value_of(self, text: str) -> int:
        return int(text)


class ProfileForm(Form):
    name_en = Text(_l("Name in English"), length=120, autocomplete="name")
    name_ar = Text(_l("Name in Arabic"), length=120, direction="rtl")
    phone = Text(_l("Phone"), kind="tel", length=40, autocomplete="tel")
    version = Version()


class PasswordForm(Form):
    current_password = Password(_l("Password until now"), [required()], length=4 * LONGEST_PASSWORD)
    new_password = Password(
        _l("New password"), [required()], length=4 * LONGEST_PASSWORD, autocomplete="new-password"
    )
    again = Password(
        _l("The new one again"),
        [required(), EqualTo("new_password", _l("The two are not the same."))],
        length=4 * LONGEST_PASSWORD,
        autocomplete="new-password",
    )


def days() -> list[tuple[int, str]]:
    """The days on which a week may begin, as Python numbers them, Saturday first."""
    names = get_locale().days["format"]["wide"]
    return [(day, names[day]) for day in (5, 6, 0, 1, 2, 3, 4)]


class LanguageForm(Form):
    language = Choice(
        _l("Language"),
        choices=[("en", "English"), ("ar", "العربية")],
        blank=_l("As the browser asks"),
    )
    digits = Choice(_l("Digits"), choices=[("latn", "0123456789"), ("arab", "٠١٢٣٤٥٦٧٨٩")])
    zone = Choice(
        _l("Time zone"), choices=lambda: [(zone, zone.replace("_", " ")) for zone in zones()]
    )
    week_start = Figure(_l("The week begins on"), choices=days)
    page_size = Figure(_l("Rows on a page"), choices=[(size, str(size)) for size in PAGE_SIZES])


class AppearanceForm(Form):
    theme = Choice(_l("Colours"), choices=[(theme, THEME_NAMES[theme]) for theme in THEMES])


def clock_times() -> list[tuple[int, str]]:
    """The half hours of a day, in minutes after midnight."""
    return [(m, in_digits(f"{m // 60:02}:{m % 60:02}")) for m in range(0, 24 * 60, 30)]


class Channels(Drawn, wtforms.Field):
    """By which channels one is told of each kind: {kind: channels}, sent as `kind.channel` each."""

    kind = "grid"
    widget = None

    def rows(self) -> list[tuple[Any, list[tuple[str, str, bool, bool]]]]:
        """For each kind its text, and for each channel (value, text, ticked, can't be changed)."""
        return [
            (_(text), [self._box(kind, c) for c in Channel]) for kind, text in KIND_TEXTS.items()
        ]

    def _box(self, kind: Kind, channel: Channel) -> tuple[str, str, bool, bool]:
        fixed = channel in ALWAYS.get(kind, ())
        ticked = fixed or channel in self.data.get(str(kind), USUAL[kind])
        return f"{kind}.{channel}", CHANNELS[channel], ticked, fixed

    def process_formdata(self, valuelist: list[str]) -> None:
        ticked = set(valuelist)
        self.data = {
            str(kind): tuple(c for c in Channel if f"{kind}.{c}" in ticked) for kind in Kind
        }


class NotificationsForm(Form):
    channels = Channels(_l("What you are told outside of these pages"))
    digest = Checkbox(_l("One email a day instead of one for each"))
    digest_at = Figure(_l("Sent at"), choices=clock_times)
    quiet = Checkbox(_l("Send nothing at certain hours"))
    quiet_from = Figure(_l("From"), choices=clock_times)
    quiet_to = Figure(_l("Until"), choices=clock_times)
    version = Version()

    def validate_quiet_to(self, field: Figure) -> None:
        if self.quiet.data and field.data == self.quiet_from.data:
            raise ValidationError(_("Quiet hours end at another time than they begin."))
