"""The form of a product."""

from typing import Any

from flask_babel import lazy_gettext as _l

from ...web.forms import Choice, Form, MoneyAmount, Text, Version, required
from .company import CURRENCIES, CURRENCY


class ProductForm(Form):
    name = Text(_l("Name"), [required(_l("Give it a name."))])
    series = Text(_l("Series"))
    price = MoneyAmount(_l("Price"))
    currency = Choice(_l("Currency"), default=CURRENCY)
    external_id = Text(_l("Number in another system"), direction="ltr")
    version = Version()

    def process(self, formdata: Any = None, obj: Any = None, **names: Any) -> None:
        """The price is read by the decimals of the currency beside it: three for OMR."""
        kept = getattr(obj, "currency", "") or CURRENCY
        known = dict.fromkeys((*CURRENCIES, kept))
        self.currency.choices = [(code, code) for code in known]
        sent = formdata.get("currency") if formdata else None
        self.price.currency = sent if sent in known else kept
        super().process(formdata, obj, **names)
        if not self.currency.data:
            self.currency.data = kept
