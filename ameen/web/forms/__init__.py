"""Forms for people: trimmed, checked, translated, and shown again with what was typed.

class ContactForm(Form):
    name_en = Text(_l("Name in English"), [required()])
    emails = Texts(_l("Emails"), each=[email()], kind="email")

form = ContactForm.of(contact)
if request.method == "GET" or not form.validate():
    return page("…/edit.html", 422 if form.errors else 200, …)
"""

from .base import Form
from .checks import at_most, email, one_line, required, web_address
from .fields import Checkbox, Choice, RecordChoice, RecordChoices
from .figures import Day, Moment, MoneyAmount, Number, Version
from .texts import LongText, Password, Tags, Text, Texts

__all__ = [
    "Checkbox",
    "Choice",
    "Day",
    "Form",
    "LongText",
    "Moment",
    "MoneyAmount",
    "Number",
    "Password",
    "RecordChoice",
    "RecordChoices",
    "Tags",
    "Text",
    "Texts",
    "Version",
    "at_most",
    "email",
    "one_line",
    "required",
    "web_address",
]
