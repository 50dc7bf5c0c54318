"""What may stand in the records of the CRM, and who may do what with one."""

from .accepting import LONGEST_TEXT, MOST_VALUES, accepted, check_named
from .fields import FIELDS
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
    "LONGEST_TAG",
    "LONGEST_TEXT",
    "MOST_TAGS",
    "MOST_VALUES",
    "N_",
    "TYPED",
    "accepted",
    "accepted_note",
    "check_named",
    "company_day",
    "country_code",
    "facet",
    "need",
    "normal_email",
    "normal_phone",
    "normal_tags",
    "normal_website",
]
