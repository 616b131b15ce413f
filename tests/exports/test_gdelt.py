"""GDELT's columns: what GDELT can say truly, and nothing else."""

from dataclasses import replace

import pytest

from demarche.exports.gdelt import CAMEO, COLUMNS, iter_rows, quad_class
from demarche.plover import MODE_SCORES, TYPES
from tests.archive.records import make_record


def test_the_columns_are_those_of_the_codebook() -> None:
    assert len(COLUMNS) == len(set(COLUMNS)) == 61
    assert COLUMNS[:5] == ("GLOBALEVENTID", "Day", "MonthYear", "Year", "FractionDate")
    assert COLUMNS[25:35] == (
        "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions", "NumSources", "NumArticles", "AvgTone",
    )  # fmt: skip
    assert COLUMNS[-2:] == ("DATEADDED", "SOURCEURL")


def test_every_type_and_mode_has_a_code_of_cameo() -> None:
    assert set(CAMEO) == set(TYPES)
    for event_type, codes in CAMEO.items():
        assert set(codes) - {None} <= set(MODE_SCORES.get(event_type, {})) | {None}
        assert all(c.isdigit() and 3 <= len(c) <= 4 and 1 <= int(c[:2]) <= 20 for c in codes.values())


@pytest.mark.parametrize(("code", "quad"), [("020", 1), ("057", 1), ("060", 2), ("0871", 2), ("090", 3), ("138", 3), ("141", 4), ("204", 4)])
def test_the_class_of_a_code(code: str, quad: int) -> None:
    assert quad_class(code) == quad


def test_an_event_is_a_row() -> None:
    (row,) = iter_rows(make_record(), articles=3, sources=2)
    assert {c: row[c] for c in ("Day", "MonthYear", "Year", "Actor1Code", "Actor1Name", "Actor2CountryCode", "EventCode", "EventRootCode", "QuadClass")} == {
        "Day": 20240514, "MonthYear": 202405, "Year": 2024, "Actor1Code": "SVK", "Actor1Name": "SELVANIA", "Actor2CountryCode": "HRV",
        "EventCode": "112", "EventRootCode": "11", "QuadClass": 3,
    }  # fmt: skip
    assert (row["NumArticles"], row["NumSources"], row["GoldsteinScale"], row["AvgTone"]) == (3, 2, -3.5, None)
    assert 2024 < row["FractionDate"] < 2025
    assert tuple(row) == COLUMNS


@pytest.mark.parametrize("change", [{"status": "future"}, {"status": "negated"}, {"status": "disputed"}, {"claimed_in": "s1"}])
def test_what_gdelt_would_tell_as_a_fact_and_is_none_is_not_written(change: dict[str, str]) -> None:
    record = make_record()
    record = replace(record, events=(replace(record.events[0], **change),))
    assert list(iter_rows(record)) == []


def test_each_pair_of_parties_has_its_own_number_that_stays() -> None:
    record = make_record()
    record = replace(record, events=(replace(record.events[0], actors=("a1", "a3"), recipients=("a2",)),))
    one, two = iter_rows(record)
    assert one["GLOBALEVENTID"] != two["GLOBALEVENTID"]
    assert [r["GLOBALEVENTID"] for r in iter_rows(record)] == [one["GLOBALEVENTID"], two["GLOBALEVENTID"]]
    assert two["Actor1Code"] == "HRVGOV"


def test_an_event_without_a_day_has_empty_dates() -> None:
    record = make_record(published=None)
    (row,) = iter_rows(replace(record, events=(replace(record.events[0], date="2024-W20"),)))
    assert (row["Day"], row["DATEADDED"]) == (None, None)
