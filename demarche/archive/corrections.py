"""Corrections as they are kept: by report, with who made them and when."""

from __future__ import annotations

import sqlite3

from demarche.corpus.corrections import Correction
from demarche.spans import Span


def load_corrections(db: sqlite3.Connection, report_id: str) -> tuple[Correction, ...]:
    """The corrections of a report, the first first."""
    rows = db.execute('SELECT kind, start, "end", field, value, was, who, at FROM corrections WHERE report = ? ORDER BY n', (report_id,))
    return tuple(Correction(r["kind"], Span(r["start"], r["end"]), r["field"], r["value"], r["was"], r["who"], r["at"]) for r in rows)


def save_correction(db: sqlite3.Connection, report_id: str, c: Correction) -> None:
    """Keeps a correction; inside a transaction."""
    db.execute(
        'INSERT INTO corrections (report, kind, start, "end", field, value, was, who, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
        (report_id, c.kind, c.span.start, c.span.end, c.field, c.value, c.was, c.who, c.at),
    )


def forget_corrections(db: sqlite3.Connection, report_id: str) -> None:
    """Removes those of a report; inside a transaction."""
    db.execute("DELETE FROM corrections WHERE report = ?", (report_id,))
