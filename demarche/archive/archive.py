"""The archive as Python sees it: one object over one file, its methods the questions that the command line asks too."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from demarche.archive import adding, asking
from demarche.archive.candidates import load_record
from demarche.archive.disputing import find_disputes
from demarche.archive.filters import Filters
from demarche.archive.happenings import find_happenings, find_mentions
from demarche.archive.joining import catch_up
from demarche.archive.opening import open_archive, translated
from demarche.archive.rows import Rows
from demarche.archive.tracing import restore_record, trace_record
from demarche.corpus.tracing import Trace
from demarche.errors import InputError
from demarche.record import Record
from demarche.report import Report


class Archive:
    """An archive of reports and their records.

    `Archive(path)` asks; `Archive(path, write=True)` also adds, and makes the file where there is none. Keyword arguments of
    the questions are the fields of `demarche.archive.filters.Filters`. Raises `ArchiveError` for a file that cannot be used.
    Not to be shared between threads; any number of archives may be open on one file, one writing at a time.
    """

    def __init__(self, path: str | Path, *, write: bool = False) -> None:
        self.path = str(path)
        self.db: sqlite3.Connection = open_archive(path, write=write)
        if write:
            with translated(self.path, closing=self.db):
                catch_up(self.db)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends the use of the file."""
        self.db.close()

    def __len__(self) -> int:
        with translated(self.path):
            return int(self.db.execute("SELECT count(*) FROM reports").fetchone()[0])

    def __contains__(self, report: object) -> bool:
        """Whether this very report (text, title, date and all), or one with this id, is kept."""
        with translated(self.path):
            if isinstance(report, Report):
                return adding.is_unchanged(self.db, report)
            return self.db.execute("SELECT 1 FROM reports WHERE id = ?", (report,)).fetchone() is not None

    def add(self, record: Record, *, again: bool = False) -> adding.Added:
        """Keeps a record; on the disk when this returns. One with the same id is replaced where anything of its report differs."""
        from demarche import __version__

        with translated(self.path):
            return adding.add_record(self.db, record, reader=__version__, again=again)

    def reject(self, where: str, report_id: str | None, reason: str) -> None:
        """Keeps what could not be taken in, with the reason."""
        with translated(self.path):
            adding.reject(self.db, where, report_id, reason)

    def forget(self, report_id: str) -> None:
        """Removes a report and everything said of it. Raises `InputError` where there is none."""
        with translated(self.path):
            if not adding.forget(self.db, report_id):
                raise InputError(f"{self.path} has no report {report_id!r}. Its reports: demarche ask reports --archive {self.path}")

    def record(self, report_id: str) -> Record:
        """The whole record of a report. Raises `InputError` where there is none."""
        with translated(self.path):
            row = self.db.execute("SELECT n FROM reports WHERE id = ?", (report_id,)).fetchone()
            if row is None:
                raise InputError(f"{self.path} has no report {report_id!r}. Its reports: demarche ask reports --archive {self.path}")
            return load_record(self.db, row["n"])

    def records(self) -> Iterator[Record]:
        """Every record, in the order of adding."""
        with translated(self.path):
            numbers = [row[0] for row in self.db.execute("SELECT n FROM reports ORDER BY n")]
            for n in numbers:
                yield load_record(self.db, n)

    def trace(self, record: Record) -> tuple[Trace, ...]:
        """Where each quotation of a record was first said, as far as the archive knows."""
        with translated(self.path):
            return trace_record(self.db, record)

    def restore(self, record: Record) -> Record:
        """The record with the speakers that its text has lost and the archive knows."""
        with translated(self.path):
            return restore_record(self.db, record)

    def statements(self, **filters: Any) -> Rows:
        """Who said what, the latest first."""
        with translated(self.path):
            return asking.find_statements(self.db, Filters(**filters))

    def events(self, **filters: Any) -> Rows:
        """Who did what to whom, the latest first."""
        with translated(self.path):
            return asking.find_events(self.db, Filters(**filters))

    def figures(self, **filters: Any) -> Rows:
        """Money and counts of people, the latest first."""
        with translated(self.path):
            return asking.find_figures(self.db, Filters(**filters))

    def actors(self, **filters: Any) -> Rows:
        """Who is in the archive, the most reported first."""
        with translated(self.path):
            return asking.find_actors(self.db, Filters(**filters))

    def reports(self, **filters: Any) -> Rows:
        """The reports, the latest first."""
        with translated(self.path):
            return asking.find_reports(self.db, Filters(**filters))

    def dyad(self, one: str, other: str, **filters: Any) -> Rows:
        """What happened between two countries, in order of time."""
        with translated(self.path):
            return asking.find_dyad(self.db, one, other, Filters(**filters))

    def timeline(self, **filters: Any) -> Rows:
        """Events in order of time."""
        with translated(self.path):
            return asking.find_timeline(self.db, Filters(**filters))

    def disputes(self, **filters: Any) -> Rows:
        """Claims that contradict each other: accusation and denial, two figures for one thing, two speakers of one quotation."""
        with translated(self.path):
            return find_disputes(self.db, Filters(**filters))

    def stories(self, **filters: Any) -> Rows:
        """Stories: reports of one matter, found by content and time."""
        with translated(self.path):
            return asking.find_stories(self.db, Filters(**filters))

    def happenings(self, **filters: Any) -> Rows:
        """What happened, each act once with all the reports that tell of it, the latest first."""
        with translated(self.path):
            return find_happenings(self.db, Filters(**filters))

    def mentions(self, happening: str, **filters: Any) -> Rows:
        """The mentions of one happening, by the id that `happenings` gives, and why each was joined."""
        with translated(self.path):
            return find_mentions(self.db, happening, Filters(**filters))

    def likenesses(self, **filters: Any) -> Rows:
        """Pairs of reports that are copies of each other, or share passages."""
        with translated(self.path):
            return asking.find_likenesses(self.db, Filters(**filters))
