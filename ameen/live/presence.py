"""Who else looks at or edits a record, in all processes of a hub.

Each process knows its own seats and hears of the others' by datagrams, which may get lost: they
are repeated every 15 seconds, and what is not repeated is forgotten.
"""

import secrets
import threading
import time
from collections.abc import Callable
from typing import NamedTuple

import msgspec

from .datagrams import Datagrams
from .following import Following, Listener
from .topics import Pass

REPEAT, FORGET = 15, 35  # seconds
VIEW, EDIT = "view", "edit"
A_USER = 20  # seats of one user in a process
PIECE = 20  # seats that fit a datagram


class Seat(msgspec.Struct, frozen=True, array_like=True):
    """That somebody is there: a socket's name, the topic of the record, who, and doing what."""

    id: bytes
    topic: str
    user_id: bytes
    doing: str


class Told(msgspec.Struct, frozen=True, array_like=True):
    """What a process tells the others of its own seats. With `asks` it has just begun, and wants
    to hear of theirs."""

    sender: str
    here: tuple[Seat, ...] = ()
    gone: tuple[bytes, ...] = ()
    asks: bool = False


class Elsewhere(NamedTuple):
    seat: Seat
    sender: str
    until: float


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Told).decode


class Guest(Listener):
    """A seat taken in this process. `changed` is called, in any thread, when others come or go;
    `leave` when the record or the session is not theirs any more."""

    __slots__ = ("changed", "leave", "seat")

    def __init__(
        self, who: Pass, topic: str, doing: str, changed: Callable[[], None], leave: Callable
    ) -> None:
        super().__init__(who, (topic,))
        self.seat = Seat(secrets.token_bytes(8), topic, who.user_id, doing)
        self.changed, self.leave = changed, leave

    def hear(self, data: bytes) -> None:
        """What changes in the record is the stream's business."""

    def end(self) -> None:
        self.leave()


class Presence:
    """Those who are there. `join`, `left` and `others` are for every thread."""

    def __init__(self, datagrams: Datagrams, following: Following) -> None:
        self._datagrams, self._following = datagrams, following
        self._own: dict[bytes, Guest] = {}
        self._elsewhere: dict[bytes, Elsewhere] = {}
        self._lock = threading.Lock()
        self._name = ""
        self._call: Callable[..., None] = lambda *call: None

    def begin(self, name: str, call: Callable[..., None]) -> None:
        """`call` has the hub's thread do something; `name` is this process among the others."""
        self._name, self._call = name, call
        self._tell(Told(name, asks=True))

    def join(self, guest: Guest) -> bool:
        """Takes the seat; False when the user has too many."""
        with self._lock:
            own = sum(g.seat.user_id == guest.seat.user_id for g in self._own.values())
            if own >= A_USER:
                return False
            self._own[guest.seat.id] = guest
        self._call(self._following.admit, guest)
        self._tell(Told(self._name, here=(guest.seat,)))
        self._notice({guest.seat.topic})
        return True

    def left(self, guest: Guest) -> None:
        with self._lock:
            self._own.pop(guest.seat.id, None)
        self._call(self._following.leave, guest)
        self._tell(Told(self._name, gone=(guest.seat.id,)))
        self._notice({guest.seat.topic})

    def others(self, guest: Guest) -> list[tuple[bytes, str]]:
        """Who else is there, each once: (user id, doing), those who edit first."""
        now = time.monotonic()
        with self._lock:
            seats = [g.seat for g in self._own.values()]
            seats += [e.seat for e in self._elsewhere.values() if e.until > now]
        found: dict[bytes, str] = {}
        for seat in seats:
            here = seat.topic == guest.seat.topic and seat.user_id != guest.seat.user_id
            if here and found.get(seat.user_id) != EDIT:
                found[seat.user_id] = seat.doing
        return sorted(found.items(), key=lambda one: (one[1] != EDIT, one[0]))

    def heard(self, datagrams: list[bytes]) -> None:
        """What other processes told. Who sends what can't be read is not one of ours."""
        for data in datagrams:
            try:
                told = _decode(data)
            except msgspec.DecodeError:
                continue
            if told.sender != self._name:
                self._learn(told)

    def tick(self, second: int) -> None:
        """Each second: now and then tells the others again, and forgets who was not told again."""
        if second % REPEAT == 0:
            self._repeat()
        now = time.monotonic()
        with self._lock:
            over = [e.seat for e in self._elsewhere.values() if e.until <= now]
            for seat in over:
                del self._elsewhere[seat.id]
        self._notice({seat.topic for seat in over})

    def _learn(self, told: Told) -> None:
        until, touched = time.monotonic() + FORGET, set()
        with self._lock:
            for seat in told.here:
                if seat.id not in self._elsewhere:
                    touched.add(seat.topic)
                self._elsewhere[seat.id] = Elsewhere(seat, told.sender, until)
            for seat_id in told.gone:
                if (known := self._elsewhere.pop(seat_id, None)) is not None:
                    touched.add(known.seat.topic)
        if told.asks:
            self._repeat()
        self._notice(touched)

    def _repeat(self) -> None:
        with self._lock:
            seats = [guest.seat for guest in self._own.values()]
        for begin in range(0, len(seats), PIECE):
            self._tell(Told(self._name, here=tuple(seats[begin : begin + PIECE])))

    def _notice(self, topics: set[str]) -> None:
        if topics:
            with self._lock:
                near = [g for g in self._own.values() if g.seat.topic in topics]
            for guest in near:
                guest.changed()

    def _tell(self, told: Told) -> None:
        self._datagrams.send(_encode(told), besides=self._name)
