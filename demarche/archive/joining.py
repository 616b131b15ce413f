"""A new report's events -> the happenings that they belong to, found through what acts have in common."""

from __future__ import annotations

import contextlib
import functools
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import msgspec

from demarche.archive.anchoring import AnchorIndex
from demarche.archive.candidates import load_record
from demarche.archive.filings import load_filings
from demarche.archive.opening import transaction
from demarche.corpus.acts import WINDOW_DAYS, Mention, find_anchors
from demarche.corpus.grouping import Name, add_mentions, find_mentions, remove_mentions
from demarche.corpus.happenings import Match
from demarche.errors import ArchiveError
from demarche.knowledge.frequencies import load_frequencies


def join_happenings(shelves: Shelves, n: int, mentions: Sequence[Mention]) -> None:
    """Puts a report's events into their happenings, or begins some; inside the transaction that adds it, which then calls `Shelves.flush`."""
    if mentions:
        shelves.know_events(n)
        add_mentions(shelves.all, mentions)


def leave_happenings(shelves: Shelves, n: int) -> None:
    """Before a report goes: takes its events out of their happenings, also in the file."""
    shelves.flush()
    rows = shelves.db.execute("SELECT mention FROM act_mentions WHERE report = ? AND mention IS NOT NULL", (n,)).fetchall()
    remove_mentions(shelves.all, [read_mention(row[0]) for row in rows])
    shelves.flush()


def catch_up(db: sqlite3.Connection) -> None:
    """Finds the happenings of reports that were added before there were any; killed anywhere, it goes on with the next report."""
    for (n,) in db.execute("SELECT report FROM happenings_pending ORDER BY report").fetchall():
        with transaction(db):
            if db.execute("DELETE FROM happenings_pending WHERE report = ?", (n,)).rowcount:  # else another process was quicker
                with contextlib.suppress(ArchiveError):  # a damaged record, of which `check` tells
                    mentions = find_mentions(load_record(db, n), load_frequencies(), load_filings(db))
                    shelves = Shelves(db)
                    join_happenings(shelves, n, mentions)
                    shelves.flush()


@functools.lru_cache(maxsize=8192)
def read_mention(text: str) -> Mention:
    """A mention as the archive keeps it. The latest are kept, since the reports of a day are compared with each other."""
    return msgspec.json.decode(text, type=Mention)


@functools.lru_cache(maxsize=256)
def _write_mention(mention: Mention) -> str:
    return msgspec.json.encode(mention).decode("utf8")


class Shelves:
    """The mentions, strands and accounts of an archive inside a transaction: what is changed is kept until `flush` writes it.

    What others may have written before the transaction is read anew: shelves are made in it and end with it.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self._begin()

    def _begin(self) -> None:
        self._numbers: dict[Name, int] = {}
        self._index = AnchorIndex(self.db)
        self.mentions = MentionShelf(self.db, self._numbers, self._index)
        self.strands = StrandShelf(self.db, self._numbers, self._index)
        self.accounts = AccountShelf(self.db, self._numbers, self._index)

    @property
    def all(self) -> tuple[ActShelf, ActShelf, ActShelf]:
        """From the lowest to the highest."""
        return self.mentions, self.strands, self.accounts

    def know_events(self, n: int) -> None:
        """Learns the numbers of a report's events, of which the report alone knows the names."""
        for row in self.db.execute("SELECT e.n, e.id, r.id AS report FROM events e JOIN reports r ON r.n = e.report WHERE e.report = ?", (n,)):
            self._numbers[row["report"], row["id"]] = row["n"]
            self.mentions.reports[row["n"]] = n

    def flush(self) -> None:
        """Writes what was changed."""
        for shelf in self.all:
            shelf.write()
        self._index.write()
        self._begin()


@dataclass(slots=True)
class _Place:
    """A mention on a shelf, by the number of its event. `stored_with` is its centre in the file, None where it has none there."""

    text: str | None
    mention: Mention | None
    centre: int | None
    is_centre: bool
    is_stored: bool = False
    stored_with: int | None = None
    is_changed: bool = False
    is_dropped: bool = False
    score: float | None = None
    reasons: tuple[str, ...] = ()
    name: Name = field(default=("", ""))

    def read(self) -> Mention:
        """The mention, read when it is first asked for."""
        if self.mention is None:
            assert self.text is not None
            self.mention = read_mention(self.text)
        return self.mention


