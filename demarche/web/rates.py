"""How often one client may ask for what costs seconds, and answers that many ask for at once made once."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

A_MINUTE = 30.0
BURST = 10.0
"""Readings and tracings of one client: so many at once, then so many a minute."""
_MOST_CLIENTS = 10_000

T = TypeVar("T")


class Allowance:
    """What each client has left: a bucket that fills up again. Safe to share between threads."""

    def __init__(self, a_minute: float = A_MINUTE, burst: float = BURST, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_s, self._burst, self._clock = a_minute / 60, burst, clock
        self._lock = threading.Lock()
        self._left: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def take(self, client: Hashable) -> float:
        """Takes one from a client's allowance and returns 0; where none is left, the seconds until there is one."""
        now = self._clock()
        with self._lock:
            left, then = self._left.pop(client, (self._burst, now))
            left = min(self._burst, left + (now - then) * self._per_s)
            waits = 0.0 if left >= 1 else (1 - left) / self._per_s
            self._left[client] = (left if waits else left - 1, now)
            while len(self._left) > _MOST_CLIENTS:  # the longest unseen has the most left
                self._left.popitem(last=False)
        return waits


class Recent(Generic[T]):
    """Answers of the last seconds. Of several who ask for one that is not there, the first makes it and the others wait for it."""

    def __init__(self, fresh_s: float, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._fresh_s, self._most, self._clock = fresh_s, most, clock
        self._lock = threading.Lock()
        self._made: OrderedDict[Hashable, tuple[float, T]] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer of this key, at most so many seconds old. What `make` raises is raised, and nothing is kept."""
        with self._lock:
            made = self._fresh(key)
            turn = self._making.setdefault(key, threading.Lock())
        if made is not None:
            return made[1]
        with turn:
            with self._lock:
                made = self._fresh(key)
            if made is not None:
                return made[1]
            started = self._clock()
            try:
                answer = make()
            finally:
                with self._lock:
                    self._making.pop(key, None)
            with self._lock:
                self._made[key] = (started, answer)
                self._made.move_to_end(key)
                while len(self._made) > self._most:
                    self._made.popitem(last=False)
        return answer

    def forget(self) -> None:
        """Something was changed here: nothing of before is an answer now."""
        with self._lock:
            self._made.clear()

    def _fresh(self, key: Hashable) -> tuple[float, T] | None:
        made = self._made.get(key)
        return made if made is not None and self._clock() - made[0] < self._fresh_s else None
