"""The form of a file: its name. What takes its place is sent along with it."""

from flask_babel import lazy_gettext as _l

from ..web.forms import Form, Text, Version, required
from .rules import LONGEST_NAME


class FileForm(Form):
    name = Text(_l("Name"), [required(_l("A file needs a name."))], length=LONGEST_NAME)
    version = Version()
