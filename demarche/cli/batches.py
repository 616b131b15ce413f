"""Many reports through one stage: same order, nothing lost, and one bad item costs that item only."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from demarche.errors import DemarcheError
from demarche.intake.rejects import Rejection

Item = TypeVar("Item")
Out = TypeVar("Out")

log = logging.getLogger("demarche")


@dataclass(frozen=True, slots=True)
class Outcome(Generic[Item, Out]):
    """What became of one line: its result, or why there is none. `item` is None where the line could not be parsed."""

    line: int
    item: Item | None
    out: Out | None
    rejection: Rejection | None


class _Feed(Generic[Item]):
    """Hands a stage its items and remembers, in order, everything that has no answer yet."""

    def __init__(self, entries: Iterable[tuple[int, Item | Rejection]]) -> None:
        self._entries = iter(entries)
        self.waiting: deque[tuple[int, Item | Rejection]] = deque()
        self.failure: BaseException | None = None

    def items(self) -> Iterator[Item]:
        """Items until the source ends or fails; a failure of the source is no fault of the stage that asked."""
        while True:
            try:
                entry = next(self._entries)
            except StopIteration:
                return
            except Exception as error:
                self.failure = error
                return
            self.waiting.append(entry)
            if not isinstance(entry[1], Rejection):
                yield entry[1]


def iter_outcomes(entries: Iterable[tuple[int, Item | Rejection]], stage: Callable[[Iterable[Item]], Iterator[Out]]) -> Iterator[Outcome[Item, Out]]:
    """One outcome for each entry, in order. `stage` gives one result for each item and may read ahead.

    A stage that raises is started again: what it had taken in goes through once more, item by item, so that exactly
    the bad one is found. An error before the first item (no weights, say) ends the batch.
    """
    feed = _Feed(entries)
    while True:
        try:
            for out in stage(feed.items()):
                yield from _refused(feed.waiting)
                line, item = feed.waiting.popleft()
                yield Outcome(line, item, out, None)  # type: ignore[arg-type]
            break
        except Exception:
            if not feed.waiting:
                raise
            log.debug("a report stopped the stage", exc_info=True)
            yield from _one_by_one(feed.waiting, stage)
    yield from _one_by_one(feed.waiting, stage)
    if feed.failure is not None:
        raise feed.failure


def _refused(waiting: deque[tuple[int, Item | Rejection]]) -> Iterator[Outcome[Item, Out]]:
    """The rejections that stand before the next item."""
    while waiting and isinstance(waiting[0][1], Rejection):
        line, rejection = waiting.popleft()
        yield Outcome(line, None, None, rejection)  # type: ignore[arg-type]


def _one_by_one(waiting: deque[tuple[int, Item | Rejection]], stage: Callable[[Iterable[Item]], Iterator[Out]]) -> Iterator[Outcome[Item, Out]]:
    """Everything that waits, each item alone in a stage of its own."""
    while waiting:
        line, item = waiting.popleft()
        if isinstance(item, Rejection):
            yield Outcome(line, None, None, item)
            continue
        try:
            out = next(iter(stage([item])))
        except Exception as error:
            yield Outcome(line, item, None, Rejection(line, None, _reason(error)))
        else:
            yield Outcome(line, item, out, None)


def _reason(error: Exception) -> str:
    if isinstance(error, DemarcheError):
        return str(error)
    log.debug("a report could not be read", exc_info=error)
    return f"could not be read ({type(error).__name__}: {str(error)[:120]})"
