"""One report and its record -> the archive, whole and in tables, in one transaction."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import msgspec

from demarche.archive.candidates import load_record
from demarche.archive.clustering import leave_story, record_story
from demarche.archive.copying import record_copies, release_copies
from demarche.archive.corrections import forget_corrections, load_corrections, save_correction
from demarche.archive.filings import load_filings, load_merges
from demarche.archive.joining import join_happenings, leave_happenings
from demarche.archive.merging import merge_actors
from demarche.archive.opening import transaction
from demarche.archive.totals import count_in, count_out, is_counted
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


def digest_of(report: Report) -> bytes:
    """16 bytes that stand for everything that was given of a report; the same report again has the same."""
    published = report.published.isoformat() if report.published else None
    parts = (report.id, report.text, report.title, published, report.url, report.publisher)
    return hashlib.blake2b(json.dumps(parts).encode("utf8"), digest_size=16).digest()


def digest_of_record(record: Record) -> bytes:
    """The digest of the report that a record was read from."""
    published = datetime.date.fromisoformat(record.published) if record.published else None
    return digest_of(Report(record.text, record.id, record.title, published, record.url, record.publisher))


def is_unchanged(db: sqlite3.Connection, report: Report) -> bool:
    """Whether the archive holds this very report."""
    return db.execute("SELECT 1 FROM reports WHERE id = ? AND digest = ?", (report.id, digest_of(report))).fetchone() is not None


def add_record(db: sqlite3.Connection, record: Record, *, reader: str, again: bool = False) -> Added:
    """Writes a record in one transaction: it is in the archive, on the disk, when this returns.

    A report with the same id is replaced where anything of it differs, or where it is wanted `again` (read anew).
    """
    digest = digest_of_record(record)
    with transaction(db):
        row = db.execute("SELECT n, digest FROM reports WHERE id = ?", (record.id,)).fetchone()
        if row is not None and row["digest"] == digest and not again:
            return Added(record.id, "unchanged")
        if row is not None:
            _erase(db, row["n"])
        mended = apply_corrections(record, load_corrections(db, record.id))
        _write(db, mended, digest, reader, row["n"] if row is not None else None)
    return Added(record.id, "added" if row is None else "replaced")


def correct(db: sqlite3.Connection, report_id: str, item: str, field: str, value: str | None, who: str) -> Record | None:
    """Keeps a correction and writes the report's rows anew by it; the record as it is then, None where there is no such report.

    Raises `UsageError` for what cannot be mended so.
    """
    with transaction(db):
        row = db.execute("SELECT n, digest, reader FROM reports WHERE id = ?", (report_id,)).fetchone()
        if row is None:
            return None
        record = load_record(db, row["n"])
        correction = make_correction(record, item, field, value, who, _now())
        save_correction(db, report_id, correction)
        record = apply_corrections(record, (correction,))
        _erase(db, row["n"])
        _write(db, record, row["digest"], row["reader"], row["n"])
    return record


def merge(db: sqlite3.Connection, name: str, other: str | None, who: str) -> str:
    """Files an actor under another, now and for reports yet to come; see `merge_actors`."""
    return merge_actors(db, name, other, who, _now())


def forget(db: sqlite3.Connection, report_id: str) -> bool:
    """Removes a report and everything said of it; whether it was there."""
    with transaction(db):
        row = db.execute("SELECT n FROM reports WHERE id = ?", (report_id,)).fetchone()
        if row is not None:
            _erase(db, row["n"])
            forget_corrections(db, report_id)
    return row is not None


def reject(db: sqlite3.Connection, where: str, report_id: str | None, reason: str) -> None:
    """Keeps what could not be taken in, and why; the same again only once."""
    with transaction(db):
        db.execute("INSERT OR IGNORE INTO rejections (source, id, reason, at) VALUES (?, ?, ?, ?)", (where, report_id, reason, _now()))


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _write(db: sqlite3.Connection, record: Record, digest: bytes, reader: str, number: int | None) -> None:
    whole = msgspec.json.encode(replace(record, text="")).decode("utf8")  # the text stands beside it
    db.execute(
        "INSERT INTO reports (n, id, url, publisher, title, published, text, digest, added, reader, record) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (number, record.id, record.url, record.publisher, record.title, record.published, record.text, digest, _now(), reader, whole),
    )
    n = number if number is not None else int(db.execute("SELECT last_insert_rowid()").fetchone()[0])
    for table, rows in iter_rows(n, record, load_merges(db)):
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            db.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", rows)  # noqa: S608  (names of our own)
    db.execute("INSERT INTO report_words (rowid, title, text) VALUES (?, ?, ?)", (n, record.title, record.text))
    db.execute("INSERT INTO statement_words (rowid, content) SELECT n, content FROM statements WHERE report = ?", (n,))
    record_copies(db, n, record.text, record.published)
    record_story(db, n, record)
    join_happenings(db, record, load_filings(db))
    if is_counted(db, n):
        count_in(db, n)


def _erase(db: sqlite3.Connection, n: int) -> None:
    """Takes a report out of every table and index. A full-text index must be told the words that it is to forget."""
    if is_counted(db, n):
        count_out(db, n)
    release_copies(db, n)
    leave_story(db, n)
    leave_happenings(db, n)
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
        for field, spans in (("source", s.source), ("cue", s.cue), ("content", s.content)):
            yield from ((s.id, field, *x) for x in spans)
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