class ActShelf:
    """A shelf of an archive, inside a transaction. A row is named by the number of an event; a centre is its own centre."""

    _table: str
    _bit: int
    _row = "event"

    def __init__(self, db: sqlite3.Connection, numbers: dict[Name, int], index: AnchorIndex) -> None:
        self._db = db
        self._numbers = numbers
        self._index = index
        self._places: dict[int, _Place | None] = {}
        self._joined: dict[int, set[int]] = defaultdict(set)  # changed ones, by the centre that they are with now
        self._near: dict[Name, list[int]] = {}  # until something is put or dropped
        self._left: dict[int, int] = defaultdict(int)  # how many of a centre's in the file are with another now

    def put(self, mention: Mention) -> None:
        """See `Shelf`."""
        number = self._number(mention.name)
        before = self._places.get(number)
        place = _Place(None, mention, None, False, is_changed=True)
        if before is not None:
            place.is_stored, place.stored_with = before.is_stored, before.stored_with
        self._places[number] = place
        self._near.clear()
        self._index.add(find_anchors(mention), mention.day or 0, number, self._bit)

    def find(self, name: Name) -> Mention | None:
        """See `Shelf`."""
        place = self._place(self._number(name))
        return place.read() if place is not None and not place.is_dropped else None

    def drop(self, mention: Mention) -> None:
        """See `Shelf`."""
        number = self._number(mention.name)
        place = self._place(number)
        assert place is not None
        place.name = mention.name
        self._move(number, place, None)
        self._near.clear()
        place.is_dropped = place.is_changed = True
        self._index.remove(find_anchors(mention), mention.day or 0, number, self._bit)

    def near(self, mention: Mention, *, centres: bool) -> list[Mention]:
        """See `Shelf`."""
        if mention.name not in self._near:
            self._near[mention.name] = self._events_near(mention, find_anchors(mention), WINDOW_DAYS, WINDOW_DAYS)
        return self._pick(self._near[mention.name], centres=centres)

    def near_by(self, mention: Mention, anchors: frozenset[int], before: int, after: int, *, centres: bool) -> list[Mention]:
        """The others that share one of the anchors, so many days before and after."""
        return self._pick(self._events_near(mention, anchors, before, after), centres=centres)

    def _events_near(self, mention: Mention, anchors: frozenset[int], before: int, after: int) -> list[int]:
        days = (mention.day - before, mention.day + after) if mention.day is not None else (0, 0)
        events = self._index.find(anchors, *days, self._bit)
        events.discard(self._number(mention.name))
        self._load(events)
        return sorted(events)

    def _pick(self, events: Iterable[int], *, centres: bool) -> list[Mention]:
        out = []
        for event in events:
            place = self._places[event]
            if place is not None and place.is_centre == centres and not place.is_dropped:
                found = place.mention or place.read()
                self._numbers[found.report, found.events[0]] = event
                out.append(found)
        return out

    def is_centre(self, mention: Mention) -> bool:
        """See `Shelf`."""
        place = self._place(self._number(mention.name))
        return place is not None and place.is_centre and not place.is_dropped

    def set_centre(self, mention: Mention, centre: bool) -> None:
        """See `Shelf`."""
        place = self._place(self._number(mention.name))
        assert place is not None
        place.is_centre = centre

    def centre_of(self, mention: Mention) -> Name | None:
        """See `Shelf`."""
        place = self._place(self._number(mention.name))
        if place is None or place.centre is None:
            return None
        centre = self._place(place.centre)
        assert centre is not None
        return centre.name if centre.is_dropped else centre.read().name

    def assign(self, mention: Mention, centre: Mention, match: Match | None) -> None:
        """See `Shelf`."""
        number = self._number(mention.name)
        place = self._place(number)
        assert place is not None
        self._move(number, place, self._number(centre.name))
        place.score, place.reasons = (match.score, match.reasons) if match else (None, ())

    def members(self, centre: Name, most: int) -> list[Mention]:
        """See `Shelf`."""
        number = self._number(centre)
        joined = self._joined.get(number, set())
        found = {event: self._places[event] for event in joined}
        head = self._place(number)
        if head is not None and head.is_stored:
            rows = self._db.execute(
                f"SELECT event FROM {self._table} WHERE centre = ? AND rank IS NOT NULL ORDER BY rank LIMIT ?",  # noqa: S608  (names of our own)
                (number, most + self._left.get(number, 0)),
            ).fetchall()
            events = [number, *(row[0] for row in rows)]
            self._load(events)
            for event in events:
                place = self._places[event]
                if place is not None and place.centre == number and not place.is_dropped:
                    found[event] = place
        mentions = {event: place.read() for event, place in found.items() if place is not None}
        self._numbers |= {m.name: event for event, m in mentions.items()}
        return [m for _, m in sorted(mentions.items(), key=lambda item: (item[0] != number, item[1].rank))][:most]

    def write(self) -> None:
        """Writes what was changed, in the order of events."""
        changed = sorted((n, p) for n, p in self._places.items() if p is not None and p.is_changed)
        self._remove([n for n, p in changed if p.is_stored and (p.is_dropped or (p.mention is not None and p.text is None))])
        self._insert([(n, p) for n, p in changed if not p.is_dropped and p.text is None])
        rows = [(p.centre, p.score, _write_reasons(p.reasons), n) for n, p in changed if not p.is_dropped and p.text is not None]
        self._db.executemany(f"UPDATE {self._table} SET centre = ?, score = ?, reasons = ? WHERE {self._row} = ?", rows)  # noqa: S608  (names of our own)

    def _remove(self, numbers: Iterable[int]) -> None:
        self._db.executemany(f"DELETE FROM {self._table} WHERE {self._row} = ?", ((n,) for n in numbers))  # noqa: S608  (names of our own)

    def _insert(self, places: Iterable[tuple[int, _Place]]) -> None:
        rows = ((n, p.centre, p.score, _write_reasons(p.reasons), _write_mention(m := p.read()), m.rank) for n, p in places)
        self._db.executemany(f"INSERT INTO {self._table} VALUES (?, ?, ?, ?, ?, ?)", rows)  # noqa: S608  (names of our own)

    def _move(self, number: int, place: _Place, centre: int | None) -> None:
        """Puts a row with another centre, or with none."""
        if place.centre is not None:
            self._joined[place.centre].discard(number)
            if place.centre == place.stored_with != centre:
                self._left[place.centre] += 1
        place.centre, place.is_changed = centre, True
        if centre is not None:
            self._joined[centre].add(number)

    def _place(self, number: int) -> _Place | None:
        if number not in self._places:
            self._load((number,))
        return self._places[number]

    def _load(self, events: Iterable[int]) -> None:
        """Reads what is not known yet; None for what is not on this shelf."""
        missing = [event for event in events if event not in self._places]
        if not missing:
            return
        self._places |= dict.fromkeys(missing)
        sql = f"SELECT event, centre, mention FROM {self._table} WHERE mention IS NOT NULL AND event IN (SELECT value FROM json_each(?))"  # noqa: S608  (names of our own)
        for event, centre, text in self._db.execute(sql, (json.dumps(missing),)):
            self._places[event] = _Place(text, None, centre, centre == event, is_stored=True, stored_with=centre)

    def _number(self, name: Name) -> int:
        if name not in self._numbers:
            row = self._db.execute("SELECT e.n FROM reports r JOIN events e ON e.report = r.n WHERE r.id = ? AND e.id = ?", name).fetchone()
            self._numbers[name] = row[0]
        return self._numbers[name]


class MentionShelf(ActShelf):
    """The mentions of an archive. A mention is kept with its first event, of which the others say so."""

    _table, _bit, _row = "act_mentions", 1, "mention_of"

    def __init__(self, db: sqlite3.Connection, numbers: dict[Name, int], index: AnchorIndex) -> None:
        super().__init__(db, numbers, index)
        self.reports: dict[int, int] = {}

    def _insert(self, places: Iterable[tuple[int, _Place]]) -> None:
        rows = []
        for number, place in places:
            mention = place.read()
            shared = (self.reports[number], number, place.centre, place.score, _write_reasons(place.reasons))
            events = [self._number((mention.report, event)) for event in mention.events]
            rows += [(n, *shared, *((_write_mention(mention), mention.rank) if n == number else (None, None))) for n in events]
        self._db.executemany("INSERT INTO act_mentions VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


class StrandShelf(ActShelf):
    """The strands of an archive, each kept with the event at its centre."""

    _table, _bit = "act_strands", 2


class AccountShelf(ActShelf):
    """The accounts of an archive, each kept with the event at its centre."""

    _table, _bit = "act_accounts", 4


def _write_reasons(reasons: Sequence[str]) -> str:
    return json.dumps(reasons, ensure_ascii=False) if reasons else "[]"
