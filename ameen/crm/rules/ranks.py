"""Ranks: bytes by which the cards of a column stand in order, with room between any two.

A rank never ends in a zero byte, so that there is always another before it. Only the cards that
are moved get a new one (fractional indexing); where somebody keeps dropping cards into the same
gap they grow by a bit each time, and are spread anew past `LONGEST_RANK`.
"""

LONGEST_RANK = 60
HEAD = 7  # so many bytes are counted with at the ends of a column
_END = 256


def between(low: bytes | None, high: bytes | None) -> bytes:
    """A rank after `low` and before `high`; None is the end of the column on that side.

    At the ends of a column ranks stay short however many are added there. ValueError when
    `low` does not stand before `high`.
    """
    if low is not None and high is not None:
        return _middle(low, high)
    if high is not None:
        return _stepped(high, -1) or _middle(b"", high)
    if low is not None:
        return _stepped(low, 1) or _middle(low, None)
    return b"\x80"


def spread(low: bytes | None, high: bytes | None, count: int) -> list[bytes]:
    """So many ranks between two others, in order and with as much room among them as there is."""
    if count == 0:
        return []
    half = count // 2
    middle = _middle(low or b"", high)
    return [*spread(low, middle, half), middle, *spread(middle, high, count - half - 1)]


def _stepped(rank: bytes, step: int) -> bytes:
    """The nearest short rank beyond the last one of a column; b"" when there is none."""
    number = int.from_bytes(rank[:HEAD].ljust(HEAD, b"\0"), "big") + step
    if (step > 0 and number >= 1 << 8 * HEAD) or (step < 0 and number <= 0):
        return b""
    return number.to_bytes(HEAD, "big").rstrip(b"\0")


def _middle(low: bytes, high: bytes | None) -> bytes:
    """The shortest rank half-way between two; `high` None is past everything."""
    if high is not None and low >= high:
        raise ValueError("there is nothing between these two")
    made, place = bytearray(), 0
    while True:
        begin = low[place] if place < len(low) else 0
        end = _END if high is None else high[place]
        if end - begin > 1:
            made.append((begin + end) // 2)
            return bytes(made)
        made.append(begin)
        if end != begin:
            high = None
        place += 1
