"""The forms of an activity."""

from typing import Any

from flask_babel import lazy_gettext as _l

from ...web.forms import (
    Choice,
    Form,
    LongText,
    Moment,
    Number,
    RecordChoice,
    RecordChoices,
    Tags,
    Text,
    Version,
    required,
)
from ..records import ActivityKind, ActivityStatus
from .words import ACTIVITY_KINDS, ACTIVITY_STATUSES, REMINDERS, choices

UNTITLED = _l("Say in a few words what it is about.")
LATE = _l("It can't end before it begins.")


class MinutesChoice(Choice):
    """So many minutes before; one that is kept already can be kept."""

    def options(self) -> list[tuple[str, Any, bool]]:
        kept = self.object_data
        known = dict(REMINDERS)
        if kept is not None and kept not in known:
            known[kept] = _l("%(count)s minutes before", count=kept)
        self.choices = sorted(known.items())
        return super().options()

    def value_of(self, text: str) -> int:
        return int(text)


class ActivityForm(Form):
    """What it is linked to is typed by name."""

    subject = Text(_l("Subject"), [required(UNTITLED)])
    kind = Choice(
        _l("Kind"), enum=ActivityKind, choices=choices(ACTIVITY_KINDS), default=ActivityKind.CALL
    )
    status = Choice(
        _l("Status"),
        enum=ActivityStatus,
        choices=choices(ACTIVITY_STATUSES),
        default=ActivityStatus.PLANNED,
    )
    starts_at = Moment(_l("Start"))
    ends_at = Moment(_l("End"))
    minutes = Number(_l("Duration in minutes"), most=60 * 24 * 31)
    place = Text(_l("Place"))
    remind = MinutesChoice(_l("Reminder"), blank=_l("None"))
    attendee_ids = RecordChoices(_l("Colleagues who attend"))
    description = LongText(_l("Description"))
    outcome = LongText(_l("Outcome"), rows=3)
    tags = Tags(_l("Tags"))
    assignee_id = RecordChoice(_l("Assigned to"), blank=_l("Nobody"))
    external_id = Text(_l("Number in another system"), direction="ltr")
    version = Version()

    def validate(self, extra_validators=None) -> bool:
        right = super().validate(extra_validators)
        starts, ends = self.starts_at.data, self.ends_at.data
        if starts and ends and ends < starts:
            self.refuse({"ends_at": [LATE]})
            return False
        return right


class LogForm(Form):
    """What was done with somebody just now, in one line."""

    kind = ActivityForm.kind
    subject = ActivityForm.subject
    outcome = ActivityForm.outcome


class OutcomeForm(Form):
    """How an activity ended."""

    outcome = LongText(_l("Outcome"), rows=2)
    version = Version()
