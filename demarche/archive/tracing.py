"""A document -> its quotations, each traced through the archive."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from demarche.archive.candidates import Candidates
from demarche.archive.copying import find_likely
from demarche.corpus.copies import sign
from demarche.corpus.passages import PassageTrace, Source, match_passages
from demarche.corpus.sightings import find_traceable
from demarche.corpus.tracing import Trace, restore_speakers, trace_quotation
from demarche.corpus.wording import split_words
from demarche.record import Record

_MOST_SOURCES = 40  # reports that one page may have been stitched from


def trace_record(db: sqlite3.Connection, record: Record) -> tuple[Trace, ...]:
    """Every quotation of a record, in text order, with where it was first said. The report itself, if it is kept, does not count."""
    with closing(Candidates(db)) as candidates:
        return tuple(
            trace_quotation(record.text, span, candidates.sources(record.text, split_words(record.text, span), but=record.id))
            for span in find_traceable(record.text)
        )


def trace_passages(db: sqlite3.Connection, record: Record) -> tuple[PassageTrace, ...]:
    """The passages of a record's text that stand in other reports, each with the earliest of them."""
    likely = find_likely(db, sign(record.text), most=_MOST_SOURCES)
    rows = ((db.execute("SELECT id, publisher, published FROM reports WHERE n = ?", (n,)).fetchone(), text) for n, text in likely)
    return match_passages(record.text, [Source(row[0], row[1], row[2], text) for row, text in rows if row[0] != record.id])


def restore_record(db: sqlite3.Connection, record: Record) -> Record:
    """The record with the speakers that the text has lost and the archive knows."""
    return restore_speakers(record, trace_record(db, record))
