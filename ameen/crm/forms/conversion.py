"""The form of a conversion: the deal that a lead becomes."""

from flask_babel import lazy_gettext as _l

from ...web.forms import Day, RecordChoice, Text, email, required
from .lead import UNTITLED, Valued


class ConversionForm(Valued):
    """Its contact and company are typed by name; the address and the number are those of a
    contact that is made."""

    name = Text(_l("Name of the deal"), [required(UNTITLED)])
    stage_id = RecordChoice(_l("Stage"))
    expected_close = Day(_l("Expected to close"))
    contact_email = Text(_l("Email"), [email], direction="ltr")
    contact_phone = Text(_l("Phone"), length=40, direction="ltr")
