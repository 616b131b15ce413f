"""Adding is idempotent, corrections replace, forgetting leaves nothing behind."""

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from demarche.archive.archive import Archive
from demarche.corpus.names import actor_key
from demarche.errors import InputError
from demarche.record import Actor
from demarche.report import Report
from tests.archive.records import make_record

TABLES = ("reports", "actors", "mentions", "statements", "events", "figures", "parties", "dates", "places", "evidence")


@pytest.fixture
def archive(tmp_path: Path):
    with Archive(tmp_path / "a.db", write=True) as opened:
        yield opened


def counts(archive: Archive) -> dict[str, int]:
    return {t: archive.db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in TABLES}


def sound(archive: Archive) -> None:
    """The file and its full-text indexes agree with the tables."""
    assert [tuple(r) for r in archive.db.execute("PRAGMA integrity_check")] == [("ok",)]
    assert archive.db.execute("PRAGMA foreign_key_check").fetchall() == []
    for index in ("report_words", "statement_words"):
        archive.db.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")


def test_a_record_comes_back_whole(archive: Archive) -> None:
    record = make_record()
    assert archive.add(record).outcome == "added"
    assert archive.record("r1").to_dict() == record.to_dict()


def test_the_same_again_changes_nothing(archive: Archive) -> None:
    archive.add(make_record())
    before = counts(archive)
    assert archive.add(make_record()).outcome == "unchanged"
    assert counts(archive) == before
    assert all(before.values())


def test_a_correction_replaces_the_report_and_all_that_was_said_of_it(archive: Archive) -> None:
    archive.add(make_record())
    assert archive.add(make_record(speaker="Ana Brod")).outcome == "replaced"
    assert [r["speaker"] for r in archive.statements()] == ["Ana Brod"]
    assert len(archive) == 1
    assert not len(archive.reports(text="Marsh"))
    sound(archive)


def test_reading_again_replaces_the_record_of_the_same_report(archive: Archive) -> None:
    archive.add(make_record())
    assert archive.add(replace(make_record(), statements=()), again=True).outcome == "replaced"
    assert not len(archive.statements())


def test_forgetting_leaves_nothing_behind(archive: Archive) -> None:
    archive.add(make_record("r1"))
    before = counts(archive)
    archive.add(make_record("r2", speaker="Ana Brod"))
    archive.forget("r2")
    assert counts(archive) == before
    assert not len(archive.reports(text="Brod"))
    assert not len(archive.statements(actor="Brod"))
    sound(archive)


def test_forgetting_what_is_not_there_is_an_error(archive: Archive) -> None:
    with pytest.raises(InputError, match="no report 'r9'"):
        archive.forget("r9")


def test_what_it_holds_is_known_before_reading(archive: Archive) -> None:
    record = make_record()
    archive.add(record)
    report = Report.make(record.text, id="r1", title=record.title, date=record.published, publisher=record.publisher)
    assert report in archive
    assert replace(report, title="Another") not in archive
    assert "r1" in archive
    assert "r2" not in archive


def test_a_refusal_is_kept_once_with_its_reason(archive: Archive) -> None:
    for _ in range(2):
        archive.reject("in.jsonl:3", None, "no text")
    assert [tuple(r) for r in archive.db.execute("SELECT source, reason FROM rejections")] == [("in.jsonl:3", "no text")]


def test_a_failure_in_the_middle_leaves_no_half_report(archive: Archive) -> None:
    archive.add(make_record())
    before = counts(archive)
    broken = replace(make_record("r2"), places=(replace(make_record().places[0], lat="north"),))  # type: ignore[arg-type]
    with pytest.raises(Exception, match="lat"):
        archive.add(broken)
    assert counts(archive) == before
    sound(archive)


def test_two_writers_wait_for_each_other(archive: Archive) -> None:
    with Archive(archive.path, write=True) as other:
        for n in range(5):
            archive.add(make_record(f"x{n}"))
            other.add(make_record(f"y{n}"))
    assert len(archive) == 10


def test_any_sqlite_tool_can_read_the_file(archive: Archive) -> None:
    archive.add(make_record())
    with sqlite3.connect(f"file:{archive.path}?mode=ro", uri=True) as plain:
        assert plain.execute("SELECT a.name, e.type FROM events e JOIN parties p ON p.report = e.report AND p.item = e.id AND p.part = 'actor' "
                             "JOIN actors a ON a.report = p.report AND a.id = p.actor").fetchall() == [("Selvania", "ACCUSE")]  # fmt: skip


def test_an_actor_has_one_key_whatever_the_spelling_of_its_name() -> None:
    assert actor_key(Actor("a1", "JOSÉ Marsh", "person", "HRV")) == actor_key(Actor("a7", "José  marsh", "person", "HRV"))
    assert actor_key(Actor("a1", "José Marsh", "person", "HRV")) != actor_key(Actor("a1", "José Marsh", "person", "SVK"))
    assert actor_key(Actor("a1", "Marsh", "person", wikidata="Q1")) == "Q1"
