"""A document -> its quotations, each traced through the archive."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from demarche.archive.candidates import Candidates
from demarche.corpus.sightings import find_traceable
from demarche.corpus.tracing import Trace, restore_speakers, trace_quotation
from demarche.corpus.wording import split_words
from demarche.record import Record


def trace_record(db: sqlite3.Connection, record: Record) -> tuple[Trace, ...]:
    """Every quotation of a record, in text order, with where it was first said. The report itself, if it is kept, does not count."""
    with closing(Candidates(db)) as candidates:
        return tuple(
            trace_quotation(record.text, span, candidates.sources(record.text, split_words(record.text, span), but=record.id))
            for span in find_traceable(record.text)
        )


def restore_record(db: sqlite3.Connection, record: Record) -> Record:
    """The record with the speakers that the text has lost and the archive knows."""
    return restore_speakers(record, trace_record(db, record))
