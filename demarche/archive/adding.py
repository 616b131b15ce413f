"""Reports and their records -> the archive, whole and in tables, one or several in a transaction."""

from __future__ import annotations

import contextlib
import datetime
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from demarche.archive.candidates import load_record
from demarche.archive.clustering import keep_story, leave_story, title_of
from demarche.archive.copying import record_copies, release_copies
from demarche.archive.corrections import forget_corrections, load_corrections, save_correction
from demarche.archive.filings import load_filings, load_merges
from demarche.archive.joining import Shelves, join_happenings, leave_happenings
from demarche.archive.merging import merge_actors
from demarche.archive.opening import transaction
from demarche.archive.preparing import Prepared, digest_of, file_mentions, prepare
from demarche.archive.totals import count_in, count_out, is_counted
from demarche.corpus.acts import Filings
from demarche.corpus.corrections import apply_corrections, make_correction
from demarche.corpus.names import actor_key, folded_name
from demarche.record import Record, find_day
from demarche.report import Report
from demarche.spans import Span

_AROUND_CHARS = 300
_SENTENCE_END = re.compile('[.!?\u2026]["\u201d\u2019)]*\\s+(?=["\u201c\u2018(]*[A-Z])|\n')
_SEPARATOR = " \u2026 "


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one report: added, replaced (a correction of one with the same id), or unchanged."""

    id: str
    outcome: str


def is_unchanged(db: sqlite3.Connection, report: Report) -> bool:
    """Whether the archive holds this very report."""
    return db.execute("SELECT 1 FROM reports WHERE id = ? AND digest = ?", (report.id, digest_of(report))).fetchone() is not None


def add_record(db: sqlite3.Connection, record: Record, *, reader: str, again: bool = False) -> Added:
    """Writes a record in one transaction: it is in the archive, on the disk, when this returns.

    A report with the same id is replaced where anything of it differs, or where it is wanted `again` (read anew).
    """
    return add_records(db, (prepare(record),), reader=reader, again=again)[0]


def add_records(db: sqlite3.Connection, records: Sequence[Prepared], *, reader: str, again: bool = False) -> list[Added]:
    """Writes records in one transaction, in their order: all of them are on the disk when this returns, or none where it raises."""
    with writing(db) as pen:
        return [_add(pen, record, reader, again) for record in records]


def _add(pen: Pen, prepared: Prepared, reader: str, again: bool) -> Added:
    record = prepared.record
    row = pen.db.execute("SELECT n, digest FROM reports WHERE id = ?", (record.id,)).fetchone()
    if row is not None and row["digest"] == prepared.digest and not again:
        return Added(record.id, "unchanged")
    if row is not None:
        _erase(pen, row["n"])
    corrections = load_corrections(pen.db, record.id)
    if corrections:
        prepared = prepare(apply_corrections(record, corrections), prepared.digest)
    _write(pen, prepared, reader, row["n"] if row is not None else None)
    return Added(record.id, "added" if row is None else "replaced")


def correct(db: sqlite3.Connection, report_id: str, item: str, field: str, value: str | None, who: str) -> Record | None:
    """Keeps a correction and writes the report's rows anew by it; the record as it is then, None where there is no such report.

    Raises `UsageError` for what cannot be mended so.
    """
    with writing(db) as pen:
        row = db.execute("SELECT n, digest, reader FROM reports WHERE id = ?", (report_id,)).fetchone()
        if row is None:
            return None
        record = load_record(db, row["n"])
        correction = make_correction(record, item, field, value, who, _now())
        save_correction(db, report_id, correction)
        record = apply_corrections(record, (correction,))
        _erase(pen, row["n"])
        _write(pen, prepare(record, row["digest"]), row["reader"], row["n"])
    return record


def merge(db: sqlite3.Connection, name: str, other: str | None, who: str) -> str:
    """Files an actor under another, now and for reports yet to come; see `merge_actors`."""
    return merge_actors(db, name, other, who, _now())


def forget(db: sqlite3.Connection, report_id: str) -> bool:
    """Removes a report and everything said of it; whether it was there."""
    with writing(db) as pen:
        row = db.execute("SELECT n FROM reports WHERE id = ?", (report_id,)).fetchone()
        if row is not None:
            _erase(pen, row["n"])
            forget_corrections(db, report_id)
    return row is not None


def reject(db: sqlite3.Connection, where: str, report_id: str | None, reason: str) -> None:
    """Keeps what could not be taken in, and why; the same again only once."""
    with transaction(db):
        db.execute("INSERT OR IGNORE INTO rejections (source, id, reason, at) VALUES (?, ?, ?, ?)", (where, report_id, reason, _now()))


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


@contextlib.contextmanager
def writing(db: sqlite3.Connection) -> Iterator[Pen]:
    """A transaction in which reports are written and erased."""
    with transaction(db):
        pen = Pen(db, load_merges(db), load_filings(db), Shelves(db))
        yield pen
        pen.finish()


@dataclass(slots=True)
class Pen:
    """What one transaction writes with. Happenings and words for the full-text indexes are written at its end, those of all reports at once."""

    db: sqlite3.Connection
    merges: Mapping[str, str]
    filings: Filings
    shelves: Shelves
    words: list[tuple[int, str | None, str]] = field(default_factory=list)
    contents: list[tuple[int, str]] = field(default_factory=list)

    def finish(self) -> None:
        """Writes what waits. The full-text indexes come last: FTS5 writes out its memory before each statement that may be taken back by itself."""
        self.shelves.flush()
        self.db.executemany("INSERT INTO report_words (rowid, title, text) VALUES (?, ?, ?)", self.words)
        self.db.executemany("INSERT INTO statement_words (rowid, content) VALUES (?, ?)", self.contents)
        self.words, self.contents = [], []


def _write(pen: Pen, prepared: Prepared, reader: str, number: int | None) -> None:
    db, record = pen.db, prepared.record
    cursor = db.execute(
        "INSERT INTO reports (n, id, url, publisher, title, published, text, digest, added, reader, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            record.id,
            record.url,
            record.publisher,
            record.title,
            record.published,
            record.text,
            prepared.digest,
            _now(),
            reader,
            prepared.whole,
        ),
    )
    n = int(cursor.lastrowid or 0)
    for table, rows in iter_rows(n, record, pen.merges):
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            db.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)  # noqa: S608  (names of our own)
    pen.words.append((n, record.title, record.text))
    pen.contents += [(row[0], row[1]) for row in db.execute("SELECT n, content FROM statements WHERE report = ?", (n,))]
    record_copies(db, n, record.text, record.published, prepared.signature)
    keep_story(db, n, prepared.description, title_of(record))
    join_happenings(pen.shelves, n, prepared.mentions if prepared.filings == pen.filings else file_mentions(prepared, pen.filings))
    if is_counted(db, n):
        count_in(db, n)


def _erase(pen: Pen, n: int) -> None:
    """Takes a report out of every table and index. A full-text index must be told the words that it is to forget."""
    db = pen.db
    pen.finish()
    if is_counted(db, n):
        count_out(db, n)
    release_copies(db, n)
    leave_story(db, n)
    leave_happenings(pen.shelves, n)
    db.execute("INSERT INTO statement_words (statement_words, rowid, content) SELECT 'delete', n, content FROM statements WHERE report = ?", (n,))
    db.execute("INSERT INTO report_words (report_words, rowid, title, text) SELECT 'delete', n, title, text FROM reports WHERE n = ?", (n,))
    db.execute("DELETE FROM reports WHERE n = ?", (n,))


def iter_rows(n: int, record: Record, merges: Mapping[str, str]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """Each table with the rows that a record puts into it; a first column of None is a number that SQLite gives. `merges` says which keys
    are filed under others."""
    text = record.text
    keys = {a.id: merges.get(own := actor_key(a), own) for a in record.actors}
    actors = [(n, a.id, keys[a.id], a.name, folded_name(a.name), a.kind, a.country, a.role, a.sector, a.wikidata) for a in record.actors]
    yield "actors", actors
    yield "actor_words", [(word, keys[a.id]) for a in record.actors for word in folded_name(a.name).split()]
    yield "mentions", [(n, a.id, m.start, m.end) for a in record.actors for m in a.mentions]

    def day(date: str | None) -> str | None:
        return find_day(date, record.published)

    yield "statements", [
        (None, n, s.id, s.speaker, _words(text, s.cue) or None, _words(text, s.content), s.form, s.kind, s.within, s.date, day(s.date), s.place,
         s.confidence, s.speaker_basis)
        for s in record.statements
    ]  # fmt: skip
    yield "events", [
        (None, n, e.id, e.type, e.mode, json.dumps(e.contexts), e.status, e.quad, e.goldstein, e.date, day(e.date), e.place, e.claimed_in,
         e.confidence, _words(text, e.trigger), text[e.sentence.start : e.sentence.end])
        for e in record.events
    ]  # fmt: skip
    yield "figures", [
        (None, n, f.id, f.kind, float(f.value), f.unit, f.qualifier, f.status, f.date, day(f.date), text[f.span.start : f.span.end],
         _words(text, f.purpose), _sentence_around(text, f.span))
        for f in record.figures
    ]  # fmt: skip
    days = {s.id: day(s.date) for s in record.statements}
    days |= {e.id: day(e.date) for e in record.events}
    days |= {f.id: day(f.date) for f in record.figures}
    countries = {a.id: a.country for a in record.actors}
    yield "parties", [(n, item, part, actor, keys[actor], countries[actor], days[item]) for item, part, actor in _parts(record) if actor in keys]
    yield "dates", [(n, d.start, d.end, d.type, d.value) for d in record.dates]
    yield "places", [(n, p.start, p.end, p.name, p.country, p.lat, p.lon, p.geonames) for p in record.places]
    yield "evidence", [(n, item, field, start, end) for item, field, start, end in _evidence(record)]


def _parts(record: Record) -> Iterator[tuple[str, str, str]]:
    """(statement, event or figure, part, actor) for everybody who has a part in something."""
    for s in record.statements:
        if s.speaker:
            yield s.id, "speaker", s.speaker
        yield from ((s.id, "addressee", a) for a in s.addressee)
        yield from ((s.id, "about", a) for a in s.about)
    for e in record.events:
        yield from ((e.id, "actor", a) for a in e.actors)
        yield from ((e.id, "recipient", a) for a in e.recipients)
    for f in record.figures:
        yield from ((f.id, "giver", a) for a in f.giver)
        yield from ((f.id, "receiver", a) for a in f.receiver)
        yield from ((f.id, "claimant", a) for a in f.claimed_by)


def _evidence(record: Record) -> Iterator[tuple[str, str, int, int]]:
    for s in record.statements:
        for name, spans in (("source", s.source), ("cue", s.cue), ("content", s.content)):
            yield from ((s.id, name, *x) for x in spans)
    for e in record.events:
        yield from ((e.id, "trigger", *x) for x in e.trigger)
        yield (e.id, "sentence", *e.sentence)
    for f in record.figures:
        yield (f.id, "span", *f.span)
        yield from ((f.id, "purpose", *x) for x in f.purpose)


def _words(text: str, spans: Iterable[Span]) -> str:
    return _SEPARATOR.join(text[s.start : s.end] for s in spans)


def _sentence_around(text: str, span: Span) -> str:
    """The sentence that a figure stands in, as far as stops and capitals tell, at most 300 characters each way."""
    low, high = max(0, span.start - _AROUND_CHARS), min(len(text), span.end + _AROUND_CHARS)
    start = max((m.end() for m in _SENTENCE_END.finditer(text, low, span.start)), default=low)
    end = next((m.start() + 1 for m in _SENTENCE_END.finditer(text, span.end, high)), high)
    return text[start:end].strip()
