"""The form of a company."""

from typing import Any

from flask_babel import lazy_gettext as _l

from ...web.forms import (
    Choice,
    Form,
    MoneyAmount,
    Number,
    RecordChoice,
    Tags,
    Text,
    Version,
    email,
    web_address,
)
from .contact import NAMELESS

CURRENCY = "OMR"
CURRENCIES = ("OMR", "AED", "SAR", "QAR", "KWD", "BHD", "USD", "EUR", "GBP", "INR")


class CompanyForm(Form):
    """Its parent company is typed by name, and found in `CompanyLink`."""

    name_en = Text(_l("Name in English"), direction="ltr")
    name_ar = Text(_l("Name in Arabic"), direction="rtl")
    industry = Text(_l("Industry"))
    size = Number(_l("Employees"), most=10_000_000)
    revenue = MoneyAmount(_l("Yearly revenue"))
    currency = Choice(_l("Currency"), default=CURRENCY)
    phone = Text(_l("Phone"), length=40, direction="ltr")
    email = Text(_l("Email"), [email], direction="ltr")
    website = Text(_l("Website"), [web_address], direction="ltr")
    street = Text(_l("Street"))
    city = Text(_l("City"))
    region = Text(_l("Region"))
    postal_code = Text(_l("Postal code"), length=20, direction="ltr")
    country = Text(_l("Country"))
    tags = Tags(_l("Tags"))
    assignee_id = RecordChoice(_l("Assigned to"), blank=_l("Nobody"))
    external_id = Text(_l("Number in another system"), direction="ltr")
    version = Version()

    def process(self, formdata: Any = None, obj: Any = None, **names: Any) -> None:
        """An amount is read by the decimals of the currency beside it: three for OMR."""
        kept = getattr(obj, "currency", "") or CURRENCY
        known = dict.fromkeys((*CURRENCIES, kept))
        self.currency.choices = [(code, code) for code in known]
        sent = formdata.get("currency") if formdata else None
        self.revenue.currency = sent if sent in known else kept
        super().process(formdata, obj, **names)
        if not self.currency.data:
            self.currency.data = kept

    def validate(self, extra_validators=None) -> bool:
        right = super().validate(extra_validators)
        if not (self.name_en.data or self.name_ar.data):
            self.refuse({"name_en": [NAMELESS]})
            return False
        return right
