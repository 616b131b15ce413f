"""`demarche ask`: questions to the archive, answered as a table, CSV, JSON lines or Parquet."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from demarche.archive.archive import Archive
from demarche.archive.rows import Rows
from demarche.cli.printing import output_console
from demarche.errors import UsageError
from demarche.evidence import visible
from demarche.plover import QUADS

_CELL_CHARS = 200
_NOWRAP = ("Date", "Reports", "Statements", "Events", "Status")


def _event(row: dict[str, Any]) -> tuple[object, ...]:
    act = row["type"] + (f" ({row['mode']})" if row["mode"] else "")
    return row["date"], f"{row['actor'] or '?'} → {act} → {row['recipient'] or '?'}", row["trigger"], row["status"], f"{row['report']}:{row['event']}"


def _figure(row: dict[str, Any]) -> tuple[object, ...]:
    parties = f"{row['giver'] or '?'} → {row['receiver'] or '?'}" if row["giver"] or row["receiver"] else ""
    return row["date"], row["words"], parties, row["status"], row["sentence"], f"{row['report']}:{row['figure']}"


def _happening(row: dict[str, Any]) -> tuple[object, ...]:
    who = f"{row['actor'] or '?'} → {row['type']} → {row['recipient'] or '?'}"
    return row["date"], who, row["place"], row["status"], row["reports"], row["published_by"], row["happening"]


def _why(row: dict[str, Any]) -> str:
    """Why a mention is with the one at the centre of its strand; for the centre itself, why the strand is where it is; and so on."""
    return "; ".join(next(filter(None, (json.loads(row[c]) for c in ("reasons", "strand_reasons", "account_reasons"))), ()))


_EVENT_HEAD = ("Date", "Who → did → to whom", "Word", "Status", "Where")
# What a person reads of each answer: the columns, and a row of them. --csv, --json and --parquet have every column.
SHOWN: dict[str, tuple[tuple[str, ...], Callable[[dict[str, Any]], tuple[object, ...]]]] = {
    "statements": (
        ("Date", "Speaker", "Words", "Publisher", "Where"),
        lambda r: (r["date"], r["speaker"] or "?", r["words"], r["publisher"], f"{r['report']}:{r['statement']}"),
    ),
    "events": (_EVENT_HEAD, _event),
    "dyad": (_EVENT_HEAD, _event),
    "timeline": (_EVENT_HEAD, _event),
    "places": (
        ("Place", "Country", "Acts", "Cooperation", "Conflict", "Reports", "First", "Last"),
        lambda r: tuple(r[c] for c in ("place", "country", "acts", "cooperation", "conflict", "reports", "first", "last")),
    ),
    "figures": (("Date", "Figure", "From → to", "Status", "Sentence", "Where"), _figure),
    "actors": (
        ("Name", "Kind", "Country", "Role", "Reports", "Statements", "Events"),
        lambda r: tuple(r[c] for c in ("name", "kind", "country", "role", "reports", "statements", "events")),
    ),
    "disputes": (
        ("Kind", "Date", "One side", "The other side", "Where"),
        lambda r: (
            r["kind"],
            r["date"],
            f"{r['one'] or '?'}: {r['one_words']}",
            f"{r['other'] or '?'}: {r['other_words']}",
            f"{r['one_report']}:{r['one_item']} {r['other_report']}:{r['other_item']}",
        ),
    ),
    "stories": (
        ("Date", "Until", "Title", "Reports", "Publishers", "Story"),
        lambda r: (r["date"], r["last"], r["title"], r["reports"], r["publishers"], str(r["story"])),
    ),
    "happenings": (("Date", "Who → did → to whom", "Place", "Status", "Reports", "Publishers", "Happening"), _happening),
    "mentions": (
        ("Date", "Publisher", "Word", "Sentence", "Why", "Where"),
        lambda r: (r["date"], r["publisher"], r["trigger"], r["sentence"], _why(r), f"{r['report']}:{r['event']}"),
    ),
    "likenesses": (
        ("Date", "Report", "Is", "Other", "Its share", "Share there"),
        lambda r: (r["date"], r["report"], r["kind"], r["other"], f"{r['here']:.0%}", f"{r['there']:.0%}"),
    ),
    "dyad_months": (
        ("Month", "Actor", "Recipient", "Events", "Verbal coop.", "Material coop.", "Verbal conf.", "Material conf.", "Mean score"),
        lambda r: tuple(r[c] for c in ("month", "actor", "recipient", "events", *QUADS, "mean_score")),
    ),
    "corrections": (
        ("Date", "Report", "Of", "Field", "Was", "Is", "Who"),
        lambda r: (r["date"], f"{r['report']}:{r['start']}-{r['end']}", r["kind"], r["field"], r["was"], r["value"], r["who"]),
    ),
    "reports": (("Date", "Publisher", "Title", "Report"), lambda r: (r["date"], r["publisher"], r["title"], r["report"])),
}


@dataclass(frozen=True, slots=True)
class Output:
    """How to print an answer: at most one of these, else a table for people."""

    csv: bool = False
    json: bool = False
    parquet: str | None = None

    def __post_init__(self) -> None:
        if self.csv + self.json + bool(self.parquet) > 1:
            raise UsageError("--csv, --json and --parquet exclude each other")


def ask(question: str, archive_path: str, output: Output, names: tuple[str, ...] = (), **filters: Any) -> None:
    """Prints the answer to one question; `names` are the two sides of a dyad."""
    with Archive(archive_path) as archive:
        asked: Callable[..., Rows] = getattr(archive, question)
        rows = asked(*names, **{k: v for k, v in filters.items() if v is not None})
    show(rows, question, output)


def show(rows: Rows, question: str, output: Output) -> None:
    """Prints rows in the form that was asked for."""
    if output.json:
        for row in rows:
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    elif output.csv:
        from demarche.exports.tables import write_csv

        write_csv(rows, rows.columns, sys.stdout)
    elif output.parquet:
        from demarche.exports.tables import write_parquet

        write_parquet(rows, rows.columns, output.parquet)
    else:
        _print_table(rows, question)


def _print_table(rows: Rows, question: str) -> None:
    console = output_console()
    if not len(rows):
        console.print(Text("Nothing in the archive answers that. Fewer filters find more.", style="dim"))
        return
    head, shown = SHOWN[question]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in head:
        table.add_column(name, no_wrap=name in _NOWRAP, overflow="fold")
    for row in rows:
        table.add_row(*map(_cell, shown(row)))
    console.print(table)


def _cell(value: object) -> Text:
    words = "" if value is None else f"{value:,}" if isinstance(value, int) else str(value)
    words = visible(words).replace("\n", " ")
    return Text(words if len(words) <= _CELL_CHARS else words[: _CELL_CHARS - 1] + "…")
