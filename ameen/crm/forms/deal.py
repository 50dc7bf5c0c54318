"""The form of a deal, and that of its closing."""

from typing import Any

from flask_babel import lazy_gettext as _l

from ...web.forms import (
    Choice,
    Day,
    Form,
    LongText,
    MoneyAmount,
    Number,
    RecordChoice,
    Tags,
    Text,
    Version,
    required,
)
from ..records import Priority, Source
from .company import CURRENCIES, CURRENCY
from .lines import Lines
from .words import PRIORITIES, SOURCES, choices

LONGEST_DESCRIPTION = 20_000


class DealForm(Form):
    """Its contact, company and campaign are typed by name. The choices of `stage_id` and the
    products of `lines` are given by the page."""

    name = Text(_l("Name"), [required(_l("Give it a name."))])
    stage_id = RecordChoice(_l("Stage"))
    value = MoneyAmount(_l("Value"))
    currency = Choice(_l("Currency"), default=CURRENCY)
    probability = Number(_l("Probability in percent"), most=100)
    priority = Choice(
        _l("Priority"), enum=Priority, choices=choices(PRIORITIES), default=Priority.MEDIUM
    )
    source = Choice(_l("Source"), enum=Source, choices=choices(SOURCES), blank=_l("Not known"))
    expected_close = Day(_l("Expected to close"))
    opened_on = Day(_l("Opened on"))
    closed_on = Day(_l("Closed on"))
    lost_reason = Text(_l("Why it was lost"))
    competitor = Text(_l("Competitor"))
    lines = Lines(_l("Products"))
    description = LongText(_l("Description"), length=LONGEST_DESCRIPTION, rows=4)
    tags = Tags(_l("Tags"))
    assignee_id = RecordChoice(_l("Assigned to"), blank=_l("Nobody"))
    external_id = Text(_l("Number in another system"), direction="ltr")
    version = Version()

    def process(self, formdata: Any = None, obj: Any = None, **names: Any) -> None:
        """Amounts are read by the decimals of the currency beside them: three for OMR."""
        kept = getattr(obj, "currency", "") or CURRENCY
        known = dict.fromkeys((*CURRENCIES, kept))
        self.currency.choices = [(code, code) for code in known]
        sent = formdata.get("currency") if formdata else None
        self.value.currency = self.lines.currency = sent if sent in known else kept
        super().process(formdata, obj, **names)
        if not self.currency.data:
            self.currency.data = kept

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it can be saved; not while one only adds or removes rows."""
        return not self.lines.changing and super().validate(extra_validators)


class ClosingForm(Form):
    """What is asked when a deal is won or lost."""

    closed_on = Day(_l("Closed on"))
    lost_reason = Text(_l("Why it was lost"))
    competitor = Text(_l("Competitor"))
    version = Version()
