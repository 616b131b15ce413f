"""Reading the compiled tables in `demarche/facts`: tab-separated, a `#` line with the source, then a header line."""

from __future__ import annotations

import datetime
from pathlib import Path

FACTS = Path(__file__).resolve().parent.parent / "facts"


def load_table(name: str) -> list[list[str]]:
    """The rows of one table, each as long as its header."""
    lines = (FACTS / name).read_text(encoding="utf8").split("\n")
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return rows[1:]


def split_list(cell: str) -> tuple[str, ...]:
    """The parts of a cell that holds several values."""
    return tuple(cell.split("; ")) if cell else ()


def parse_day(cell: str, *, last: bool = False) -> datetime.date | None:
    """The day of `2019`, `2019-03` or `2019-03-05`; of a year or month the first day, or the last one."""
    if not cell:
        return None
    parts = [int(p) for p in cell.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else (12 if last else 1)
    if len(parts) > 2:
        return datetime.date(year, month, parts[2])
    if not last:
        return datetime.date(year, month, 1)
    return datetime.date(year + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)
