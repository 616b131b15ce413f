"""A new report's events -> the happenings that they belong to, found through what acts have in common."""

from __future__ import annotations

import contextlib
import functools
import json
import sqlite3

import msgspec

from demarche.archive.candidates import load_record
from demarche.archive.filings import load_filings
from demarche.archive.opening import transaction
from demarche.corpus.acts import WINDOW_DAYS, Filings, Mention, find_anchors
from demarche.corpus.grouping import Name, add_mentions, find_mentions, remove_mentions
from demarche.corpus.happenings import Match
from demarche.errors import ArchiveError
from demarche.knowledge.frequencies import load_frequencies
from demarche.record import Record


def join_happenings(db: sqlite3.Connection, record: Record, filings: Filings) -> None:
    """Puts a report's events into their happenings, or begins some; inside the transaction that adds it."""
    add_mentions(_shelves(db), find_mentions(record, load_frequencies(), filings))


def leave_happenings(db: sqlite3.Connection, n: int) -> None:
    """Before a report goes: takes its events out of their happenings."""
    rows = db.execute("SELECT mention FROM act_mentions WHERE report = ? AND mention IS NOT NULL", (n,)).fetchall()
    remove_mentions(_shelves(db), [read_mention(row[0]) for row in rows])


def _shelves(db: sqlite3.Connection) -> tuple[ActShelf, ActShelf, ActShelf]:
    return MentionShelf(db), StrandShelf(db), AccountShelf(db)


def catch_up(db: sqlite3.Connection) -> None:
    """Finds the happenings of reports that were added before there were any; killed anywhere, it goes on with the next report."""
    for (n,) in db.execute("SELECT report FROM happenings_pending ORDER BY report").fetchall():
        with transaction(db):
            if db.execute("DELETE FROM happenings_pending WHERE report = ?", (n,)).rowcount:  # else another process was quicker
                with contextlib.suppress(ArchiveError):  # a damaged record, of which `check` tells
                    join_happenings(db, load_record(db, n), load_filings(db))


@functools.lru_cache(maxsize=8192)
def read_mention(text: str) -> Mention:
    """A mention as the archive keeps it. The latest are kept, since the reports of a day are compared with each other."""
    return msgspec.json.decode(text, type=Mention)


