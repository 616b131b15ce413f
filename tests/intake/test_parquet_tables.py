"""Parquet tables give their reports row by row; a table built to deceive is refused."""

from __future__ import annotations

import datetime
import gzip
import io
import pathlib
import sys

import pytest

from demarche.limits import Limits
from tests.intake.sources import SAID, gather, put

pyarrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")


def table(columns: dict[str, object], **options: object) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), out, **options)
    return out.getvalue()


def test_rows_become_reports(tmp_path: pathlib.Path) -> None:
    when = pyarrow.array([datetime.datetime(2020, 2, 4, 23, 30), None], pyarrow.timestamp("ns"))
    data = table({"headline": ["Talks", None], "content": [SAID, SAID + "."], "published_at": when, "guid": [17, 18], "other": [{"a": 1}, None]})
    reports, reasons = gather(put(tmp_path, "a", data))
    assert reasons == {}
    assert [(r.id, r.title, r.text, r.published) for r in reports.values()] == [
        ("17", "Talks", SAID, datetime.date(2020, 2, 4)),
        ("18", None, SAID + ".", None),
    ]


def test_a_packed_table_is_unpacked_up_to_the_limit(tmp_path: pathlib.Path) -> None:
    path = put(tmp_path, "a", gzip.compress(table({"text": [SAID]})))
    assert gather(path)[0][":1"].text == SAID
    assert "limits.spool_bytes" in gather(path, limits=Limits(spool_bytes=100))[1][""]


def test_columns_can_be_named(tmp_path: pathlib.Path) -> None:
    reports, _ = gather(put(tmp_path, "a", table({"text": ["no"], "lead": ["yes"]})), columns={"text": "lead"})
    assert reports[":1"].text == "yes"


def test_a_bad_row_costs_that_row_only(tmp_path: pathlib.Path) -> None:
    broken = pyarrow.array([b"one", b"\xff\xfe\xff", b"three"]).view(pyarrow.string())
    reports, reasons = gather(put(tmp_path, "a", table({"text": broken, "date": ["2020-02-04", None, "soon"]})))
    assert [r.text for r in reports.values()] == ["one"]
    assert list(reasons) == [":2", ":3"] and "not a date" in reasons[":3"]


@pytest.mark.parametrize(
    ("columns", "reason"),
    [({"a": ["x"]}, "no column is known to hold the text"), ({"text": [1]}, "a number"), ({"text": [None]}, "no text"), ({"text": []}, "no rows")],
)
def test_a_table_without_text_says_what_is_missing(tmp_path: pathlib.Path, columns: dict[str, object], reason: str) -> None:
    reports, reasons = gather(put(tmp_path, "a", table(columns)))
    assert reports == {}
    assert reason in next(iter(reasons.values()))


def test_two_columns_of_one_name_are_not_chosen_between(tmp_path: pathlib.Path) -> None:
    out = io.BytesIO()
    parquet.write_table(pyarrow.table([["one"], ["other"]], names=["text", "text"]), out)
    _, reasons = gather(put(tmp_path, "a", out.getvalue()))
    assert "two columns are called 'text'" in reasons[""]


def test_damage_is_a_reason(tmp_path: pathlib.Path) -> None:
    data = table({"text": [SAID + str(n) for n in range(2000)]})
    for broken in (data[:-40], data[:4] + data[400:], b"PAR1", b"PAR1" + bytes(4) + b"PAR1", data[:200] + bytes(500) + data[700:]):
        _, reasons = gather(put(tmp_path, "a", broken))
        assert "Parquet" in reasons[""] or "cell" in next(iter(reasons.values()))


def test_a_column_that_inflates_past_the_limit_is_refused(tmp_path: pathlib.Path) -> None:
    bomb = table({"text": ["y" * 3_000_000]}, compression="zstd", use_dictionary=False)
    assert len(bomb) < 10_000
    _, reasons = gather(put(tmp_path, "a", bomb))
    assert "limits.inflate_ratio" in reasons[""]


def test_one_text_repeated_a_thousand_times_is_a_bomb_too(tmp_path: pathlib.Path) -> None:
    bomb = table({"text": pyarrow.DictionaryArray.from_arrays([0] * 1000, ["z" * 500_000])}, compression="zstd")
    reports, reasons = gather(put(tmp_path, "a", bomb))
    assert len(reports) < 5
    assert "limits.inflate_ratio" in reasons[""]


def test_without_pyarrow_the_message_says_what_to_install(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    _, reasons = gather(put(tmp_path, "a", table({"text": [SAID]})))
    assert "pip install 'demarche[parquet]'" in reasons[""]
