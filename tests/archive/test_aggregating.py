"""Dyad-months count what a careful researcher would count."""

from dataclasses import replace
from pathlib import Path

import pytest

from demarche.archive.archive import Archive
from tests.archive.records import MORE, TEXT, make_record


def other_words(seed: str) -> str:
    """Words that no other report of these tests has, so that none is taken for a copy."""
    return " ".join(f"{seed}{n} went to {seed}{n + 1}." for n in range(40))


def with_event(record, **change):
    return replace(record, events=(replace(record.events[0], **change),))


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory):
    path: Path = tmp_path_factory.mktemp("archive") / "a.db"
    with Archive(path, write=True) as opened:
        opened.add(make_record("r1"))
        opened.add(make_record("copy", publisher="Other Wire"))
        opened.add(with_event(make_record("r2", text=TEXT + MORE), type="AGREE", quad="verbal_cooperation", goldstein=2.5, date="2024-05-02"))
        opened.add(with_event(make_record("plan", text=TEXT + other_words("plan")), status="future", date="2024-05-03"))
        opened.add(with_event(make_record("back", text=TEXT + other_words("back")), actors=("a2", "a3"), recipients=("a1",), date="2024-06-03"))
        yield opened


def test_months_are_counted_each_way_and_a_copy_once(archive: Archive) -> None:
    rows = [(r["month"], r["actor"], r["recipient"], r["events"], r["mean_score"]) for r in archive.dyad_months()]
    assert rows == [("2024-05", "SVK", "HRV", 2, -0.5), ("2024-06", "HRV", "SVK", 1, -3.5)]
    first = next(iter(archive.dyad_months()))
    assert (first["verbal_cooperation"], first["verbal_conflict"], first["material_conflict"], first["lowest_score"]) == (1, 1, 0, -3.5)


def test_an_act_counts_once_however_many_reports_tell_it_unless_mentions_are_asked_for(archive: Archive, tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db", write=True) as opened:
        for n in range(4):
            opened.add(make_record(f"r{n}", text=TEXT + other_words(f"told{n}a")))
        counts = {by: next(iter(opened.dyad_months(by=by)))["events"] for by in ("happenings", "reports", "mentions")}
    assert counts == {"happenings": 1, "reports": 4, "mentions": 4}


def test_copies_count_when_asked_for(archive: Archive) -> None:
    assert next(iter(archive.dyad_months(copies=True, by="mentions")))["events"] == 3
    assert next(iter(archive.dyad_months(copies=True)))["events"] == 2


@pytest.mark.parametrize(
    ("filters", "events"),
    [({"country": "Slovakia"}, [2, 1]), ({"about": "HRV"}, [2]), ({"type": "agree"}, [1]), ({"since": "2024-06-01"}, [1]), ({"country": "FRA"}, []),
     ({"quad": "verbal_conflict"}, [1, 1]), ({"confidence": 0.95}, [])],
)  # fmt: skip
def test_months_by_filter(archive: Archive, filters: dict[str, object], events: list[int]) -> None:
    assert [r["events"] for r in archive.dyad_months(**filters)] == events


def test_how_far_a_report_went(archive: Archive) -> None:
    assert archive.spread("r1") == (2, 2)
    assert archive.spread("r2") == (1, 1)
