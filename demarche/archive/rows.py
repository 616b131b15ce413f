"""Answers as rows, and as the frames that researchers work with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from demarche.errors import UsageError

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of one answer, each a tuple in the order of `columns`."""

    columns: tuple[str, ...]
    values: tuple[tuple[Any, ...], ...]

    def __len__(self) -> int:
        return len(self.values)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.values)

    def to_pandas(self) -> pandas.DataFrame:
        """A pandas frame. Raises `UsageError` where pandas is not installed."""
        try:
            import pandas
        except ImportError:
            raise UsageError("a pandas frame needs pandas: pip install pandas") from None
        return pandas.DataFrame(list(self.values), columns=list(self.columns))

    def to_polars(self) -> polars.DataFrame:
        """A Polars frame. Raises `UsageError` where Polars is not installed."""
        try:
            import polars
        except ImportError:
            raise UsageError("a Polars frame needs polars: pip install polars") from None
        return polars.DataFrame(list(self.values), schema=list(self.columns), orient="row", infer_schema_length=None)

    def to_arrow(self) -> pyarrow.Table:
        """An Arrow table. Raises `UsageError` where pyarrow is not installed."""
        try:
            import pyarrow
        except ImportError:
            raise UsageError("an Arrow table needs pyarrow: pip install 'demarche[parquet]'") from None
        return pyarrow.table({name: [row[i] for row in self.values] for i, name in enumerate(self.columns)})
