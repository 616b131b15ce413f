"""Which events share an anchor on a day: the index by which mentions, strands and accounts of one act are found.

One row stands for all the shelves that an anchor of an event is on, since most strands and accounts are one mention and have its anchors.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable


class AnchorIndex:
    """The index inside a transaction: what is changed is kept until `write`, and looked up with what the file has."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._read: dict[int, dict[tuple[int, int], dict[tuple[int, int], int]]] = {}  # anchor -> first, last -> day, event -> shelves
        self._changed: dict[int, dict[tuple[int, int], tuple[int, int]]] = {}  # anchor -> day, event -> shelves put on, taken off

    def add(self, anchors: Iterable[int], day: int, event: int, shelf: int) -> None:
        """Puts an event's anchors on a shelf."""
        self._change(anchors, (day, event), shelf, 0)

    def remove(self, anchors: Iterable[int], day: int, event: int, shelf: int) -> None:
        """Takes an event's anchors off a shelf."""
        self._change(anchors, (day, event), 0, shelf)

    def find(self, anchors: Iterable[int], first: int, last: int, shelf: int) -> set[int]:
        """The events that have one of the anchors on a shelf, from the first to the last day."""
        days = (first, last)
        self._load([a for a in anchors if days not in self._read.get(a, ())], days)
        return {event for anchor in anchors for (_, event), shelves in self._read[anchor][days].items() if shelves & shelf}

    def write(self) -> None:
        """Writes what was changed, in the order of the index."""
        changes = sorted((anchor, *key, *shelves) for anchor, changed in self._changed.items() for key, shelves in changed.items())
        put = [(anchor, day, event, on) for anchor, day, event, on, _ in changes if on]
        taken = [(anchor, day, event, off) for anchor, day, event, _, off in changes if off]
        self._db.executemany("INSERT INTO act_anchors VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET shelves = shelves | excluded.shelves", put)
        self._db.executemany("UPDATE act_anchors SET shelves = shelves & ~?4 WHERE anchor = ?1 AND day = ?2 AND event = ?3", taken)
        self._db.executemany("DELETE FROM act_anchors WHERE anchor = ?1 AND day = ?2 AND event = ?3 AND shelves = 0 AND ?4", taken)

    def _change(self, anchors: Iterable[int], key: tuple[int, int], on: int, off: int) -> None:
        for anchor in anchors:
            changed = self._changed.setdefault(anchor, {})
            before_on, before_off = changed.get(key, (0, 0))
            changed[key] = before_on & ~off | on, before_off & ~on | off
            for (first, last), events in self._read.get(anchor, {}).items():
                if first <= key[0] <= last:
                    events[key] = events.get(key, 0) & ~off | on

    def _load(self, anchors: list[int], days: tuple[int, int]) -> None:
        """Reads what is not known yet, and puts what was changed since upon it."""
        if not anchors:
            return
        found: dict[int, dict[tuple[int, int], int]] = {anchor: {} for anchor in anchors}
        rows = self._db.execute(
            "SELECT a.anchor, a.day, a.event, a.shelves FROM json_each(?) j CROSS JOIN act_anchors a WHERE a.anchor = j.value AND a.day BETWEEN ? AND ?",
            (json.dumps(anchors), *days),
        )
        for anchor, day, event, shelves in rows:
            found[anchor][day, event] = shelves
        for anchor, events in found.items():
            for key, (on, off) in self._changed.get(anchor, {}).items():
                if days[0] <= key[0] <= days[1]:
                    events[key] = events.get(key, 0) & ~off | on
            self._read.setdefault(anchor, {})[days] = events
