"""What is in the CRM, as somebody may see it."""

from ..records import MODULES, TABLES
from .bulk import bulk_change
from .custom import (
    chosen_columns,
    configured,
    custom_field,
    custom_fields_of,
    held_by,
    may_change_view,
    saved_view,
    views_of,
)
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
    "bulk_change",
    "chosen_columns",
    "company",
    "configured",
    "contact",
    "custom_field",
    "custom_fields_of",
    "first_stage",
    "held_by",
    "likely_duplicates",
    "linked_to",
    "may_change_note",
    "may_change_view",
    "named",
    "note",
    "notes_on",
    "pipeline",
    "record",
    "records_page",
    "records_total",
    "said",
    "saved_view",
    "stage_of",
    "timeline",
    "views_of",
]
