"""Questions find what is in the archive by every filter, and nothing that a reader types is an error of the database."""

from dataclasses import replace
from pathlib import Path

import pytest

from demarche.archive.archive import Archive
from demarche.archive.search import full_text_query
from demarche.errors import UsageError
from tests.archive.records import MORE, TEXT, make_record


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory):
    path: Path = tmp_path_factory.mktemp("archive") / "a.db"
    with Archive(path, write=True) as opened:
        opened.add(make_record("r1"))
        opened.add(make_record("r2", text=TEXT + MORE, published="2024-06-01", publisher="Other Wire", speaker="Ana Brod"))
        yield opened


def test_statements_are_found_by_speaker_in_any_case(archive: Archive) -> None:
    rows = list(archive.statements(actor="MARSH"))
    assert [(r["speaker"], r["words"], r["about"], r["date"]) for r in rows] == [("Ivo Marsh", "“We keep to the accord,”", "Selvania", "2024-05-14")]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"country": "Croatia"}, {"r1", "r2"}),
        ({"country": "Croatian"}, {"r1", "r2"}),
        ({"country": "hrv"}, {"r1", "r2"}),
        ({"country": "SVK"}, set()),
        ({"about": "Selvania"}, {"r1", "r2"}),
        ({"publisher": "other wire"}, {"r2"}),
        ({"text": "accord"}, {"r1", "r2"}),
        ({"text": '"keep to the"'}, {"r1", "r2"}),
        ({"text": "keep -accord"}, set()),
        ({"confidence": 0.95}, set()),
        ({"report": "r2"}, {"r2"}),
        ({"limit": 1}, {"r1"}),
        ({"limit": 1, "offset": 1}, {"r2"}),
    ],
)
def test_each_filter_of_statements(archive: Archive, filters: dict, found: set[str]) -> None:
    assert {r["report"] for r in archive.statements(**filters)} == found


def test_events_by_type_quad_actor_and_recipient(archive: Archive) -> None:
    assert {r["report"] for r in archive.events(type="accuse", quad="verbal_conflict", actor="Selvania", about="Karvetia")} == {"r1", "r2"}
    assert not len(archive.events(type="AID"))
    assert not len(archive.events(actor="Karvetia", about="Selvania"))
    assert not len(archive.events(since="2024-05-15"))
    assert len(archive.events(since="2024-05-14", until="2024-05-14")) == 2


def test_a_dyad_has_what_passed_between_the_two(archive: Archive) -> None:
    assert [(r["actor"], r["recipient"]) for r in archive.dyad("Slovakia", "Croatia")] == [("Selvania", "Karvetia")] * 2
    assert not len(archive.dyad("Slovakia", "France"))


def test_figures_with_giver_and_receiver(archive: Archive) -> None:
    row = next(iter(archive.figures(about="Selvania")))
    assert (row["value"], row["unit"], row["giver"], row["receiver"], row["status"]) == (2e6, "USD", "Karvetia", "Selvania", "pledged")


def test_actors_are_counted_over_reports(archive: Archive) -> None:
    by_name = {r["name"]: (r["reports"], r["statements"], r["events"]) for r in archive.actors()}
    assert by_name == {"Selvania": (2, 0, 2), "Karvetia": (2, 0, 2), "Ivo Marsh": (1, 1, 0), "Ana Brod": (1, 1, 0)}


def test_answers_become_frames(archive: Archive) -> None:
    pandas = pytest.importorskip("pandas")
    frame = archive.events().to_pandas()
    assert isinstance(frame, pandas.DataFrame)
    assert list(frame["type"]) == ["ACCUSE", "ACCUSE"]


@pytest.mark.parametrize(
    "filters", [{"type": "WAR"}, {"quad": "bad"}, {"country": "Atlantis"}, {"confidence": 2.0}, {"limit": -1}, {"since": "May"}, {"text": "?!"}]
)
def test_what_cannot_be_asked_is_said_clearly(archive: Archive, filters: dict) -> None:
    with pytest.raises(UsageError):
        archive.events(**filters)


@pytest.mark.parametrize(
    "words",
    [
        "it's",
        '"unclosed',
        "AND",
        "near(",
        "-x keep",
        "col:keep",
        "a OR b",
        "keep*",
        "NOT",
        "^keep",
        "{",
        "+",
        "'; DROP TABLE reports; --",
        "\x00 keep",
        "\ud800 keep",
        "“",
        "x" * 5000,
    ],
)
def test_whatever_a_reader_types_is_no_error(archive: Archive, words: str) -> None:
    if full_text_query(words) is None:
        return
    for ask in (archive.statements, archive.events, archive.figures, archive.reports):
        ask(text=words)
    for ask in (archive.statements, archive.events, archive.figures, archive.reports, archive.actors):
        ask(actor=words)
        ask(publisher=words)


def test_operators_of_the_full_text_search_are_words() -> None:
    assert full_text_query("near( AND x") == '"near(" "AND" "x"'
    assert full_text_query("-only") is None


def test_an_actor_goes_by_what_most_reports_call_them(tmp_path: Path) -> None:
    record = make_record("r1")
    with Archive(tmp_path / "a.db", write=True) as archive:
        for n, role in enumerate(("Minister", "Minister", "Spokesperson")):
            actors = (*record.actors[:2], replace(record.actors[2], role=role))
            archive.add(replace(record, id=f"r{n}", text=record.text + MORE[n:], actors=actors))
        (row,) = archive.actors(actor="Marsh", copies=True)
        assert (row["role"], row["reports"]) == ("Minister", 3)
