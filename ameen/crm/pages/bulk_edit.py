"""One field that is edited in many records at once."""

from dataclasses import dataclass
from typing import Any

from flask import request

from ...accounts.rules import Invalid
from ...store import id_text
from ...web import store
from ...web.forms import Form
from .forming import editable, form_of
from .linking import Links, links_sent, refuse_links, with_links
from .register import Register


@dataclass
class Edit:
    """The field, its label, and the form in which it stands; a link stands in `links`."""

    name: str
    label: str
    form: Form
    links: Links

    @classmethod
    def read(cls, register: Register) -> "Edit | None":
        """What was chosen and typed; None for a field that can't be edited so."""
        name = request.form.get("field", "")
        label = dict(editable(register)).get(name)
        if label is None:
            return None
        with store().read() as snap:
            form = form_of(snap, register)
            links = {n: link for n, link in links_sent(snap, register).items() if n == name}
        if request.form.get("apply") != "1":
            for link in links.values():
                link.error = ""
        return cls(name, str(label), form, links)

    @property
    def fields(self) -> list[Any]:
        """The fields of the form that are sent: an amount goes with its currency."""
        if self.links:
            return []
        field = self.form[self.name]
        return [field, self.form["currency"]] if field.kind == "money" else [field]

    def is_right(self) -> bool:
        right = [field.validate(self.form) for field in self.fields]
        return all(right) and not any(link.error for link in self.links.values())

    def values(self, tx: Any, viewer: Any) -> dict[str, Any]:
        """What goes into each record; makes the record that is to be linked when asked to."""
        if self.links:
            return with_links(tx, {}, self.links, viewer)
        every = self.form.values()
        names = [field.name for field in self.fields if field.name in every]
        if names:
            return {name: every[name] for name in names}
        definition = next(f for f in self.form.custom_fields if f"custom_{f.key}" == self.name)
        field_id = id_text(definition.id)
        return {"custom": {field_id: every["custom"][field_id]}}

    def refuse(self, error: Invalid) -> None:
        """Puts what the action refused beside the field; what is wrong about its currency is
        about other fields, and stands above."""
        refuse_links(self.links, error.errors)
        above = {"": error.errors.get("currency", [])}
        self.form.refuse({f: texts for f, texts in error.errors.items() if f != "currency"} | above)
