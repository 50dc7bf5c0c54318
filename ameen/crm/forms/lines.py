"""The product lines of a deal: rows of product, quantity and price."""

from collections.abc import Callable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Field
from wtforms.validators import StopValidation

from ...web.forms import Form, MoneyAmount, Number, Text
from ...web.forms.fields import Drawn
from ..records import Line, Product
from ..rules import MOST_LINES, MOST_QUANTITY, N_, lines_total

SPARE = 1
NAMELESS = N_("Name the product.")
UNKNOWN = N_("There is no product of this name.")
RETIRED = N_("This product is not sold any more.")
PARTS = ("product", "quantity", "price")
Find = Callable[[str, set[bytes]], Product | None]


class LineForm(Form):
    """One row. `product_id` is what it stood for before."""

    product = Text(_l("Product"))
    quantity = Number(_l("Quantity"), least=1, most=MOST_QUANTITY)
    price = MoneyAmount(_l("Price"))

    @property
    def empty(self) -> bool:
        return not any(field.data is not None and field.data != "" for field in self)

    @property
    def blank(self) -> bool:
        """Whether nothing at all was typed."""
        return self.empty and not any((f.raw_data or [""])[0].strip() for f in self)


class Lines(Drawn, Field):
    """Rows that come as `lines-product`, `lines-quantity` and `lines-price`, each several times.

    A press of "add" or "remove" (`lines-add`, `lines-remove`) comes back with the rows changed
    and nothing saved. `fit` has to be called before `validate`: it knows the products.
    """

    kind = "lines"
    widget = None

    def __init__(self, label: Any = "", **names: Any) -> None:
        self.currency, self.changing, self.spare = "OMR", False, SPARE
        self.product: Callable[[bytes], Product | None] = lambda product_id: None
        self._typed: list[LineForm] = []
        super().__init__(label, **names)

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        super().process(None, data)
        if formdata is None or f"{self.name}-product" not in formdata:
            return
        columns = [formdata.getlist(f"{self.name}-{part}") for part in PARTS]
        rows = [dict(zip(PARTS, cells, strict=True)) for cells in zip(*columns, strict=False)]
        gone = formdata.get(f"{self.name}-remove", "")
        self.changing = bool(gone) or f"{self.name}-add" in formdata
        if gone.isascii() and gone.isdigit() and int(gone) < len(rows):
            rows.pop(int(gone))
        self.spare = SPARE + (f"{self.name}-add" in formdata)
        self.raw_data = [MultiDict(row) for row in rows]

    def process_data(self, value: Any) -> None:
        self.data = tuple(value or ())

    def fit(self, product: Callable[[bytes], Product | None], find: Find) -> None:
        """Reads what was sent. `product` gives that of an id, `find` that of a name: of several
        rather one of those that stood here before."""
        self.product = product
        if not self.raw_data:
            return
        before = {line.product_id for line in self.data}
        rows = [self._row(sent) for sent in self.raw_data]
        self._typed = [row for row in rows if not row.blank]
        if not self.changing:
            lines = [self._line(row, find, before) for row in self._typed]
            self.data = tuple(line for line in lines if line is not None)

    @property
    def rows(self) -> list[LineForm]:
        """What was typed, else the lines that are kept."""
        if self.raw_data:
            return self._typed
        return [self._shown(line, self.product(line.product_id)) for line in self.data]

    @property
    def shown(self) -> list[LineForm]:
        """The rows, and some to fill in."""
        return [*self.rows, *(self._row(MultiDict()) for _ in range(self.spare))]

    @property
    def total(self) -> int | None:
        return lines_total(self.data)

    def pre_validate(self, form: Any) -> None:
        if any(row.errors for row in self.rows):
            raise StopValidation(_("Something is wrong in the product lines."))
        if len(self.rows) > MOST_LINES:
            raise StopValidation(_("There can be at most 200 of these."))

    def text(self) -> str:
        """What the rows say, to be compared by people."""
        return "; ".join(
            " × ".join(filter(None, (row.quantity.text(), row.product.data, row.price.text())))
            for row in self.rows
        )

    def _shown(self, line: Line, product: Product | None) -> LineForm:
        row = self._row(None)
        row.product.data = product.name if product is not None else ""
        row.quantity.data, row.price.data = line.quantity, line.price
        return row

    def _row(self, sent: MultiDict | None) -> LineForm:
        row = LineForm()
        row.price.currency = self.currency
        row.process(sent)
        return row

    def _line(self, row: LineForm, find: Find, before: set[bytes]) -> Line | None:
        row.validate()
        found = find(row.product.data, before) if row.product.data else None
        if not row.product.data:
            row.refuse({"product": [NAMELESS]})
        elif found is None:
            row.refuse({"product": [UNKNOWN]})
        elif not found.active and found.id not in before:
            row.refuse({"product": [RETIRED]})
        if row.errors:
            return None
        price = row.price.data
        if price is None and found.currency == self.currency:
            price = found.price
        return Line(product_id=found.id, quantity=row.quantity.data or 1, price=price)
