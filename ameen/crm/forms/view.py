"""The form of a view that somebody keeps of a list."""

from flask_babel import lazy_gettext as _l

from ...web.forms import Checkbox, Form, Text, required


class ViewForm(Form):
    name = Text(_l("Name"), [required()], length=80)
    shared = Checkbox(_l("Offer it to everybody who may see this list"))
    query = Text(_l("Filters"), length=2000, kind="hidden")

    def values(self) -> dict[str, object]:
        return {"name": self.name.data, "shared": self.shared.data, "query": self.query.data}
