"""What is to be done with the records that were chosen in a list."""

from flask_babel import lazy_gettext as _l

from ...web.forms import Choice, Form, RecordChoice, Tags


class SelectionForm(Form):
    """The chosen records themselves come as `ids`."""

    action = Choice(choices=[("tag", ""), ("untag", ""), ("assign", ""), ("trash", "")])
    tags = Tags(_l("Tags"))
    assignee_id = RecordChoice(_l("Assigned to"), blank=_l("Nobody"))
