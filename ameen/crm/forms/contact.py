"""The form of a contact."""

from flask_babel import lazy_gettext as _l

from ...web.forms import (
    Choice,
    Form,
    RecordChoice,
    Tags,
    Text,
    Texts,
    Version,
    email,
    web_address,
)
from ..records import ContactKind, Preferred, Source
from .words import KINDS, PREFERRED, SOURCES, choices

NAMELESS = _l("Give a name, in English or in Arabic.")


class ContactForm(Form):
    """Its company is typed by name, and found in `CompanyLink`."""

    name_en = Text(_l("Name in English"), direction="ltr")
    name_ar = Text(_l("Name in Arabic"), direction="rtl")
    kind = Choice(_l("Kind"), enum=ContactKind, choices=choices(KINDS), default=ContactKind.LEAD)
    emails = Texts(_l("Email addresses"), each=[email], input_type="email", direction="ltr")
    phones = Texts(_l("Phone numbers"), input_type="tel", length=40, direction="ltr")
    preferred = Choice(
        _l("Preferred way to reach"), enum=Preferred, choices=choices(PREFERRED), blank=_l("Any")
    )
    job_title = Text(_l("Job title"))
    department = Text(_l("Department"))
    street = Text(_l("Street"))
    city = Text(_l("City"))
    region = Text(_l("Region"))
    postal_code = Text(_l("Postal code"), length=20, direction="ltr")
    country = Text(_l("Country"))
    website = Text(_l("Website"), [web_address], direction="ltr")
    socials = Texts(_l("Social profiles"), direction="ltr")
    source = Choice(_l("Source"), enum=Source, choices=choices(SOURCES), blank=_l("Not known"))
    tags = Tags(_l("Tags"))
    assignee_id = RecordChoice(_l("Assigned to"), blank=_l("Nobody"))
    external_id = Text(_l("Number in another system"), direction="ltr")
    version = Version()

    def validate(self, extra_validators=None) -> bool:
        right = super().validate(extra_validators)
        if not (self.name_en.data or self.name_ar.data):
            self.refuse({"name_en": [NAMELESS]})
            return False
        return right
