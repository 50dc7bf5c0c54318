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
from .pipelines import (
    all_pipelines,
    first_stage,
    pipeline,
    pipeline_required,
    stage_before,
    stage_of,
    stage_required,
)
from .products import product_named, products_like, products_named, products_page
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
    "pipeline_required",
    "product_named",
    "products_like",
    "products_named",
    "products_page",
    "record",
    "records_page",
    "records_total",
    "said",
    "stage_before",
    "stage_of",
    "stage_required",
    "timeline",
]
