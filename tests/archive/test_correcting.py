"""Readers' corrections win over the reading, are kept with who and when, and hold when a report is read again."""

from dataclasses import replace
from pathlib import Path

import pytest

from demarche.archive.archive import Archive
from demarche.archive.integrity import find_problems
from demarche.errors import InputError, UsageError
from demarche.spans import Span
from tests.archive.records import make_record


@pytest.fixture
def archive(tmp_path: Path):
    with Archive(tmp_path / "a.db", write=True) as opened:
        opened.add(make_record("r1"))
        yield opened


def test_a_speaker_is_mended_everywhere(archive: Archive) -> None:
    archive.correct("r1", "s1", "speaker", "Selvania", who="anna")
    (row,) = archive.statements()
    assert (row["speaker"], row["confidence"]) == ("Selvania", 1.0)
    assert len(archive.statements(actor="Marsh")) == 0
    (kept,) = archive.corrections(report="r1")
    assert (kept["kind"], kept["field"], kept["was"], kept["value"], kept["who"]) == ("statement", "speaker", "Ivo Marsh", "Selvania", "anna")
    assert find_problems(archive.db) == []


def test_nobody_is_a_speaker_too(archive: Archive) -> None:
    statement = archive.correct("r1", "s1", "speaker", None, who="anna").statements[0]
    assert (statement.speaker, statement.speaker_basis) == (None, None)


def test_a_type_brings_its_class_and_score(archive: Archive) -> None:
    archive.correct("r1", "e1", "type", "THREATEN", who="anna")
    (row,) = archive.events()
    assert (row["type"], row["mode"], row["quad"], row["goldstein"]) == ("THREATEN", None, "verbal_conflict", -3.5)


def test_what_is_none_goes_and_what_pointed_to_it_lets_go(archive: Archive) -> None:
    record = make_record("r2")
    archive.add(replace(record, events=(replace(record.events[0], claimed_in="s1"),)))
    mended = archive.correct("r2", "s1", "wrong", None, who="anna")
    assert mended.statements == ()
    assert mended.events[0].claimed_in is None
    assert archive.correct("r2", "e1", "wrong", None, who="ben").events == ()
    assert len(archive.corrections(report="r2")) == 2


def test_a_correction_holds_when_the_report_is_read_again_with_other_ids(archive: Archive) -> None:
    archive.correct("r1", "s1", "speaker", "Selvania", who="anna")
    archive.correct("r1", "e1", "wrong", None, who="anna")
    record = make_record("r1")
    archive.add(replace(record, statements=(replace(record.statements[0], id="s7"),)), again=True)
    assert [(r["statement"], r["speaker"]) for r in archive.statements()] == [("s7", "Selvania")]
    assert len(archive.events()) == 0


def test_a_correction_whose_words_are_no_item_any_more_changes_nothing(archive: Archive) -> None:
    archive.correct("r1", "s1", "wrong", None, who="anna")
    record = make_record("r1")
    elsewhere = replace(record.statements[0], content=(Span(0, 8),))
    archive.add(replace(record, statements=(elsewhere,)), again=True)
    assert len(archive.statements()) == 1


def test_forgetting_a_report_forgets_its_corrections(archive: Archive) -> None:
    archive.correct("r1", "s1", "wrong", None, who="anna")
    archive.forget("r1")
    archive.add(make_record("r1"))
    assert len(archive.statements()) == 1


@pytest.mark.parametrize(
    ("item", "field", "value", "who"),
    [("s9", "wrong", None, "a"), ("s1", "type", "AID", "a"), ("e1", "speaker", "Selvania", "a"), ("e1", "type", "HUG", "a"), ("s1", "speaker", "Nobody Here", "a"),
     ("s1", "colour", "x", "a"), ("s1", "wrong", None, " ")],
)  # fmt: skip
def test_what_cannot_be_mended_so_changes_nothing(archive: Archive, item: str, field: str, value: str | None, who: str) -> None:
    with pytest.raises(UsageError):
        archive.correct("r1", item, field, value, who=who)
    assert len(archive.corrections()) == 0
    assert archive.record("r1") == make_record("r1")


def test_no_such_report(archive: Archive) -> None:
    with pytest.raises(InputError, match="no report"):
        archive.correct("r9", "s1", "wrong", None, who="a")
