"""The forms of a lead: its own, and what is quickly said of it."""

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
from ..records import LeadStatus, Priority, Source
from .company import CURRENCIES, CURRENCY
from .words import LEAD_STATUSES, PRIORITIES, SOURCES, choices

UNTITLED = _l("Give it a name.")


class Status(Choice):
    """The status of a lead. It becomes converted by its conversion alone: that is offered only
    where it stands."""

    def options(self) -> list[tuple[str, Any, bool]]:
        return [each for each in super().options() if each[0] != LeadStatus.CONVERTED or each[2]]


class Valued(Form):
    """A form with a value in a currency: an amount is read by the decimals of the currency that
    is chosen beside it."""

    value = MoneyAmount(_l("Value"))
    currency = Choice(_l("Currency"), default=CURRENCY)

    def process(self, formdata: Any = None, obj: Any = None, **names: Any) -> None:
        kept = getattr(obj, "currency", "") or CURRENCY
        known = dict.fromkeys((*CURRENCIES, kept))
        self.currency.choices = [(code, code) for code in known]
        sent = formdata.get("currency") if formdata else None
        self.value.currency = sent if sent in known else kept
        super().process(formdata, obj, **names)
        if not self.currency.data:
            self.currency.data = kept


class LeadForm(Valued):
    """Its contact, company and campaign are typed by name, and found in `RecordLink`."""

    title = Text(_l("Title"), [required(UNTITLED)])
    status = Status(
        _l("Status"), enum=LeadStatus, choices=choices(LEAD_STATUSES), default=LeadStatus.NEW
    )
    source = Choice(_l("Source"), enum=Source, choices=choices(SOURCES), blank=_l("Not known"))
    priority = Choice(
        _l("Priority"), enum=Priority, choices=choices(PRIORITIES), default=Priority.MEDIUM
    )
    probability = Number(_l("Probability in percent"), most=100)
    expected_close = Day(_l("Expected to close"))
    next_follow_up = Day(_l("Next follow-up"))
    description = LongText(_l("Description"))
    tags = Tags(_l("Tags"))
    assignee_id = RecordChoice(_l("Assigned to"), blank=_l("Nobody"))
    external_id = Text(_l("Number in another system"), direction="ltr")
    version = Version()


class CallForm(Form):
    """A call that was made just now."""

    outcome = LongText(_l("What was said"), rows=2)
    next_follow_up = Day(_l("Next follow-up"))


class FollowUpForm(Form):
    """The day on which to ask again; none when left empty."""

    next_follow_up = Day(_l("Next follow-up"))
