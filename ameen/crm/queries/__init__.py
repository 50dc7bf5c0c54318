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
    "campaign_figures",
    "colleagues_to_mention",
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
    "record",
    "records_page",
    "records_total",
    "said",
    "sees_note",
    "spoken",
    "stage_of",
    "timeline",
    "zone_of",
]
