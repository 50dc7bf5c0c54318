"""What is in the CRM, as somebody may see it."""

from ..records import MODULES, TABLES
from .activities import (
    Due,
    When,
    activities_on,
    due_hits,
    due_records,
    follow_ups,
    people_behind,
    zone_of,
)
from .boards import CARDS, COLUMNS, Column, as_of, board, cards_beside, column_of, place_in
from .campaigns import Figures, campaign_figures
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
from .mentions import (
    Spoken,
    colleagues_to_mention,
    mention_names,
    newly_mentioned,
    sees_note,
    spoken,
)
from .notes import may_change_note, note, notes_on
from .pipelines import all_pipelines, first_stage, pipeline, stage_before, stage_of
from .products import product_named, products_like, products_page
from .seeing import may_see, may_see_activity
from .timeline import Line, said, timeline

__all__ = [
    "CARDS",
    "COLUMNS",
    "MODULES",
    "MOST_CHILDREN",
    "TABLES",
    "Alike",
    "AlikePage",
    "Column",
    "Due",
    "Figures",
    "Line",
    "Spoken",
    "When",
    "activities_on",
    "alike",
    "all_pipelines",
    "ancestors",
    "as_of",
    "board",
    "campaign_figures",
    "cards_beside",
    "colleagues_to_mention",
    "column_of",
    "company",
    "contact",
    "due_hits",
    "due_records",
    "first_stage",
    "follow_ups",
    "likely_duplicates",
    "linked_to",
    "may_change_note",
    "may_see",
    "may_see_activity",
    "mention_names",
    "named",
    "newly_mentioned",
    "note",
    "notes_on",
    "people_behind",
    "pipeline",
    "place_in",
    "product_named",
    "products_like",
    "products_page",
    "record",
    "records_page",
    "records_total",
    "said",
    "sees_note",
    "spoken",
    "stage_before",
    "stage_of",
    "timeline",
    "zone_of",
]
