"""What may stand in the records of the CRM, and who may do what with one."""

from .accepting import (
    LONGEST_TEXT,
    MOST_LINES,
    MOST_QUANTITY,
    MOST_VALUES,
    accepted,
    check_named,
)
from .campaigns import cost_per_lead, reached, return_on_cost
from .deals import lines_total, probability_of, rounded, stages_to_go, weighted, worth
from .fields import FIELDS
from .mentions import Mention, mentions
from .pipelines import MOST_PIPELINES, check_stages, with_probability
from .ranks import LONGEST_RANK, between, spread
from .values import (
    HOME,
    LONGEST_TAG,
    MOST_TAGS,
    N_,
    TYPED,
    accepted_note,
    company_day,
    country_code,
    facet,
    need,
    normal_email,
    normal_phone,
    normal_tags,
    normal_website,
)

__all__ = [
    "FIELDS",
    "HOME",
    "LONGEST_RANK",
    "LONGEST_TAG",
    "LONGEST_TEXT",
    "MOST_LINES",
    "MOST_PIPELINES",
    "MOST_QUANTITY",
    "MOST_TAGS",
    "MOST_VALUES",
    "N_",
    "TYPED",
    "Mention",
    "accepted",
    "accepted_note",
    "between",
    "check_named",
    "check_stages",
    "company_day",
    "cost_per_lead",
    "country_code",
    "facet",
    "lines_total",
    "mentions",
    "need",
    "normal_email",
    "normal_phone",
    "normal_tags",
    "normal_website",
    "probability_of",
    "reached",
    "return_on_cost",
    "rounded",
    "spread",
    "stages_to_go",
    "weighted",
    "with_probability",
    "worth",
]
