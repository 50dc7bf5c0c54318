"""The form of a note."""

from flask_babel import lazy_gettext as _l

from ...web.forms import Form, LongText, Version, required


class NoteForm(Form):
    body = LongText(_l("Note"), [required(_l("Write something first."))], rows=4)
    version = Version()
