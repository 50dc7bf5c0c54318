"""The form of a campaign."""

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
from ..records import CampaignKind, CampaignStatus
from .company import CURRENCIES, CURRENCY
from .words import CAMPAIGN_KINDS, CAMPAIGN_STATUSES, choices

AMOUNTS = ("budget", "cost", "revenue_target")


class CampaignForm(Form):
    """All its amounts are in one currency."""

    name = Text(_l("Name"), [required(_l("Give it a name."))])
    kind = Choice(
        _l("Kind"), enum=CampaignKind, choices=choices(CAMPAIGN_KINDS), default=CampaignKind.EMAIL
    )
    status = Choice(
        _l("Status"),
        enum=CampaignStatus,
        choices=choices(CAMPAIGN_STATUSES),
        default=CampaignStatus.DRAFT,
    )
    starts_on = Day(_l("First day"))
    ends_on = Day(_l("Last day"))
    currency = Choice(_l("Currency"), default=CURRENCY)
    budget = MoneyAmount(_l("Budget"))
    cost = MoneyAmount(_l("Actual cost"))
    audience = Text(_l("Audience"))
    goals = LongText(_l("Goals"), rows=3)
    leads_target = Number(_l("Target: leads"))
    revenue_target = MoneyAmount(_l("Target: revenue"))
    description = LongText(_l("Description"))
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
        for name in AMOUNTS:
            self[name].currency = sent if sent in known else kept
        super().process(formdata, obj, **names)
        if not self.currency.data:
            self.currency.data = kept

    def validate(self, extra_validators=None) -> bool:
        right = super().validate(extra_validators)
        first, last = self.starts_on.data, self.ends_on.data
        if first and last and last < first:
            self.refuse({"ends_on": [_l("It can't end before it begins.")]})
            return False
        return right
