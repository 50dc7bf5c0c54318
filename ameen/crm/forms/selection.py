"""What is to be done with the records that were chosen in a list."""

from flask_babel import lazy_gettext as _l

from ...web.forms import Choice, Form, RecordChoice, Tags, required


class SelectionForm(Form):
    """The chosen records themselves come as `ids`."""

    action = Choice(
        "",
        [required(_l("Choose what is to be done with the selected records."))],
        choices=[("tag", ""), ("untag", ""), ("assign", ""), ("trash", "")],
    )
    tags = Tags(_l("Tags"))
    assignee_id = RecordChoice(_l("Assigned to"), blank=_l("Nobody"))
