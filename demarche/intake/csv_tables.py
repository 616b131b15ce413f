"""CSV, TSV and their like -> reports, row by row: a bad row is a `Rejection` with its line, never the end of the table."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from demarche.errors import BadDateError, EmptyTextError, InputError
from demarche.intake.columns import Columns, find_columns
from demarche.intake.decoding import decode
from demarche.intake.dialects import Dialect, find_dialect, read_rows
from demarche.intake.publication_dates import find_day_order, parse_day
from demarche.intake.rejects import Rejection
from demarche.intake.table_lines import Lines, UnendedRowError, iter_lines
from demarche.limits import DEFAULT_LIMITS, Limits
from demarche.report import Report

_TRIED_ROWS, _TRIED_SHARE = 100, 0.8
_UNCLOSED = "a quotation mark is opened and never closed"
_STRAY = "a quotation mark stands inside a quoted cell (it has to be doubled there)"


@dataclass(frozen=True, slots=True)
class _Row:
    """The cells of one row, or why it has none."""

    line: int
    cells: Sequence[str]
    mended: int = 0
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the rows of a table look like."""

    header: Sequence[str]
    columns: Columns

    def fits(self, cells: Sequence[str]) -> bool:
        """Whether these can be the cells of a row: as many as the header has, with a date and an address where they belong."""
        if len(cells) != len(self.header):
            return False
        given = self.columns.find_cells(cells)
        try:
            parse_day(given.get("date"), day_first=self.columns.day_first)
        except BadDateError:
            return False
        return not given.get("url") or str(given["url"]).startswith(("http:", "https:"))

    def is_sure(self, cells: Sequence[str]) -> bool:
        """Whether a fitting row shows it by more than the number of its cells."""
        given = self.columns.find_cells(cells)
        return bool(given.get("date") or given.get("url"))


def iter_table(
    head: bytes, chunks: Iterable[bytes], *, wanted: Mapping[str, str] | None = None, limits: Limits = DEFAULT_LIMITS
) -> Iterator[tuple[int, Report | Rejection]]:
    """Line numbers with the report or the rejection of the row that begins there.

    `chunks` are the whole table in any text encoding, and `head` is how it begins. Raises `InputError` where no column
    holds the text, and for damage of the stream, after every row before it.
    """
    top = decode(head)
    dialect = find_dialect(top.text, is_named=True, wanted=wanted) or Dialect(",")
    lines = Lines(iter_lines(top, chunks, limits), limits)
    for _ in range(dialect.skipped_lines):
        next(lines, None)
    header = next(_iter_rows(lines, dialect, None), None)
    if header is None or header.fault:
        raise lines.failure or InputError(f"the first row of the table cannot be read: {header.fault if header else 'there is none'}")
    columns = find_columns(header.cells, wanted)
    if "date" in columns.places:
        dates = (row[columns.places["date"]] for row in read_rows(top.text, dialect) if len(row) == len(header.cells))
        columns = replace(columns, day_first=find_day_order(dates))
    shape, row = _Shape(header.cells, columns), None
    for row in _iter_rows(lines, dialect, shape):
        yield row.line, _make_entry(row, shape)
    if lines.failure is not None:
        raise lines.failure
    if row is None:
        raise EmptyTextError("the table has a header and no rows")


def _make_entry(row: _Row, shape: _Shape) -> Report | Rejection:
    """The report of a row, or why there is none."""
    width = len(shape.header)
    if row.fault is not None:
        return Rejection(row.line, None, row.fault)
    if len(row.cells) < width or any(cell.strip() for cell in row.cells[width:]):
        return Rejection(row.line, None, f"the row has {len(row.cells):,} cells, the header {width:,}")
    entry = shape.columns.make_report(row.cells, row.line)
    return replace(entry, mended=entry.mended + row.mended) if row.mended and isinstance(entry, Report) else entry


def _iter_rows(lines: Lines, dialect: Dialect, shape: _Shape | None) -> Iterator[_Row]:
    """Rows that are not blank. After a broken one reading goes on behind it."""
    reader = dialect.open_reader(lines)
    while True:
        lines.begin_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (UnendedRowError, csv.Error) as error:
            fault = _find_fault(lines, dialect, error)
            if lines.failure is not None:  # the row is cut by the damage: that is told once
                return
            first, rest = lines.row[0], len(lines.row) - 1
            if rest and shape and _are_rows([line.text or "" for line in lines.row[1:]], dialect, shape) and lines.give_back(rest):
                fault = _UNCLOSED
            yield _Row(first.number, (), fault=fault)
            continue
        if cells:
            yield _Row(lines.row[0].number, cells, sum(line.mended for line in lines.row))


def _find_fault(lines: Lines, dialect: Dialect, error: Exception) -> str:
    """Why the row is broken. Takes the lines that still belong to it: quotation marks come in pairs."""
    too_long = f"the row is longer than {lines.most_bytes:,} bytes (limits.line_bytes)"
    if isinstance(error, UnendedRowError):
        return too_long
    words = str(error)
    is_open = sum(dialect.has_open_quote(line.text or "") for line in lines.row) % 2 == 1
    try:
        while is_open:
            is_open ^= dialect.has_open_quote(next(lines))
    except StopIteration:
        return _UNCLOSED
    except UnendedRowError:
        return too_long
    if "end of data" in words:
        return _UNCLOSED
    return _STRAY if "expected after" in words else f"the row is broken: {words}"


def _are_rows(texts: Sequence[str], dialect: Dialect, shape: _Shape) -> bool:
    """Whether lines that an open quotation mark has swallowed are rows of the table, and not the text of a cell."""
    rows: list[list[str]] = []
    reader = dialect.open_reader(iter(texts))
    while len(rows) < _TRIED_ROWS:
        try:
            row = next(reader, None)
        except csv.Error:
            row = [""]
        if row is None:
            break
        if row:
            rows.append(row)
    good = [row for row in rows if shape.fits(row)]
    return len(good) >= _TRIED_SHARE * len(rows) and (len(good) >= 2 or any(map(shape.is_sure, good)))
