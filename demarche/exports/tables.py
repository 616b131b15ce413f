"""Rows -> CSV that is safe to open in a spreadsheet, JSON lines, or Parquet."""

from __future__ import annotations

import csv
import itertools
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from demarche.errors import OutputError, UsageError

# What a spreadsheet takes for a formula at the start of a cell (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_GROUP_ROWS = 20_000

Row = Mapping[str, Any]


def write_csv(rows: Iterable[Row], columns: Sequence[str], stream: IO[str]) -> None:
    """Writes a header and the rows. A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay."""
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([safe_cell(row.get(c)) for c in columns])


def safe_cell(value: Any) -> Any:
    """A value as a spreadsheet may see it: None is empty, lists are joined by semicolons, no text begins a formula."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    if isinstance(value, str) and value.lstrip(" \u00a0").startswith(_FORMULA):
        return f"'{value}"
    return value


def write_jsonl(rows: Iterable[Row], stream: IO[str]) -> None:
    """Writes one JSON object a line."""
    for row in rows:
        stream.write(json.dumps(dict(row), ensure_ascii=False) + "\n")


def write_parquet(rows: Iterable[Row], columns: Sequence[str], path: str) -> None:
    """Writes a Parquet file, some thousand rows at a time; it appears under its name when it is whole.

    A column's type is that of its first values; one without any is text. Raises `UsageError` where pyarrow is not installed,
    `OutputError` where the file cannot be written.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise UsageError("Parquet needs pyarrow: pip install 'demarche[parquet]'") from None
    part = Path(f"{path}.part")
    remaining = iter(rows)
    group = list(itertools.islice(remaining, _GROUP_ROWS))
    schema = pyarrow.schema([(c, _column_type(pyarrow, [row.get(c) for row in group])) for c in columns])
    try:
        with pyarrow.parquet.ParquetWriter(part, schema) as writer:
            while group:
                writer.write_table(pyarrow.table({c: [row.get(c) for row in group] for c in columns}, schema=schema))
                group = list(itertools.islice(remaining, _GROUP_ROWS))
        os.replace(part, path)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from None


def _column_type(pyarrow: Any, values: Sequence[Any]) -> Any:
    kinds = {type(v) for v in values if v is not None}
    if kinds == {bool}:
        return pyarrow.bool_()
    if kinds == {int}:
        return pyarrow.int64()
    if kinds and kinds <= {int, float}:
        return pyarrow.float64()
    if kinds & {list, tuple}:
        return pyarrow.list_(pyarrow.string())
    return pyarrow.string()