class ActShelf:
    """A shelf of an archive, inside a transaction. A row is named by the number of an event."""

    _table: str
    _anchors: str
    _row = "event"

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._numbers: dict[Name, int] = {}

    def put(self, mention: Mention) -> None:
        """See `Shelf`."""
        number = self._number(mention.name)
        whole = msgspec.json.encode(mention).decode("utf8")
        self._db.execute(f"INSERT INTO {self._table} VALUES (?, NULL, NULL, '[]', ?, ?)", (number, whole, mention.rank))  # noqa: S608  (names of our own)
        self._put_anchors(mention, number)

    def find(self, name: Name) -> Mention | None:
        """See `Shelf`."""
        row = self._db.execute(f"SELECT mention FROM {self._table} WHERE event = ?", (self._number(name),)).fetchone()  # noqa: S608  (names of our own)
        return read_mention(row[0]) if row and row[0] else None

    def drop(self, mention: Mention) -> None:
        """See `Shelf`."""
        number = self._number(mention.name)
        self._db.execute(f"DELETE FROM {self._anchors} WHERE event = ?", (number,))  # noqa: S608
        self._db.execute(f"DELETE FROM {self._table} WHERE {self._row} = ?", (number,))  # noqa: S608

    def near(self, mention: Mention, *, centres: bool) -> list[Mention]:
        """See `Shelf`."""
        return self.near_by(mention, find_anchors(mention), WINDOW_DAYS, WINDOW_DAYS, centres=centres)

    def near_by(self, mention: Mention, anchors: frozenset[int], before: int, after: int, *, centres: bool) -> list[Mention]:
        """The others that share one of the anchors, so many days before and after."""
        days = (mention.day - before, mention.day + after) if mention.day is not None else (0, 0)
        rows = self._db.execute(
            f"SELECT m.event, m.mention FROM {self._table} m WHERE m.event IN (SELECT a.event FROM json_each(?) j "  # noqa: S608
            f"CROSS JOIN {self._anchors} a WHERE a.anchor = j.value AND a.is_centre = ? AND a.day BETWEEN ? AND ?)",
            (json.dumps(sorted(anchors)), centres, *days),
        )
        found = [(event, read_mention(text)) for event, text in rows]
        self._numbers |= {m.name: event for event, m in found}
        return [m for _, m in found if m.name != mention.name]

    def is_centre(self, mention: Mention) -> bool:
        """See `Shelf`."""
        sql = f"SELECT is_centre FROM {self._anchors} WHERE event = ? LIMIT 1"  # noqa: S608
        row = self._db.execute(sql, (self._number(mention.name),)).fetchone()
        return row is not None and bool(row[0])

    def set_centre(self, mention: Mention, centre: bool) -> None:
        """See `Shelf`."""
        self._db.execute(f"UPDATE {self._anchors} SET is_centre = ? WHERE event = ?", (centre, self._number(mention.name)))  # noqa: S608

    def centre_of(self, mention: Mention) -> Name | None:
        """See `Shelf`."""
        row = self._db.execute(
            f"SELECT r.id, e.id, e.n FROM {self._table} m JOIN events e ON e.n = m.centre JOIN reports r ON r.n = e.report WHERE m.event = ?",  # noqa: S608
            (self._number(mention.name),),
        ).fetchone()
        if row is None:
            return None
        self._numbers[row[0], row[1]] = row[2]
        return row[0], row[1]

    def assign(self, mention: Mention, centre: Mention, match: Match | None) -> None:
        """See `Shelf`."""
        score, reasons = (match.score, json.dumps(match.reasons, ensure_ascii=False)) if match else (None, "[]")
        row = (self._number(centre.name), score, reasons, self._number(mention.name))
        self._db.execute(f"UPDATE {self._table} SET centre = ?, score = ?, reasons = ? WHERE {self._row} = ?", row)  # noqa: S608

    def members(self, centre: Name, most: int) -> list[Mention]:
        """See `Shelf`."""
        number = self._number(centre)
        first, others = (
            f"SELECT event, mention FROM {self._table} WHERE centre = ? AND {condition}"  # noqa: S608
            for condition in ("event = centre", "event <> centre AND rank IS NOT NULL ORDER BY rank LIMIT ?")
        )
        rows = [*self._db.execute(first, (number,)), *self._db.execute(others, (number, most - 1))]
        found = [(event, read_mention(text)) for event, text in rows]
        self._numbers |= {m.name: event for event, m in found}
        return [m for _, m in found]

    def _number(self, name: Name) -> int:
        if name not in self._numbers:
            row = self._db.execute("SELECT e.n FROM reports r JOIN events e ON e.report = r.n WHERE r.id = ? AND e.id = ?", name).fetchone()
            self._numbers[name] = row[0]
        return self._numbers[name]

    def _put_anchors(self, mention: Mention, number: int) -> None:
        rows = [(anchor, 0, mention.day or 0, number) for anchor in sorted(find_anchors(mention))]
        self._db.executemany(f"INSERT INTO {self._anchors} VALUES (?, ?, ?, ?)", rows)  # noqa: S608


class MentionShelf(ActShelf):
    """The mentions of an archive."""

    _table, _anchors, _row = "act_mentions", "mention_anchors", "mention_of"

    def put(self, mention: Mention) -> None:
        """Keeps a mention with its first event, of which the others say so."""
        numbers = [self._number((mention.report, event)) for event in mention.events]
        whole = msgspec.json.encode(mention).decode("utf8")
        report = self._db.execute("SELECT report FROM events WHERE n = ?", (numbers[0],)).fetchone()[0]
        rows = [(n, report, numbers[0], None, None, "[]", *((whole, mention.rank) if n == numbers[0] else (None, None))) for n in numbers]
        self._db.executemany("INSERT INTO act_mentions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._put_anchors(mention, numbers[0])


class StrandShelf(ActShelf):
    """The strands of an archive, each kept with the event at its centre."""

    _table, _anchors = "act_strands", "strand_anchors"


class AccountShelf(ActShelf):
    """The accounts of an archive, each kept with the event at its centre."""

    _table, _anchors = "act_accounts", "account_anchors"
