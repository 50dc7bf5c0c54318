"""Products in files: seen by all who see deals, arranged by who may configure them."""

from typing import Any

from ....accounts.queries import Viewer
from ....accounts.rules import N_
from ....store import Snapshot, Tx
from ...actions import create_product, edit_product
from ...records import products
from .kind import ITSELF, MONEY, YES_NO, Field, Kind, scanned
from .shared import CURRENCY_FIELD, EXTERNAL_ID, OWN_ID


class Products(Kind, frozen=True, kw_only=True):
    @property
    def module(self) -> str:
        return "deals"

    def gate(self, action: str) -> tuple[str, str]:
        arranges = action in ("import", "create", "edit")
        return self.module, "configure" if arranges else action

    def may(self, viewer: Viewer, action: str) -> bool:
        return viewer.may(*self.gate(action))

    def sees(self, snap: Snapshot, viewer: Viewer, record: Any) -> bool:
        return viewer.may(self.module, "view")

    def page(
        self, snap: Snapshot, viewer: Viewer, after: bytes | None, limit: int
    ) -> tuple[list[bytes], bytes | None]:
        return scanned(self, snap, viewer, after, limit)

    def custom(self, snap: Snapshot) -> tuple[Any, ...]:
        return ()

    def namesakes(self, snap: Snapshot, viewer: Viewer, name: str) -> list[Any]:
        """Of those of one name just those that are sold, while there are any."""
        found = super().namesakes(snap, viewer, name)
        return [each for each in found if each.active] or found

    def make(self, tx: Tx, values: dict[str, Any], viewer: Viewer) -> Any:
        said = {field: value for field, value in values.items() if field != "id"}
        return create_product(tx, said, record_id=values.get("id", b""), viewer=viewer)

    def change(self, tx: Tx, record: Any, values: dict[str, Any], viewer: Viewer) -> Any:
        return edit_product(tx, record.id, None, values, viewer=viewer)

    def is_gone(self, record: Any) -> bool:
        return record is None or not record.active


PRODUCTS = Products(
    name="products",
    table=products,
    title=N_("Import products"),
    by_name=ITSELF,
    fields=(
        OWN_ID,
        EXTERNAL_ID,
        Field(
            name="name", text=N_("Name"), names="name product productname item title المنتج الاسم"
        ),
        Field(
            name="series",
            text=N_("Series"),
            names="series family category line productline السلسله الفءه",
        ),
        Field(
            name="price",
            text=N_("Price"),
            sort=MONEY,
            names="price salesprice unitprice listprice السعر",
        ),
        CURRENCY_FIELD,
        Field(
            name="active",
            text=N_("Active"),
            sort=YES_NO,
            names="active enabled نشط",
            wrong=N_("“%(value)s” is neither yes nor no."),
        ),
    ),
)
