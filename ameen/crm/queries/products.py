"""What is sold: products by name, and those whose names come close to what somebody types."""

from collections.abc import Collection

from ...store import Hit, Snapshot, fold
from ...store.keys import pack
from ..records import Product, products, short
from ..records.deals import LONGEST_WORD

NAMESAKES = 50
LOOKED_AT = 500  # so many products are compared with what is typed


def products_page(
    snap: Snapshot, after: bytes | None = None, limit: int = 50, reverse: bool = False
) -> list[Hit]:
    """Products in the order of their names."""
    return list(snap.range(products, "name", (), after, reverse, limit))


def products_named(snap: Snapshot, text: str) -> list[Product]:
    """The products of exactly this name, as search folds it; those that are still sold first."""
    hits = snap.range(products, "names", (short(text),), limit=NAMESAKES)
    found = [product for product in snap.get_many(products, [h.id for h in hits]) if product]
    return sorted(found, key=lambda product: not product.active)


def product_named(snap: Snapshot, text: str, before: Collection[bytes] = ()) -> Product | None:
    """The product of this name: of several rather one of `before`, and one that is sold."""
    found = products_named(snap, text)
    known = [product for product in found if product.id in before]
    return next(iter(known or found), None)


def products_like(
    snap: Snapshot, text: str, limit: int = 50, retired: bool = False
) -> list[Product]:
    """Products in which each word begins with one that was typed, those of that name first."""
    words = [word[:LONGEST_WORD] for word in fold(text).split()]
    if not words:
        hits = snap.range(products, "name", limit=LOOKED_AT)
        found = [p for hit in hits if (p := snap.get(products, hit.id)) and (p.active or retired)]
        return found[:limit]
    begin = pack((max(words, key=len),))[:-1]
    ids: dict[bytes, None] = {}
    for hit in snap.range(products, "words", after=begin, limit=LOOKED_AT):
        if not hit.key.startswith(begin):
            break
        ids[hit.id] = None
    found = [p for p in snap.get_many(products, ids) if p and (p.active or retired)]
    wanted = " ".join(words)
    found = [p for p in found if _fits(p, words)]
    return sorted(found, key=lambda p: (not fold(p.name).startswith(wanted), fold(p.name)))[:limit]


def _fits(product: Product, words: list[str]) -> bool:
    own = fold(f"{product.name} {product.series}").split()
    return all(any(each.startswith(word) for each in own) for word in words)
