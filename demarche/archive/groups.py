"""What comes in one by one -> groups that share a transaction: a commit waits for the disk, and costs the same for one report as for many."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Group:
    """The most that one transaction takes: so many reports, and what comes within so many seconds of the first, so that nothing waits long."""

    most: int = 64
    seconds: float = 0.1


def iter_groups(items: Iterable[T], group: Group) -> Iterator[list[T]]:
    """The items in groups, in order. Where their source fails, what came before is given first."""
    waiting: list[T] = []
    begun = 0.0
    source = iter(items)
    failure: BaseException | None = None
    while True:
        try:
            item = next(source)
        except StopIteration:
            break
        except BaseException as error:
            failure = error
            break
        if not waiting:
            begun = time.monotonic()
        waiting.append(item)
        if len(waiting) >= group.most or time.monotonic() - begun >= group.seconds:
            yield waiting
            waiting = []
    if waiting:
        yield waiting
    if failure is not None:
        raise failure
