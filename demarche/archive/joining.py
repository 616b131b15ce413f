"""A new report's events -> the happenings that they belong to, found through what acts have in common."""

from __future__ import annotations

import contextlib
import functools
import json
import sqlite3

import msgspec

from demarche.archive.candidates import load_record
from demarche.archive.opening import transaction
from demarche.corpus.acts import WINDOW_DAYS, Mention, find_anchors
from demarche.corpus.grouping import Name, find_mentions, settle
from demarche.corpus.happenings import Match, compare
from demarche.errors import ArchiveError
from demarche.knowledge.frequencies import load_frequencies
from demarche.record import Record


def join_happenings(db: sqlite3.Connection, n: int, record: Record) -> None:
    """Puts a report's events into their happenings, or begins some; inside the transaction that adds it."""
    shelf = ArchiveShelf(db)
    mentions = find_mentions(record, load_frequencies())
    for mention in mentions:
        shelf.put(n, mention)
    settle(shelf, mentions)


def leave_happenings(db: sqlite3.Connection, n: int) -> None:
    """Before a report goes: takes its events out of their happenings. Those that were gathered around one of them gather anew."""
    shelf = ArchiveShelf(db)
    rows = db.execute("SELECT event, happening, mention FROM happening_mentions WHERE report = ?", (n,)).fetchall()
    left: dict[Name, Mention] = {}
    for mention in (read_mention(row["mention"]) for row in rows if row["event"] == row["happening"]):
        for kind in (True, False):
            left |= {m.name: m for m in shelf.near(mention, centres=kind) if m.report != mention.report and compare(mention, m).joins}
    db.execute("DELETE FROM happening_anchors WHERE event IN (SELECT event FROM happening_mentions WHERE report = ?)", (n,))
    db.execute("DELETE FROM happening_mentions WHERE report = ?", (n,))
    settle(shelf, left.values())


def catch_up(db: sqlite3.Connection) -> None:
    """Finds the happenings of reports that were added before there were any; killed anywhere, it goes on with the next report."""
    for (n,) in db.execute("SELECT report FROM happenings_pending ORDER BY report").fetchall():
        with transaction(db):
            if db.execute("DELETE FROM happenings_pending WHERE report = ?", (n,)).rowcount:  # else another process was quicker
                with contextlib.suppress(ArchiveError):  # a damaged record, of which `check` tells
                    join_happenings(db, n, load_record(db, n))


@functools.lru_cache(maxsize=8192)
def read_mention(text: str) -> Mention:
    """A mention as the archive keeps it. The latest are kept, since the reports of a day are compared with each other."""
    return msgspec.json.decode(text, type=Mention)


class ArchiveShelf:
    """The mentions of an archive, as `demarche.corpus.grouping.settle` asks for them; inside a transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._numbers: dict[Name, int] = {}

    def put(self, report: int, mention: Mention) -> None:
        """Keeps a mention, which `settle` then gives its place. It is kept with its first event, of which the others say so."""
        sql = "SELECT n FROM events WHERE report = ? AND id = ?"
        events = [self._db.execute(sql, (report, event)).fetchone()[0] for event in mention.events]
        self._numbers[mention.name] = events[0]
        whole = msgspec.json.encode(mention).decode("utf8")
        rows = [(event, report, events[0], events[0], None, "[]", whole if event == events[0] else None) for event in events]
        self._db.executemany("INSERT INTO happening_mentions VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        anchors = [(anchor, 0, mention.day or 0, events[0]) for anchor in sorted(find_anchors(mention))]
        self._db.executemany("INSERT INTO happening_anchors VALUES (?, ?, ?, ?)", anchors)

    def near(self, mention: Mention, *, centres: bool) -> list[Mention]:
        """See `Shelf`."""
        return self.near_by(mention, find_anchors(mention), WINDOW_DAYS, WINDOW_DAYS, centres=centres)

    def near_by(self, mention: Mention, anchors: frozenset[int], before: int, after: int, *, centres: bool) -> list[Mention]:
        """The others that share one of the anchors, so many days before and after."""
        days = (mention.day - before, mention.day + after) if mention.day is not None else (0, 0)
        rows = self._db.execute(
            "SELECT m.event, m.mention FROM happening_mentions m WHERE m.event IN (SELECT a.event FROM json_each(?) j "
            "CROSS JOIN happening_anchors a WHERE a.anchor = j.value AND a.centre = ? AND a.day BETWEEN ? AND ?)",
            (json.dumps(sorted(anchors)), centres, *days),
        )
        out = []
        for event, text in rows:
            other = read_mention(text)
            self._numbers[other.name] = event
            if other.name != mention.name:
                out.append(other)
        return out

    def is_centre(self, mention: Mention) -> bool:
        """See `Shelf`."""
        sql = "SELECT 1 FROM happening_anchors WHERE event = ? AND centre = 1 LIMIT 1"
        return self._db.execute(sql, (self._number(mention),)).fetchone() is not None

    def set_centre(self, mention: Mention, centre: bool) -> None:
        """See `Shelf`."""
        self._db.execute("UPDATE happening_anchors SET centre = ? WHERE event = ?", (centre, self._number(mention)))

    def assign(self, mention: Mention, centre: Mention, match: Match | None) -> None:
        """See `Shelf`."""
        score, reasons = (match.score, json.dumps(match.reasons, ensure_ascii=False)) if match else (None, "[]")
        row = (self._number(centre), score, reasons, self._number(mention))
        self._db.execute("UPDATE happening_mentions SET happening = ?, score = ?, reasons = ? WHERE mention_of = ?", row)

    def _number(self, mention: Mention) -> int:
        return self._numbers[mention.name]
