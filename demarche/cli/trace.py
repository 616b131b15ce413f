"""`demarche trace`: where each quotation of a document was first said, and how its wording changed on the way."""

from __future__ import annotations

import json
import sys

from rich.console import Console
from rich.text import Text

from demarche import reader
from demarche.archive.archive import Archive
from demarche.cli.printing import output_console
from demarche.cli.read import encode
from demarche.corpus.passages import PassageTrace
from demarche.corpus.tracing import Trace, restore_speakers
from demarche.errors import InputError
from demarche.evidence import visible
from demarche.intake.rejects import Rejection
from demarche.intake.sources import iter_source
from demarche.record import Record, why_not_read

_PASSAGE_CHARS = 160


def trace_file(path: str, archive_path: str, *, date: str | None, form: str = "people") -> None:
    """Prints the trace of every quotation in a document. `form`: people; json (an object for each quotation); record (the whole
    record, lost speakers filled in); passages (an object for each passage that stands in another report)."""
    record = read_one(path, date)
    with Archive(archive_path) as archive:
        traces = archive.trace(record) if form != "passages" else ()
        passages = archive.passages(record) if form in ("people", "passages") else ()
    if form == "record":
        sys.stdout.buffer.write(encode(restore_speakers(record, traces)))
    elif form == "json":
        for trace in traces:
            sys.stdout.write(json.dumps(trace.to_dict(), ensure_ascii=False) + "\n")
    elif form == "passages":
        for passage in passages:
            sys.stdout.write(json.dumps(passage.to_dict(record.text), ensure_ascii=False) + "\n")
    else:
        _print(output_console(), record, traces)
        _print_passages(output_console(), record, passages)


def read_one(path: str, date: str | None) -> Record:
    """The record of the only report in a file. Raises `InputError` where there is none, or more."""
    entries = list(iter_source(path, date=date))
    if len(entries) != 1:
        raise InputError(f"{path}: one document is traced at a time, and there are {len(entries):,} in it")
    if isinstance(entries[0], Rejection):
        raise InputError(f"{path}: {entries[0].reason}")
    record = reader.read_report(entries[0])
    reason = why_not_read(record)
    if reason is not None:
        raise InputError(f"{path}: {reason}")
    return record


def _print_passages(console: Console, record: Record, passages: tuple[PassageTrace, ...]) -> None:
    """Whose words the document is made of."""
    if not passages:
        return
    console.print(Text(f"{len(passages)} passages stand in other reports\n", style="bold"))
    for passage in passages:
        words = " ".join(record.text[passage.span.start : passage.span.end].split())
        shown = words if len(words) <= _PASSAGE_CHARS else f"{words[: _PASSAGE_CHARS // 2]} … {words[-_PASSAGE_CHARS // 2 :]}"
        source = passage.source
        where = " · ".join(p for p in (source.publisher, source.date, source.id) if p)
        console.print(Text(visible(shown)))
        console.print(
            Text(f"  {visible(where)}", style="bold green").append(f" — also in {visible(', '.join(passage.also))}" if passage.also else "")
        )
        console.print()


def _print(console: Console, record: Record, traces: tuple[Trace, ...]) -> None:
    restored = restore_speakers(record, traces)
    found = [t for t in traces if t.first is not None]
    console.print(Text(f"{len(found)} of {len(traces)} quotations are in the archive\n", style="bold"))
    for trace in traces:
        console.print(Text(f"“{visible(trace.text)}”".replace("\n", " "), style="" if trace.first else "dim"))
        if trace.first is None:
            console.print(Text("  not in the archive\n", style="dim"))
            continue
        first = trace.first
        who = first.speaker.name if first.speaker else "a speaker that the report does not name"
        where = " · ".join(p for p in (first.record.publisher, first.record.published, first.record.id) if p)
        console.print(Text(f"  first said by {visible(who)}", style="bold green").append(f" — {visible(where)} ({first.match})", style="not bold"))
        for here, there in first.changes:
            console.print(Text(f"    here “{visible(here)}”, there “{visible(there)}”", style="yellow"))
        others = [s.record.id for s in trace.sightings if s is not first]
        if others:
            console.print(Text(f"    also in {visible(', '.join(others))}"))
        names = trace.speakers()
        if len(names) > 1:
            sides = "; ".join(f"{name} ({', '.join(ids)})" for name, ids in names.items())
            console.print(Text(f"    the reports disagree on the speaker: {visible(sides)}", style="magenta"))
        for before, after in zip(record.statements, restored.statements, strict=True):
            if before.speaker != after.speaker and any(c.start < trace.span.end and trace.span.start < c.end for c in after.content):
                actor, told = restored.actor(after.speaker), record.actor(before.speaker)
                was = f"the text alone would say {told.name}" if told else "lost in the text"
                console.print(Text(f"    {after.id}: speaker {visible(actor.name if actor else '')}, {visible(was)}", style="cyan"))
        console.print()
