"""`demarche add`: sources of any kind -> the archive, each report on the disk before it is counted."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from demarche.archive.archive import Archive
from demarche.cli.batches import Outcome, iter_outcomes
from demarche.cli.printing import error_console, show_error
from demarche.cli.progress import show_progress
from demarche.cli.read import why_not_read
from demarche.errors import SomeInputsRejectedError
from demarche.intake.gathering import Gathered, iter_gathered
from demarche.intake.rejects import Rejection
from demarche.record import Record
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


@dataclass(frozen=True, slots=True)
class Options:
    """How to take reports in. `columns` maps a report's fields to the columns of a table."""

    columns: Mapping[str, str] | None = None
    kind: str | None = None
    date: str | None = None
    again: bool = False
    as_json: bool = False


def add_sources(sources: Sequence[str], path: str, options: Options) -> None:
    """Adds everything from the sources. Raises `SomeInputsRejectedError` at the end where anything was refused."""
    tally = Tally()
    with Archive(path, write=True) as archive, show_progress(sources[0] if len(sources) == 1 else "-") as advance:
        for source in sources:
            gathered = iter_gathered(source, columns=options.columns, kind=options.kind, date=options.date)
            _add_gathered(archive, gathered, options, tally, lambda: advance(tally.total(), 0))
    _sum_up(path, tally, options)


def _add_gathered(archive: Archive, gathered: Iterator[Gathered], options: Options, tally: Tally, advance: Callable[[], None]) -> None:
    from demarche import reader

    where: dict[int, str] = {}
    for outcome in iter_outcomes(_new_ones(archive, gathered, where, options, tally), reader.pipe):
        _keep(archive, outcome, where.pop(outcome.line), options, tally)
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


def _keep(archive: Archive, outcome: Outcome[Report, Record], where: str, options: Options, tally: Tally) -> None:
    """One report into the archive, or its refusal; counted and acknowledged only then."""
    refused = outcome.rejection.reason if outcome.rejection else why_not_read(outcome.out) if outcome.out else None
    if refused is not None or outcome.out is None:
        reason = refused or "could not be read"
        report_id = outcome.item.id if outcome.item else outcome.rejection.id if outcome.rejection else None
        archive.reject(where, report_id, reason)
        tally.rejected += 1
        tally.reasons.append(f"{where}: {reason}")
        _acknowledge(report_id, "rejected", options, reason)
        return
    added = archive.add(outcome.out, again=options.again)
    setattr(tally, added.outcome, getattr(tally, added.outcome) + 1)
    _acknowledge(added.id, added.outcome, options)


def _acknowledge(report_id: str | None, outcome: str, options: Options, reason: str | None = None) -> None:
    """With --json, one line for each report, written when the report is on the disk."""
    if options.as_json:
        line = {"id": report_id, "outcome": outcome} | ({"reason": reason} if reason else {})
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


def _sum_up(path: str, tally: Tally, options: Options) -> None:
    for reason in tally.reasons[:SHOWN_REJECTIONS]:
        show_error(reason)
    if len(tally.reasons) > SHOWN_REJECTIONS:
        show_error(f"and {len(tally.reasons) - SHOWN_REJECTIONS:,} more that were refused; the archive's table `rejections` has all of them")
    counts = ((tally.added, "added"), (tally.replaced, "replaced"), (tally.unchanged, "there already"), (tally.rejected, "refused"))
    words = ", ".join(f"{count:,} {name}" for count, name in counts if count) or "nothing to add"
    error_console().print(f"demarche: {path}: {words}")
    if tally.rejected:
        raise SomeInputsRejectedError(f"{tally.rejected:,} of {tally.total():,} reports were refused; the others are in {path}")
