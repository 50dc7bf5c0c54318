"""Server-sent events as bytes (HTML Living Standard, section 9.2)."""

from collections.abc import Sequence

RESYNC = "resync"  # fetch everything again: what was missed is not known
BYE = b"event: bye\nretry: 1000\ndata: bye\n\n"


def events(names: Sequence[str], position: str) -> bytes:
    """An event for each name. Only the last has the id, so that half of them is nothing missed."""
    told = "".join([f"event: {name}\ndata: {name}\n\n" for name in names[:-1]])
    return f"{told}event: {names[-1]}\ndata: {names[-1]}\nid: {position}\n\n".encode()


def place(position: str) -> bytes:
    """Only where the reader stands in the log; no event."""
    return f"id: {position}\n\n".encode()
