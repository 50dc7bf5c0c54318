"""The forms of the settings."""

from flask_babel import get_locale
from flask_babel import lazy_gettext as _l

from ..accounts.rules import LONGEST_PASSWORD, PAGE_SIZES, THEMES, zones
from ..web.forms import Choice, Form, Password, Text, Version, required

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
        [required()],
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
