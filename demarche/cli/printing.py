"""A record for human eyes: the text with its evidence marked, then short tables. Nothing in a report drives the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from demarche.display import amount, name_of, names_of, quoted
from demarche.evidence import Mark, Run, find_marks, iter_runs, visible
from demarche.record import Record

SHOWN_CHARS = 30_000
"""Characters of a text that are printed; --json has all of it."""
BROKEN_PIPE_EXIT = 141  # 128 + SIGPIPE, as a shell reports it
_CELL_CHARS = 160

STYLES = {
    "statement": "yellow",
    "source": "bold",
    "cue": "italic",
    "event": "bold red",
    "figure": "bold green",
    "date": "underline cyan",
}
# Later ones win where several cover a word.
_ORDER = ("statement", "source", "cue", "date", "figure", "event")


class _QuietConsole(Console):
    """A console that ends without a word when nobody reads any more (`demarche read … | head`)."""

    def on_broken_pipe(self) -> None:
        leave_broken_pipe()
        raise SystemExit(BROKEN_PIPE_EXIT)


def leave_broken_pipe() -> None:
    """Points standard output to nowhere, so that the flush at the end of the program fails no more."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def output_console() -> Console:
    """Standard output; colours only on a terminal, and not where NO_COLOR is set."""
    return _QuietConsole(highlight=False, markup=False, emoji=False, soft_wrap=False)


def error_console() -> Console:
    """Standard error."""
    return Console(stderr=True, highlight=False, markup=False, emoji=False, soft_wrap=True)


def show_error(message: str) -> None:
    """One line on standard error, with nothing in it that could drive the terminal."""
    error_console().print(f"demarche: {visible(message)}")


def print_record(console: Console, record: Record) -> None:
    """The whole record: heading, marked text, tables, warnings."""
    console.print(_heading(record))
    console.print(marked_text(record, 0, min(len(record.text), SHOWN_CHARS), coloured=has_colour(console)))
    if len(record.text) > SHOWN_CHARS:
        left = len(record.text) - SHOWN_CHARS
        console.print(Text(f"… {left:,} more characters are not shown; --json has them", style="dim"))
    for table in (_statements(record), _events(record), _figures(record)):
        if table is not None:
            console.print()
            console.print(table)
    if not (record.statements or record.events or record.figures):
        console.print(Text("\nNo statements, events or figures were found.", style="dim"))
    if record.warnings:
        console.print()
    for warning in record.warnings:
        console.print(Text("! " + visible(warning.message), style="magenta"))


def has_colour(console: Console) -> bool:
    """Whether styles can be seen; else the evidence is marked with brackets."""
    return console.is_terminal and console.color_system is not None and not console.no_color


def _heading(record: Record) -> Text:
    parts = [p for p in (record.title, record.publisher, record.published) if p]
    heading = Text(visible(" · ".join(parts) or record.id).replace("\n", " "), style="bold")
    found = (
        (len(record.statements), "statement"),
        (len(record.events), "event"),
        (len(record.figures), "figure"),
        (len(record.dates), "date"),
    )
    heading.append("\n")
    for i, (count, kind) in enumerate(found):
        heading.append(" · " if i else "", style="not bold dim")
        heading.append(f"{count} {kind}{'' if count == 1 else 's'}", style=f"not bold {STYLES[kind]}")
    heading.append("\n")
    return heading


def marked_text(record: Record, start: int, end: int, *, coloured: bool) -> Text:
    """`[start, end)` of the text with its evidence: styles and numbers in colour, `[s1: …]` brackets without."""
    marks = [m for m in find_marks(record) if m.kind in STYLES]
    out = Text()
    for run in iter_runs(marks, start, end):
        words = visible(record.text[run.start : run.end])
        if coloured:
            for m in _labelled(run.opening):
                out.append(f"[{m.label}]", style=f"dim {STYLES[m.kind]}")
            out.append(words, style=_style(run))
        else:
            out.append("".join(f"[{m.label}: " for m in _labelled(run.opening)))
            out.append(words)
            out.append("]" * len(_labelled(run.closing)))
    return out


def _labelled(marks: Iterable[Mark]) -> list[Mark]:
    return [m for m in marks if m.label]


def _style(run: Run) -> str:
    kinds = {m.kind for m in run.marks}
    return " ".join(STYLES[k] for k in _ORDER if k in kinds)


def _table(title: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]], wide: int) -> Table | None:
    """A table whose column `wide` takes what room is left; None without rows."""
    if not rows:
        return None
    table = Table(box=box.SIMPLE_HEAD, title=title, title_justify="left", title_style="bold", pad_edge=False, expand=True)
    for i, name in enumerate(head):
        narrow = name in ("", "Date", "Status")
        table.add_column(name, no_wrap=narrow, ratio=None if narrow else (3 if i == wide else 1), overflow="fold")
    for row in rows:
        table.add_row(*(Text(visible(cell).replace("\n", " ")) for cell in row))
    return table


def _statements(record: Record) -> Table | None:
    rows = [(s.id, name_of(record, s.speaker), quoted(record, s.content, _CELL_CHARS), s.date or "") for s in record.statements]
    return _table("Statements", ("", "Speaker", "Words", "Date"), rows, 2)


def _events(record: Record) -> Table | None:
    rows = []
    for e in record.events:
        act = e.type + (f" ({e.mode})" if e.mode else "")
        who = f"{names_of(record, e.actors)} → {act} → {names_of(record, e.recipients)}"
        claimed = f", says {e.claimed_in}" if e.claimed_in else ""
        rows.append((e.id, e.date or "", who + claimed, e.status, f"{e.goldstein:+.1f}"))
    return _table("Events", ("", "Date", "Who → did → to whom", "Status", "Score"), rows, 2)


def _figures(record: Record) -> Table | None:
    rows = []
    for f in record.figures:
        parties = f"{names_of(record, f.giver)} → {names_of(record, f.receiver)}" if f.giver or f.receiver else ""
        rows.append((f.id, amount(f.value, f.unit, f.qualifier), parties, f.status or "", f.date or ""))
    return _table("Figures", ("", "Amount", "From → to", "Status", "Date"), rows, 2)
