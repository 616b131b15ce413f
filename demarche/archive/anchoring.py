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
        self._read: dict[tuple[int, int, int], list[tuple[int, int, int]]] = {}  # anchor, first, last -> day, event, shelves
        self._changed: dict[int, dict[tuple[int, int], tuple[int, int]]] = {}  # anchor -> day, event -> shelves put on, taken off

    def add(self, anchors: Iterable[int], day: int, event: int, shelf: int) -> None:
        """Puts an event's anchors on a shelf."""
        for anchor in anchors:
            changed = self._changed.setdefault(anchor, {})
            on, off = changed.get((day, event), (0, 0))
            changed[day, event] = on | shelf, off & ~shelf

    def remove(self, anchors: Iterable[int], day: int, event: int, shelf: int) -> None:
        """Takes an event's anchors off a shelf."""
        for anchor in anchors:
            changed = self._changed.setdefault(anchor, {})
            on, off = changed.get((day, event), (0, 0))
            changed[day, event] = on & ~shelf, off | shelf

    def find(self, anchors: Iterable[int], first: int, last: int, shelf: int) -> set[int]:
        """The events that have one of the anchors on a shelf, from the first to the last day."""
        anchors = sorted(anchors)
        self._load([a for a in anchors if (a, first, last) not in self._read], first, last)
        found: set[int] = set()
        for anchor in anchors:
            changed = self._changed.get(anchor)
            rows = self._read[anchor, first, last]
            if changed is None:
                found.update(event for _, event, shelves in rows if shelves & shelf)
                continue
            stored = {(day, event): shelves for day, event, shelves in rows}
            for key in stored.keys() | {key for key in changed if first <= key[0] <= last}:
                on, off = changed.get(key, (0, 0))
                if (stored.get(key, 0) | on) & ~off & shelf:
                    found.add(key[1])
        return found

    def write(self) -> None:
        """Writes what was changed, in the order of the index."""
        changes = sorted((anchor, *key, *shelves) for anchor, changed in self._changed.items() for key, shelves in changed.items())
        put = [(anchor, day, event, on) for anchor, day, event, on, _ in changes if on]
        taken = [(anchor, day, event, off) for anchor, day, event, _, off in changes if off]
        self._db.executemany("INSERT INTO act_anchors VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET shelves = shelves | excluded.shelves", put)
        self._db.executemany("UPDATE act_anchors SET shelves = shelves & ~?4 WHERE anchor = ?1 AND day = ?2 AND event = ?3", taken)
        self._db.executemany("DELETE FROM act_anchors WHERE anchor = ?1 AND day = ?2 AND event = ?3 AND shelves = 0 AND ?4", taken)

    def _load(self, anchors: list[int], first: int, last: int) -> None:
        if not anchors:
            return
        for anchor in anchors:
            self._read[anchor, first, last] = []
        rows = self._db.execute(
            "SELECT a.anchor, a.day, a.event, a.shelves FROM json_each(?) j CROSS JOIN act_anchors a WHERE a.anchor = j.value AND a.day BETWEEN ? AND ?",
            (json.dumps(anchors), first, last),
        )
        for anchor, day, event, shelves in rows:
            self._read[anchor, first, last].append((day, event, shelves))
