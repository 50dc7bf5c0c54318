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
from .bulk import bulk_change
from .campaigns import Figures, campaign_figures
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
from .mentions import (
    Spoken,
    colleagues_to_mention,
    mention_names,
    newly_mentioned,
    sees_note,
    spoken,
)
from .notes import may_change_note, note, notes_on
from .pipelines import all_pipelines, first_stage, pipeline, stage_of
from .seeing import may_see, may_see_activity
from .timeline import Line, said, timeline

__all__ = [
    "MODULES",
    "MOST_CHILDREN",
    "TABLES",
    "Alike",
    "AlikePage",
    "Due",
    "Figures",
    "Line",
    "Spoken",
    "When",
    "activities_on",
    "alike",
    "all_pipelines",
    "ancestors",
    "bulk_change",
    "campaign_figures",
    "chosen_columns",
    "colleagues_to_mention",
    "company",
    "configured",
    "contact",
    "custom_field",
    "custom_fields_of",
    "due_hits",
    "due_records",
    "first_stage",
    "follow_ups",
    "held_by",
    "likely_duplicates",
    "linked_to",
    "may_change_note",
    "may_change_view",
    "may_see",
    "may_see_activity",
    "mention_names",
    "named",
    "newly_mentioned",
    "note",
    "notes_on",
    "people_behind",
    "pipeline",
    "record",
    "records_page",
    "records_total",
    "said",
    "saved_view",
    "sees_note",
    "spoken",
    "stage_of",
    "timeline",
    "views_of",
    "zone_of",
]
