"""Tables open safely in a spreadsheet and come back whole from Parquet."""

import csv
import io
import json
from pathlib import Path

import pytest

from demarche.errors import OutputError
from demarche.exports.tables import safe_cell, write_csv, write_jsonl, write_parquet

ROWS = [
    {"who": '=HYPERLINK("x")', "score": -3.5, "words": 'He said "no",\nthen left', "n": 1, "extra": 0},
    {"who": None, "score": None, "words": "\u202eabc", "n": 2},
]
COLUMNS = ("who", "score", "words", "n")


def test_csv_comes_back_as_it_was_but_for_formulas() -> None:
    out = io.StringIO()
    write_csv(ROWS, COLUMNS, out)
    head, one, two = csv.reader(io.StringIO(out.getvalue()))
    assert tuple(head) == COLUMNS
    assert one == ['\'=HYPERLINK("x")', "-3.5", 'He said "no",\nthen left', "1"]
    assert two == ["", "", "\u202eabc", "2"]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "  =1", "\u00a0=1"])
def test_no_text_begins_a_formula(cell: str) -> None:
    assert safe_cell(cell) == f"'{cell}"


@pytest.mark.parametrize(("value", "cell"), [(-3.5, -3.5), (None, ""), (["a", "b"], "a; b"), ("a=b", "a=b"), (["=a"], "'=a")])
def test_other_values_stay(value: object, cell: object) -> None:
    assert safe_cell(value) == cell


def test_json_lines_keep_everything() -> None:
    out = io.StringIO()
    write_jsonl(ROWS, out)
    assert [json.loads(line) for line in out.getvalue().splitlines()] == ROWS


def test_parquet_keeps_types_and_formulas(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write_parquet(iter(ROWS), COLUMNS, str(tmp_path / "t.parquet"))
    table = parquet.read_table(tmp_path / "t.parquet")
    assert table.to_pylist() == [{c: row.get(c) for c in COLUMNS} for row in ROWS]
    assert [str(f.type) for f in table.schema] == ["string", "double", "string", "int64"]


def test_parquet_of_no_rows_has_its_columns(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    write_parquet([], COLUMNS, str(tmp_path / "t.parquet"))
    assert parquet.read_table(tmp_path / "t.parquet").column_names == list(COLUMNS)


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    with pytest.raises(OutputError, match="cannot write"):
        write_parquet(ROWS, COLUMNS, str(tmp_path / "none" / "t.parquet"))
