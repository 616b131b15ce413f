"""Parquet -> reports, a few rows at a time, from the columns that are needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Any

from demarche.errors import EmptyTextError, InputError, TooLargeError
from demarche.intake.columns import Columns, find_columns
from demarche.intake.decoding import require_ratio
from demarche.intake.rejects import Rejection
from demarche.limits import DEFAULT_LIMITS, Limits
from demarche.report import Report

_BATCH_ROWS = 64


def iter_parquet(
    file: IO[bytes], *, wanted: Mapping[str, str] | None = None, limits: Limits = DEFAULT_LIMITS
) -> Iterator[tuple[int, Report | Rejection]]:
    """Row numbers from 1 with their report or rejection; `wanted` names columns outright.

    Raises `InputError` without pyarrow, where no column holds the text, and for damage, after every row before it;
    `TooLargeError` for a table that grows past `limits.inflate_ratio`.
    """
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError:
        raise InputError("a Parquet table needs pyarrow, which is not installed: pip install 'demarche[parquet]'") from None
    row = 0
    try:
        # Without buffering ahead a column is held page by page, not whole.
        table = parquet.ParquetFile(file, pre_buffer=False, buffer_size=1_000_000)
        names = table.schema_arrow.names
        columns = find_columns(names, wanted)
        used = [names[place] for place in columns.places.values()]
        _require_tame(table.metadata, used, limits)
        columns = Columns({field: number for number, field in enumerate(columns.places)})
        size, packed = 0, file.seek(0, 2)
        for batch in table.iter_batches(_BATCH_ROWS, columns=used, use_threads=False):
            cells = [_as_days(batch.column(name), pyarrow) for name in used]
            for i in range(batch.num_rows):
                row += 1
                entry = _make_entry([column[i] for column in cells], columns, row)
                size += len(entry.text) if isinstance(entry, Report) else 0
                require_ratio(size, packed, limits)
                yield row, entry
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        words = str(error).split("\n")[0][:200]
        raise InputError(f"damaged Parquet table after row {row:,} ({words})") from None
    if not row:
        raise EmptyTextError("the table has no rows")


def _require_tame(metadata: Any, used: list[str], limits: Limits) -> None:
    """Nothing, if no part of the columns says that it grows past the limits: a page is inflated whole."""
    for group in range(metadata.num_row_groups):
        for number in range(metadata.num_columns):
            column = metadata.row_group(group).column(number)
            if column.path_in_schema in used:
                require_ratio(column.total_uncompressed_size, column.total_compressed_size, limits)
                if column.total_uncompressed_size > limits.spool_bytes:
                    raise TooLargeError(f"a column inflates to more than {limits.spool_bytes:,} bytes (limits.spool_bytes)")


def _as_days(column: Any, pyarrow: Any) -> Any:
    """Points of time as the days they fall on in their own time zone; any other column as it is."""
    return column.cast(pyarrow.date32(), safe=False) if pyarrow.types.is_timestamp(column.type) else column


def _make_entry(scalars: list[Any], columns: Columns, row: int) -> Report | Rejection:
    try:
        cells = [scalar.as_py() for scalar in scalars]
    except (ValueError, OverflowError) as error:  # text that is not UTF-8; a day after the year 9999
        return Rejection(row, None, f"a cell cannot be read ({str(error)[:120]})")
    return columns.make_report(cells, row)
