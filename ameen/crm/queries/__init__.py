"""What is in the CRM, as somebody may see it."""

from ..records import MODULES, TABLES
from .duplicates import Alike, AlikePage, alike
from .found import (
    MOST_CHILDREN,
    ancestors,
    company,
    contact,
    likely_duplicates,
    linked_to,
    named,
    record,
    records_page,
    records_total,
)
from .notes import may_change_note, note, notes_on
from .pipelines import all_pipelines, first_stage, pipeline, stage_of
from .timeline import Line, said, timeline

__all__ = [
    "MODULES",
    "MOST_CHILDREN",
    "TABLES",
    "Alike",
    "AlikePage",
    "Line",
    "alike",
    "all_pipelines",
    "ancestors",
    "company",
    "contact",
    "first_stage",
    "likely_duplicates",
    "linked_to",
    "may_change_note",
    "named",
    "note",
    "notes_on",
    "pipeline",
    "record",
    "records_page",
    "records_total",
    "said",
    "stage_of",
    "timeline",
]
