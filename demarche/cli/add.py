"""`demarche add`: sources of any kind -> the archive, each report on the disk before it is counted."""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from demarche.archive.adding import Added
from demarche.archive.archive import Archive
from demarche.archive.groups import Group, iter_groups
from demarche.cli.batches import Outcome, iter_outcomes
from demarche.cli.printing import error_console, show_error
from demarche.cli.progress import show_progress
from demarche.errors import SomeInputsRejectedError
from demarche.intake.addresses import hide_password, is_address, require_url
from demarche.intake.gathering import Gathered, iter_gathered
from demarche.intake.manners import Manners
from demarche.intake.rejects import Rejection
from demarche.record import Record, why_not_read
from demarche.report import Report

SHOWN_REJECTIONS = 20
"""Rejections that are printed one by one; all of them are in the archive's table `rejections`."""


@dataclass(slots=True)
class Tally:
    """The accounts of one run: every report that came in is in exactly one of them."""

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    rejected: int = 0
    reasons: list[str] = field(default_factory=list)

    def total(self) -> int:
        """Reports that came in."""
        return self.added + self.replaced + self.unchanged + self.rejected

    def words(self) -> str:
        """The accounts in words."""
        counts = ((self.added, "added"), (self.replaced, "replaced"), (self.unchanged, "there already"), (self.rejected, "refused"))
        return ", ".join(f"{count:,} {name}" for count, name in counts if count) or "nothing to add"

    def merge(self, other: Tally) -> None:
        """Takes in the accounts of another run."""
        self.added += other.added
        self.replaced += other.replaced
        self.unchanged += other.unchanged
        self.rejected += other.rejected
        self.reasons += other.reasons


@dataclass(frozen=True, slots=True)
class Options:
    """How to take reports in. `columns` maps a report's fields to the columns of a table; `workers` processes read, None is one for each core."""

    columns: Mapping[str, str] | None = None
    kind: str | None = None
    date: str | None = None
    again: bool = False
    as_json: bool = False
    workers: int | None = None


def add_sources(sources: Sequence[str], path: str, options: Options, manners: Manners = Manners()) -> None:  # noqa: B008  (frozen)
    """Adds everything from the sources. Raises `SomeInputsRejectedError` at the end where anything was refused."""
    tally = Tally()
    for source in filter(is_address, sources):
        require_url(source)
    with Archive(path, write=True) as archive, show_progress(sources[0] if len(sources) == 1 else "-") as advance:
        for source in sources:
            if is_address(source):
                gathered = _iter_address(archive, source, options, manners, tally)
            else:
                gathered = _without(path, iter_gathered(source, columns=options.columns, kind=options.kind, date=options.date))
            add_gathered(archive, gathered, options, tally, lambda: advance(tally.total(), 0))
    sum_up(path, tally, options)


def add_run(folder: str, path: str, options: Options) -> None:
    """Adds what a finished run has read, in the order of its inputs. Raises `SomeInputsRejectedError` at the end where the run refused anything."""
    from demarche.scale.run_folders import RunFolder

    run = RunFolder.open(folder)
    tally = Tally()
    with Archive(path, write=True) as archive, show_progress("-") as advance:
        for shard in run.names():
            records = (msgspec.json.decode(row["record"], type=Record) for row in run.read_table("records", shard, ["record"]))
            for added in archive.add_all(records):
                _count(added, options, tally)
                advance(tally.total(), 0)
            for row in run.read_table("rejections", shard):
                _refuse(archive, row["source"], row["report"], row["reason"], options, tally)
    sum_up(path, tally, options)


def _without(archive_path: str, gathered: Iterator[Gathered]) -> Iterator[Gathered]:
    """What was gathered, but for the archive itself, which may lie in the folder that is added."""
    own = {os.path.abspath(archive_path + ending) for ending in ("", "-wal", "-shm")}
    return (item for item in gathered if os.path.abspath(item.where) not in own)


