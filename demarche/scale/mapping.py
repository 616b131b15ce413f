"""A function over many values on all cores, in order, with few values in memory at once."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import connection
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")

_AHEAD = 2  # values for each worker that wait or are worked on


def map_on_cores(function: Callable[[A], B], items: Iterable[A], *, workers: int) -> Iterator[B]:
    """The function's values in the order of the items, by so many processes; one worker is this process."""
    if workers == 1:
        yield from map(function, items)
        return
    waiting: deque[Future[B]] = deque()
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_end_with_parent) as executor:
        try:
            for item in items:
                waiting.append(executor.submit(function, item))
                if len(waiting) >= _AHEAD * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            executor.shutdown(wait=False, cancel_futures=True)


def _end_with_parent() -> None:
    """Ends this process when the one that started it is killed, which the executor alone does not."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        sentinel = parent.sentinel

        def watch() -> None:
            connection.wait([sentinel])
            os._exit(1)

        threading.Thread(target=watch, daemon=True).start()
