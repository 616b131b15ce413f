"""A copy counts once, whichever comes first; when its original is forgotten, it takes its place."""

from pathlib import Path

import pytest

from demarche.archive.archive import Archive
from tests.archive.records import MORE, TEXT, make_record

LONG = TEXT + MORE


@pytest.fixture
def archive(tmp_path: Path):
    with Archive(tmp_path / "a.db", write=True) as opened:
        yield opened


def copies(archive: Archive) -> dict[str, str | None]:
    return {r["report"]: r["copy_of"] for r in archive.reports(copies=True)}


def test_events_of_a_copy_are_counted_once_unless_asked_for(archive: Archive) -> None:
    archive.add(make_record("first", text=LONG))
    archive.add(make_record("again", text=LONG, publisher="Other Wire", published="2024-05-16"))
    assert copies(archive) == {"first": None, "again": "first"}
    assert [r["report"] for r in archive.events()] == ["first"]
    assert len(archive.events(copies=True)) == 2
    assert [r["report"] for r in archive.events(publisher="Other Wire")] == ["again"]


def test_the_earlier_published_is_the_original_whichever_came_in_first(archive: Archive) -> None:
    archive.add(make_record("late", text=LONG, published="2024-05-20"))
    archive.add(make_record("early", text=LONG.replace("late now", "later now"), published="2024-05-10"))
    assert copies(archive) == {"late": "early", "early": None}


def test_a_report_that_stands_in_another_is_its_copy_and_not_the_reverse(archive: Archive) -> None:
    archive.add(make_record("whole", text=LONG))
    archive.add(make_record("part", text=TEXT, published="2024-05-16"))
    assert copies(archive) == {"whole": None, "part": "whole"}


def test_a_report_that_holds_another_and_more_is_no_copy(archive: Archive) -> None:
    archive.add(make_record("part", text=TEXT))
    archive.add(make_record("whole", text=LONG, published="2024-05-16"))
    assert copies(archive) == {"part": None, "whole": None}
    assert [(r["report"], r["kind"], r["other"]) for r in archive.likenesses(report="part")] == [("whole", "contains", "part")]


def test_the_first_copy_takes_the_place_of_a_forgotten_original(archive: Archive) -> None:
    for n, report_id in enumerate(("first", "second", "third")):
        archive.add(make_record(report_id, text=LONG, published=f"2024-05-1{n}"))
    archive.forget("first")
    assert copies(archive) == {"second": None, "third": "second"}
    assert len(archive.events()) == 1


def test_reports_of_one_matter_are_one_story_and_others_are_not(archive: Archive) -> None:
    other = "Selvania accused Karvetia on Tuesday. “We keep to the accord,” said Ivo Marsh in Vesna, who pledged $2 million. water "
    archive.add(make_record("a", text=LONG))
    archive.add(make_record("b", text=LONG, published="2024-05-16"))
    archive.add(
        make_record(
            "c",
            text=other + "Chess, jam, opera, volcano, penguins and telescopes filled the programme of the island’s summer fair.",
            published="2024-09-01",
        )
    )
    stories = list(archive.stories())
    assert [(s["reports"], s["date"], s["last"]) for s in stories] == [(1, "2024-09-01", "2024-09-01"), (2, "2024-05-15", "2024-05-16")]
    archive.forget("c")
    assert [s["reports"] for s in archive.stories()] == [2]
