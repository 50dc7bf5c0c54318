"""The forms by which people sign in, and by which colleagues are added and changed."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import EqualTo

from ..web.forms import (
    Checkbox,
    Choice,
    Form,
    Password,
    RecordChoice,
    Text,
    Version,
    email,
    required,
)
from .rules import LANGUAGES, LONGEST_PASSWORD

NAMES = {"en": "English", "ar": "العربية"}
LANGUAGE_CHOICES = [(language, NAMES[language]) for language in LANGUAGES]


class SignInForm(Form):
    """Nothing is said of what is wrong with an address here: it is right or it isn't."""

    email = Text(_l("Email"), [required()], kind="email", autocomplete="username")
    password = Password(_l("Password"), [required()], length=4 * LONGEST_PASSWORD)
    remember = Checkbox(_l("Keep me signed in for 30 days"))


class ForgottenForm(Form):
    email = Text(_l("Email"), [required()], kind="email", autocomplete="username")


class NewPasswordForm(Form):
    new_password = Password(
        _l("Password"), [required()], length=4 * LONGEST_PASSWORD, autocomplete="new-password"
    )
    again = Password(
        _l("The same again"),
        [required(), EqualTo("new_password", _l("The two are not the same."))],
        length=4 * LONGEST_PASSWORD,
        autocomplete="new-password",
    )


class InvitationForm(NewPasswordForm):
    language = Choice(_l("Language"), choices=LANGUAGE_CHOICES)


class UserForm(Form):
    name_en = Text(_l("Name in English"), length=120)
    name_ar = Text(_l("Name in Arabic"), length=120, direction="rtl")
    email = Text(_l("Email"), [required(), email], kind="email", length=254)
    current_password = Password(_l("Your password"), length=4 * LONGEST_PASSWORD)
    phone = Text(_l("Phone"), kind="tel", length=40)
    position = Text(_l("Position"), length=120)
    department = Text(_l("Department"), length=120)
    manager_id = RecordChoice(_l("Reports to"), blank=_l("Nobody"))
    language = Choice(_l("Language"), choices=LANGUAGE_CHOICES, blank=_l("As the browser asks"))
    version = Version()