def _iter_address(archive: Archive, url: str, options: Options, manners: Manners, tally: Tally) -> Iterator[Gathered]:
    """What is under an address. Pages of a feed that the archive has are not fetched again."""
    from demarche.intake.fetching import Fetcher
    from demarche.intake.web_sources import Wishes, iter_fetched

    def is_known(page: str) -> bool:
        known = not options.again and page in archive
        if known:
            tally.unchanged += 1
            _acknowledge(page, "unchanged", options)
        return known

    with Fetcher(manners) as fetcher:
        yield from iter_fetched(url, fetcher, Wishes(options.columns, options.kind, options.date), is_known=is_known)


def add_gathered(archive: Archive, gathered: Iterator[Gathered], options: Options, tally: Tally, advance: Callable[[], None]) -> None:
    """Reads and keeps what was gathered; `advance` is called after each report."""
    from demarche.scale.pool import make_pipe

    where: dict[int, str] = {}
    outcomes = iter_outcomes(_new_ones(archive, gathered, where, options, tally), make_pipe(options.workers))
    for some in iter_groups(outcomes, Group()):
        for _ in _keep(archive, some, where, options, tally):
            advance()


def _new_ones(
    archive: Archive, gathered: Iterator[Gathered], where: dict[int, str], options: Options, tally: Tally
) -> Iterator[tuple[int, Report | Rejection]]:
    """The reports that the archive does not hold yet, numbered; the others are counted without being read again."""
    for number, item in enumerate(gathered, 1):
        if isinstance(item.entry, Report) and not options.again and item.entry in archive:
            tally.unchanged += 1
            _acknowledge(item.entry.id, "unchanged", options)
            continue
        where[number] = item.where
        yield number, item.entry


def _keep(archive: Archive, outcomes: Sequence[Outcome[Report, Record]], where: dict[int, str], options: Options, tally: Tally) -> Iterator[None]:
    """Reports into the archive, or their refusals, in order; each is counted and acknowledged when it is on the disk, and a step is given."""
    for refused, some in itertools.groupby(outcomes, _why_refused):
        if refused is None:
            records = {outcome.line: outcome.out for outcome in some if outcome.out is not None}
            for line, added in zip(records, archive.add_all(records.values(), again=options.again), strict=True):
                where.pop(line)
                _count(added, options, tally)
                yield
            continue
        for outcome in some:
            report_id = outcome.item.id if outcome.item else outcome.rejection.id if outcome.rejection else None
            _refuse(archive, hide_password(where.pop(outcome.line)), report_id, refused, options, tally)
            yield


def _why_refused(outcome: Outcome[Report, Record]) -> str | None:
    if outcome.rejection:
        return outcome.rejection.reason
    return why_not_read(outcome.out) if outcome.out else "could not be read"


def _refuse(archive: Archive, where: str, report_id: str | None, reason: str, options: Options, tally: Tally) -> None:
    archive.reject(where, report_id, reason)
    tally.rejected += 1
    tally.reasons.append(f"{where}: {reason}")
    _acknowledge(report_id, "rejected", options, reason)


def _count(added: Added, options: Options, tally: Tally) -> None:
    setattr(tally, added.outcome, getattr(tally, added.outcome) + 1)
    _acknowledge(added.id, added.outcome, options)


def _acknowledge(report_id: str | None, outcome: str, options: Options, reason: str | None = None) -> None:
    """With --json, one line for each report, written when the report is on the disk."""
    if options.as_json:
        line = {"id": report_id, "outcome": outcome} | ({"reason": reason} if reason else {})
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


def sum_up(path: str, tally: Tally, options: Options) -> None:
    """Prints what was refused and the accounts. Raises `SomeInputsRejectedError` where anything was refused."""
    for reason in tally.reasons[:SHOWN_REJECTIONS]:
        show_error(reason)
    if len(tally.reasons) > SHOWN_REJECTIONS:
        show_error(f"and {len(tally.reasons) - SHOWN_REJECTIONS:,} more that were refused; the archive's table `rejections` has all of them")
    error_console().print(f"demarche: {path}: {tally.words()}")
    if tally.rejected:
        raise SomeInputsRejectedError(f"{tally.rejected:,} of {tally.total():,} reports were refused; the others are in {path}")
