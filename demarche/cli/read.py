"""`demarche read`: one report for human eyes or as JSON, or a whole batch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import msgspec

from demarche.cli.batches import Outcome, iter_outcomes
from demarche.cli.outputs import open_output
from demarche.cli.printing import output_console, print_record, show_error
from demarche.cli.progress import show_progress
from demarche.errors import InputError, SomeInputsRejectedError
from demarche.intake.decoding import Counted, iter_chunks
from demarche.intake.rejects import Rejection
from demarche.intake.sniffing import Kind
from demarche.intake.sources import fill_in, iter_source, open_source
from demarche.intake.tables import iter_numbered
from demarche.record import Record, why_not_read
from demarche.report import Report, parse_publication_date


def encode(record: Record, *, evidence: bool = False) -> bytes:
    """A record as one line of JSON."""
    return msgspec.json.encode(record.to_dict(evidence=evidence)) + b"\n"


def iter_records(entries: Iterable[tuple[int, Report | Rejection]], *, workers: int | None = 1) -> Iterator[tuple[Record | None, Rejection | None]]:
    """For each entry its record, its rejection, or both: a refused report keeps its place by a record without parts.

    Only a line without an id that can be made out has no record.
    """
    from demarche import reader
    from demarche.scale.pool import make_pipe

    for outcome in iter_outcomes(entries, make_pipe(workers)):
        rejection = _rejection(outcome)
        if outcome.out is not None:
            yield outcome.out, rejection
        elif outcome.item is not None and rejection is not None:
            yield reader.unread_record(outcome.item, rejection.reason), rejection
        elif rejection is not None and rejection.id is not None:
            yield reader.unread_record(Report(text="", id=rejection.id), rejection.reason), rejection
        else:
            yield None, rejection


def _rejection(outcome: Outcome[Report, Record]) -> Rejection | None:
    """Why the report was refused, by whichever stage did."""
    if outcome.rejection is not None:
        if outcome.item is None:
            return outcome.rejection
        return replace(outcome.rejection, id=outcome.item.id)
    reason = why_not_read(outcome.out) if outcome.out is not None else None
    return Rejection(outcome.line, outcome.out.id, reason) if reason and outcome.out is not None else None


def tell(name: str, rejection: Rejection) -> None:
    """One line on standard error: file, line, id and reason."""
    who = f" (id {rejection.id[:80]})" if rejection.id else ""
    show_error(f"{name}:{rejection.line}:{who} {rejection.reason}")


def read_file(
    path: str, *, kind: Kind | None, date: str | None, title: str | None, as_json: bool, explain: str | None, evidence: bool = False
) -> None:
    """Prints the record of each report in a file. Raises `InputError` where the only report cannot be read."""
    entries = list(iter_source(path, kind=kind, date=date, title=title))
    if not entries:
        raise InputError(f"{path}: no report in it, only blank lines")
    numbered = [(e.line if isinstance(e, Rejection) else n, e) for n, e in enumerate(entries, 1)]
    rejected = 0
    for record, rejection in iter_records(numbered):
        if rejection is not None:
            rejected += 1
            if len(entries) == 1:
                raise InputError(f"{path}: {rejection.reason}")
            tell(path, rejection)
        elif record is not None:
            _show(record, as_json=as_json, explain=explain, evidence=evidence)
    if rejected:
        raise SomeInputsRejectedError(f"{path}: {rejected:,} of {len(entries):,} reports were not read")


def _show(record: Record, *, as_json: bool, explain: str | None, evidence: bool = False) -> None:
    if as_json:
        with open_output("-") as write:
            write(encode(record, evidence=evidence))
        return
    console = output_console()
    if explain is None:
        print_record(console, record)
        return
    from demarche.cli.explain import print_explanation

    print_explanation(console, record, explain)


def read_batch(source: str, target: str, *, date: str | None, title: str | None, evidence: bool = False, workers: int | None = None) -> None:
    """Reads JSONL into JSONL, line by line, on so many processes (None: one for each core). Raises `SomeInputsRejectedError` at the end if any line was refused."""
    parse_publication_date(date)
    name = "<stdin>" if source == "-" else source
    done = rejected = 0
    with open_source(source) as stream:
        counted = Counted(stream)
        entries = ((line, fill_in(entry, date, title) if isinstance(entry, Report) else entry) for line, entry in iter_numbered(iter_chunks(counted)))
        with open_output(target) as write, show_progress(source) as advance:
            for record, rejection in iter_records(entries, workers=workers):
                if rejection is not None:
                    rejected += 1
                    tell(name, rejection)
                if record is not None:
                    write(encode(record, evidence=evidence))
                done += 1
                advance(done, counted.count)
    if rejected:
        raise SomeInputsRejectedError(f"{name}: {rejected:,} of {done:,} lines were not read; the reasons stand above. The others are in {target}")
