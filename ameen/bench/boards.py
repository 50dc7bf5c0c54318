"""What a board costs, and moving a card on it, however many deals there are."""

from collections.abc import Iterator
from functools import partial
from itertools import count
from time import perf_counter
from typing import Any, NamedTuple

from .. import create_app
from ..accounts.queries import Viewer, viewer_for
from ..crm.actions import move_deal
from ..crm.queries import all_pipelines, board
from ..crm.records import Deal, Outcome, deals
from ..store import Tx
from .asking import Answer, ask, by_turns
from .figures import Figure, middle
from .hubs import Bench, cookie, filled, name_of, signed_in

SMALL, LARGE, ROUNDS = 800, 800_000, 100
ANEW = 60  # cards of the top that are moved about


class Moved(NamedTuple):
    seconds: float


def run(bench: Bench) -> Iterator[Figure]:
    """A board and the list of deals, each after a card was moved; the move itself, by time and
    by the store's calls; among 800 and among 800,000 deals, and as many as in a large sample."""
    large, rounds = bench.scaled(LARGE, least=SMALL * 2), bench.scaled(ROUNDS, least=5)
    boards = {size: _Deals(bench, size) for size in (SMALL, large)}
    try:
        calls: list[Any] = []
        for each in boards.values():
            calls += [each.move, each.board, each.list]
        taken = iter(by_turns(calls, rounds))
        moves, shown, lists = {}, {}, {}
        for size in boards:
            moves[size], shown[size], lists[size] = (middle(next(taken)) for _ in range(3))
        for size in boards:
            yield Figure("boards", f"moving a card, {size:,} deals", moves[size], "ms p50")
            yield Figure("boards", f"board, {size:,} deals", shown[size], "ms p50")
            yield Figure("boards", f"list, {size:,} deals", lists[size], "ms p50")
        to = f"{large:,} to {SMALL:,}"
        yield Figure("boards", f"moving, {to}", moves[large] / moves[SMALL], "ratio", "<= 1.3")
        worked = [each.move_calls() for each in boards.values()]
        yield Figure(
            "boards", f"store calls of a move, {to}", worked[1] / worked[0], "ratio", "<= 1.3"
        )
        yield Figure("boards", f"board, {to}", shown[large] / shown[SMALL], "ratio", "<= 1.3")
        looked = [each.board_calls() for each in boards.values()]
        yield Figure(
            "boards", f"store calls of a board, {to}", looked[1] / looked[0], "ratio", "<= 1.3"
        )
        yield Figure("boards", "board to list", shown[large] / lists[large], "ratio", "<= 1.3")
    finally:
        for each in boards.values():
            each.hub.close()


class _Deals:
    """A hub with so many deals in six stages, and what is asked of it."""

    def __init__(self, bench: Bench, size: int) -> None:
        bench.tell(f"making a hub of {size:,} deals")
        self.hub = filled(bench, "deals", size, _fill)
        self.app, self._cookie = create_app(hub=self.hub), cookie(self.hub)
        self._turn = count()
        with self.hub.store.read() as snap:
            self._viewer: Viewer = viewer_for(snap, signed_in(self.hub).user)
            self._stages = [s.id for s in all_pipelines(snap)[0].stages]
            top = board(snap, self._viewer, deals, self._stages[:2], limit=ANEW)
        self._cards = [card for column in top for card in column.ids]

    def move(self) -> Moved:
        """Drops a card in the other of two columns, below the second there."""
        work, names = self._moving()
        began = perf_counter()
        self.hub.store.write(work, **names)
        return Moved(perf_counter() - began)

    def board(self) -> Answer:
        return self._page("/crm/deals/board")

    def list(self) -> Answer:
        """The list in an order in which the moved card shows, as the board does."""
        return self._page("/crm/deals?sort=-updated")

    def move_calls(self) -> int:
        """What a move asks of the store."""
        work, names = self._moving()
        counted = []

        def measured(tx: Tx, **given: Any) -> None:
            before = tx.calls
            work(tx, **given)
            counted.append(tx.calls - before)

        self.hub.store.write(measured, **names)
        return counted[-1]

    def board_calls(self) -> int:
        """What the columns of the board ask of the store."""
        with self.hub.store.read() as snap:
            board(snap, self._viewer, deals, self._stages)
            return snap.calls

    def _moving(self) -> tuple[Any, dict[str, Any]]:
        turn = next(self._turn)
        card = self._cards[turn % len(self._cards)]
        other = self._cards[(turn * 7 + 3) % len(self._cards)]
        stage = self._stages[turn % 2]
        work = partial(move_deal, deal_id=card, stage_id=stage, after=other)
        return work, {"viewer": self._viewer, "by": self._viewer.user.id}

    def _page(self, path: str) -> Answer:
        """A page that can't be an earlier one: a card was moved before it."""
        self.move()
        answer = ask(self.app, path, self._cookie)
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return answer


def _fill(tx: Tx, start: int, end: int) -> None:
    line = all_pipelines(tx)[0]
    if not line.version:
        line = tx.put(line)
    for number in range(start, end):
        stage = line.stages[number % len(line.stages)]
        tx.put(
            Deal(
                name=f"Deal with {name_of(number)}",
                pipeline_id=line.id,
                stage_id=stage.id,
                outcome=Outcome(stage.outcome),
                value=number * 1000,
                currency=("OMR", "USD")[number % 2],
            )
        )
