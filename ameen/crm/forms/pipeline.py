"""The forms of pipelines and their stages."""

from typing import Any

from flask_babel import lazy_gettext as _l

from ...web.forms import Checkbox, Choice, Form, Number, RecordChoice, Text, Version
from ..records import Outcome
from .contact import NAMELESS
from .words import OUTCOMES, choices


class NamedForm(Form):
    """What has a name in one language at least."""

    name_en = Text(_l("Name in English"), direction="ltr")
    name_ar = Text(_l("Name in Arabic"), direction="rtl")

    def validate(self, extra_validators: Any = None) -> bool:
        right = super().validate(extra_validators)
        if not (self.name_en.data or self.name_ar.data):
            self.refuse({"name_en": [NAMELESS]})
            return False
        return right


class PipelineForm(NamedForm):
    active = Checkbox(_l("In use"), default=True)
    version = Version()


class StageForm(NamedForm):
    """The version is that of the pipeline."""

    outcome = Choice(
        _l("A deal in it is"), enum=Outcome, choices=choices(OUTCOMES), default=Outcome.OPEN
    )
    probability = Number(_l("Probability in percent"), most=100)
    version = Version()


class StageDeletionForm(Form):
    """Where the deals go that stand in it. The page gives the stages."""

    into = RecordChoice(_l("Move its deals to"), blank=_l("Choose a stage"))
    version = Version()
