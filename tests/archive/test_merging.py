"""Two actors that a reader says are one are filed as one: at once, when read again, in new reports, and until taken apart."""

from dataclasses import replace
from pathlib import Path

import pytest

from demarche.archive.archive import Archive
from demarche.archive.integrity import find_problems
from demarche.errors import InputError, UsageError
from demarche.spans import Span
from tests.archive.records import MORE, TEXT, make_record
from tests.checks import check_record

MARSH, BROD, SEL = "person:HRV:ivo marsh", "person:HRV:ana brod", "state:SVK:selvania"


@pytest.fixture
def archive(tmp_path: Path):
    with Archive(tmp_path / "a.db", write=True) as opened:
        opened.add(make_record("r1"))
        opened.add(make_record("r2", text=TEXT + MORE, speaker="Ana Brod"))
        yield opened


def speakers(archive: Archive, key: str) -> set[str]:
    return {row["report"] for row in archive.statements(actor=key, copies=True)}


def test_what_one_said_is_what_the_other_said(archive: Archive) -> None:
    assert archive.merge_actors("Marsh", BROD, who="anna") == BROD
    assert speakers(archive, BROD) == {"r1", "r2"}
    assert speakers(archive, "marsh") == speakers(archive, "brod") == {"r1", "r2"}
    assert {a["key"] for a in archive.actors() if a["kind"] == "person"} == {BROD}
    assert archive.record("r1") == make_record("r1")  # the report says what it said
    assert find_problems(archive.db) == []
    (kept,) = archive.corrections()
    assert (kept["kind"], kept["field"], kept["was"], kept["value"], kept["who"]) == ("actor", "same", MARSH, BROD, "anna")


def test_it_holds_for_reports_read_again_and_for_new_ones(archive: Archive) -> None:
    archive.merge_actors(MARSH, BROD, who="anna")
    archive.add(make_record("r1"), again=True)
    archive.add(make_record("r3", published="2024-07-01", text=TEXT + " " + MORE[::-1]))
    assert speakers(archive, BROD) == {"r1", "r2", "r3"}
    assert find_problems(archive.db) == []


def test_a_chain_of_merges_ends_at_the_last(archive: Archive) -> None:
    archive.add(make_record("r3", published="2024-07-01", text=TEXT + " " + MORE[::-1], speaker="Jan Kalo"))
    archive.merge_actors(MARSH, BROD, who="anna")
    archive.merge_actors(BROD, "Jan Kalo", who="ben")
    assert speakers(archive, "person:HRV:jan kalo") == {"r1", "r2", "r3"}
    archive.add(make_record("r1"), again=True)
    assert speakers(archive, "person:HRV:jan kalo") == {"r1", "r2", "r3"}
    archive.merge_actors(BROD, None, who="ben")
    assert (speakers(archive, BROD), speakers(archive, "person:HRV:jan kalo")) == ({"r1", "r2"}, {"r3"})
    assert find_problems(archive.db) == []


def test_taken_apart_they_are_two_again(archive: Archive) -> None:
    archive.merge_actors(MARSH, BROD, who="anna")
    assert archive.merge_actors(MARSH, None, who="ben") == MARSH
    assert (speakers(archive, MARSH), speakers(archive, BROD)) == ({"r1"}, {"r2"})
    assert speakers(archive, "brod") == {"r2"}
    assert archive.merges() == {}
    assert find_problems(archive.db) == []


@pytest.mark.parametrize(
    ("one", "other", "who", "error"),
    [("nobody", BROD, "a", InputError), (BROD, "nobody", "a", InputError), (BROD, BROD, "a", UsageError), (BROD, "brod", "a", UsageError),
     (BROD, MARSH, " ", UsageError), (BROD, None, "a", UsageError)],
)  # fmt: skip
def test_what_cannot_be_merged_changes_nothing(archive: Archive, one: str, other: str | None, who: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        archive.merge_actors(one, other, who=who)
    assert len(archive.corrections()) == 0


def test_a_name_of_several_is_no_name_of_one(archive: Archive) -> None:
    archive.add(make_record("r3", published="2024-07-01", text=TEXT + " " + MORE[::-1], speaker="Rado Marsh"))
    with pytest.raises(UsageError, match="2 actors"):
        archive.merge_actors("marsh", BROD, who="a")


def test_in_one_report_an_actor_is_another(archive: Archive) -> None:
    mended = archive.correct("r1", "a3", "same", "Karvetia", who="anna")
    check_record(mended)
    assert [a.id for a in mended.actors] == ["a1", "a2"]
    assert mended.statements[0].speaker == "a2"
    assert set(make_record().actors[2].mentions) <= set(mended.actors[1].mentions)
    archive.add(make_record("r1"), again=True)
    assert archive.record("r1") == mended
    assert find_problems(archive.db) == []


def test_who_was_on_both_sides_of_an_event_stays_on_one(archive: Archive) -> None:
    mended = archive.correct("r1", "a2", "same", "Selvania", who="anna")
    check_record(mended)
    assert (mended.events[0].actors, mended.events[0].recipients) == (("a1",), ())
    assert mended.figures[0].giver == mended.figures[0].receiver == ("a1",)


def test_a_merge_in_a_report_that_names_one_of_them_no_more_waits(archive: Archive) -> None:
    archive.correct("r1", "a3", "same", "Karvetia", who="anna")
    record = make_record("r1")
    moved = replace(record, actors=(*record.actors[:2], replace(record.actors[2], mentions=(Span(0, 3),))))
    archive.add(moved, again=True)
    assert archive.record("r1") == moved


@pytest.mark.parametrize(
    ("item", "field", "value"),
    [("a3", "same", None), ("a3", "same", "Ivo Marsh"), ("a3", "same", "Nobody"), ("a3", "wrong", None), ("s1", "same", "Karvetia")],
)
def test_of_an_actor_nothing_else_is_mended(archive: Archive, item: str, field: str, value: str | None) -> None:
    with pytest.raises(UsageError):
        archive.correct("r1", item, field, value, who="a")
    assert archive.record("r1") == make_record("r1")
