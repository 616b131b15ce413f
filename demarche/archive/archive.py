"""The archive as Python sees it: one object over one file, its methods the questions that the command line asks too."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from demarche.archive import adding, asking
from demarche.archive.aggregating import Spread, count_dyad_months, find_spread
from demarche.archive.candidates import load_record
from demarche.archive.disputing import find_disputes
from demarche.archive.filings import load_merges
from demarche.archive.filters import Filters
from demarche.archive.groups import Group, iter_groups
from demarche.archive.happenings import find_happening, find_happenings, find_mentions, find_story_happenings
from demarche.archive.joining import catch_up
from demarche.archive.opening import open_archive, translated
from demarche.archive.placing import find_events_at, find_places
from demarche.archive.preparing import Prepared, prepare
from demarche.archive.rows import Rows
from demarche.archive.tracing import restore_record, trace_passages, trace_record
from demarche.corpus.passages import PassageTrace
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

    def add_all(self, records: Iterable[Record | Prepared], *, again: bool = False, group: Group = Group()) -> Iterator[adding.Added]:  # noqa: B008  (frozen)
        """Keeps records as `add` does, several in one transaction: each is on the disk when it is given back, in the order in which they came.

        Where one fails, those before it are kept and given back before its error is raised. `prepare` may have made them ready in another process.
        """
        for some in iter_groups(records, group):
            yield from self._add_group(some, again)

    def _add_group(self, some: list[Record | Prepared], again: bool) -> Iterator[adding.Added]:
        from demarche import __version__

        with translated(self.path):
            ready = [r if isinstance(r, Prepared) else prepare(r) for r in some]
            try:
                done = adding.add_records(self.db, ready, reader=__version__, again=again)
            except Exception:
                if len(ready) == 1:
                    raise
                done = None  # all of it was taken back: one by one, so that the others are kept
            for n, record in enumerate(ready):
                yield done[n] if done else adding.add_records(self.db, (record,), reader=__version__, again=again)[0]

    def reject(self, where: str, report_id: str | None, reason: str) -> None:
        """Keeps what could not be taken in, with the reason."""
        with translated(self.path):
            adding.reject(self.db, where, report_id, reason)

    def forget(self, report_id: str) -> None:
        """Removes a report and everything said of it. Raises `InputError` where there is none."""
        with translated(self.path):
            if not adding.forget(self.db, report_id):
                raise InputError(f"{self.path} has no report {report_id!r}. Its reports: demarche ask reports --archive {self.path}")

    def correct(self, report_id: str, item: str, field: str, value: str | None, *, who: str) -> Record:
        """Mends a statement, event or actor ("s3", "e1", "a2"): `wrong` takes it out, `speaker` names an actor of the record (None: nobody), `type`
        is a type of PLOVER, `same` names the actor of the record that an actor is. Kept with who and when; it holds when the report is read again. The record as it is then.

        Raises `InputError` where there is no such report, `UsageError` for what cannot be mended so.
        """
        with translated(self.path):
            record = adding.correct(self.db, report_id, item, field, value, who)
        if record is None:
            raise InputError(f"{self.path} has no report {report_id!r}. Its reports: demarche ask reports --archive {self.path}")
        return record

    def merge_actors(self, actor: str, other: str | None, *, who: str) -> str:
        """Says that two actors are one, or with None takes the first apart again; each by their key, or by a name that only one has. Kept with
        who and when; it holds for reports that are read again, and for new ones. The key under which both are filed then.

        Raises `InputError` where there is no such actor, `UsageError` for a name of several.
        """
        with translated(self.path):
            return adding.merge(self.db, actor, other, who)

    def merges(self) -> dict[str, str]:
        """For each actor's key that readers merged with another, the key that both are filed under."""
        with translated(self.path):
            return load_merges(self.db)

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

    def passages(self, record: Record) -> tuple[PassageTrace, ...]:
        """Which passages of a record's text stand in other reports, each with the earliest of them."""
        with translated(self.path):
            return trace_passages(self.db, record)

    def spread(self, report_id: str) -> Spread:
        """How many reports carry a report, itself and its copies, and how many publishers."""
        with translated(self.path):
            return find_spread(self.db, report_id)

    def dyad_months(self, **filters: Any) -> Rows:
        """Counts and mean scores of actual events by month and directed pair of countries."""
        with translated(self.path):
            return count_dyad_months(self.db, Filters(**filters))

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

    def places(self, **filters: Any) -> Rows:
        """Where it happened: one row for each place, the most acts first."""
        with translated(self.path):
            return find_places(self.db, Filters(**filters))

    def events_at(self, place: str, **filters: Any) -> Rows:
        """The events at one place, by the key that `places` gives, one for each act, the latest first."""
        with translated(self.path):
            return find_events_at(self.db, place, Filters(**filters))

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

    def story(self, number: int) -> tuple[Rows, Rows]:
        """A story's own row, and its reports in order of time. Both are empty where there is no such story."""
        with translated(self.path):
            return asking.find_story(self.db, number)

    def voices(self, story: int) -> Rows:
        """Who speaks in the reports of a story, and in how many of them."""
        with translated(self.path):
            return asking.find_voices(self.db, story)

    def story_happenings(self, story: int) -> Rows:
        """What happened as the reports of a story tell it, and how many of them tell it (`told_by`)."""
        with translated(self.path):
            return find_story_happenings(self.db, story)

    def roles(self, key: str) -> Rows:
        """What an actor was called in the reports, and from when to when."""
        with translated(self.path):
            return asking.find_roles(self.db, key)

    def activity(self, key: str) -> Rows:
        """How much an actor said, did and was done to, month by month."""
        with translated(self.path):
            return asking.find_activity(self.db, key)

    def titles(self, report_ids: Iterable[str]) -> dict[str, str]:
        """What reports go by, by their ids: the title, else the beginning of the text."""
        with translated(self.path):
            return asking.find_titles(self.db, report_ids)

    def story_of(self, report_id: str) -> int | None:
        """The number of the story that a report belongs to."""
        with translated(self.path):
            return asking.find_report_story(self.db, report_id)

    def corrections(self, **filters: Any) -> Rows:
        """What readers mended, the latest first."""
        with translated(self.path):
            return asking.find_corrections(self.db, Filters(**filters))

    def happenings(self, **filters: Any) -> Rows:
        """What happened, each act once with all the reports that tell of it, the latest first."""
        with translated(self.path):
            return find_happenings(self.db, Filters(**filters))

    def mentions(self, happening: str, **filters: Any) -> Rows:
        """The mentions of one happening, by the id that `happenings` gives, and why each was joined."""
        with translated(self.path):
            return find_mentions(self.db, happening, Filters(**filters))

    def happening(self, happening: str) -> tuple[Rows, Rows]:
        """A happening's own row, and its mentions. Raises `InputError` where there is no such happening."""
        with translated(self.path):
            return find_happening(self.db, happening), find_mentions(self.db, happening, Filters(limit=500))

    def likenesses(self, **filters: Any) -> Rows:
        """Pairs of reports that are copies of each other, or share passages."""
        with translated(self.path):
            return asking.find_likenesses(self.db, Filters(**filters))
