"""From reports to answers on the command line: add, ask, trace, export, forget; each with its exit code."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from demarche.archive.archive import Archive
from demarche.cli.main import app
from tests.archive.records import MORE, TEXT, make_record

RUNNER = CliRunner()
SAID = "We have waited long enough, and the dam will not be filled before both parliaments have agreed"
REPORTS = [
    {
        "id": "north-1",
        "publisher": "Northern Wire",
        "date": "2024-05-14",
        "text": f"VESNA, May 14 - Selvania accused Karvetia on Tuesday of breaking the accord. “{SAID},” Foreign Minister Irena Dolinar said.\n\nKarvetia did not answer.",
    },
    {
        "id": "west-1",
        "publisher": "Western Post",
        "date": "2024-05-15",
        "text": "The ferry between the two countries will run again from Monday, the Karvetian transport ministry said.",
    },
]
PAGE = f"Trade fair opens in Vesna\n\nThe trade fair opened on Thursday with visitors from many countries. “{SAID.replace('waited', 'tarried')}”.\n\nVisitors were glad."


def run(*args: str | Path) -> Result:
    return RUNNER.invoke(app, [str(a) for a in args])


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "reports.jsonl").write_text("".join(json.dumps(r) + "\n" for r in REPORTS), encoding="utf8")
    result = run("add", folder / "reports.jsonl", "--archive", folder / "a.db")
    assert result.exit_code == 0, result.stderr
    assert "2 added" in result.stderr
    return folder / "a.db"


def test_adding_again_reads_nothing(archive: Path) -> None:
    result = run("add", archive.parent / "reports.jsonl", "--archive", archive, "--json")
    assert [json.loads(line) for line in result.stdout.splitlines()] == [{"id": r["id"], "outcome": "unchanged"} for r in REPORTS]


def test_what_is_refused_is_told_and_kept(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"id": "bad"\n{"id": "empty", "text": ""}\n', encoding="utf8")
    result = run("add", tmp_path / "x.jsonl", "--archive", tmp_path / "b.db")
    assert result.exit_code == 65
    assert "2 refused" in result.stderr
    with Archive(tmp_path / "b.db") as opened:
        assert opened.db.execute("SELECT count(*) FROM rejections").fetchone()[0] == 2


def test_a_spliced_page_gets_its_speaker_back(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf8")
    traced = run("trace", tmp_path / "page.txt", "--archive", archive, "--json")
    (line,) = traced.stdout.splitlines()
    found = json.loads(line)
    assert (found["match"], found["first"]["id"], found["changes"]) == ("altered", "north-1", [["tarried", "waited"]])
    assert list(found["speakers"]) == ["Irena Dolinar"]
    record = json.loads(run("trace", tmp_path / "page.txt", "--archive", archive, "--record").stdout)
    names = {a["id"]: a["name"] for a in record["actors"]}
    assert [(names[s["speaker"]], s["speaker_basis"]) for s in record["statements"] if s["speaker_basis"] == "archive"] == [
        ("Irena Dolinar", "archive")
    ]
    shown = run("trace", tmp_path / "page.txt", "--archive", archive)
    assert "first said by Irena Dolinar" in shown.stdout
    assert "tarried" in shown.stdout


def test_questions_are_answered_in_every_form(archive: Path, tmp_path: Path) -> None:
    assert "Irena Dolinar" in run("ask", "statements", "--actor", "dolinar", "--archive", archive).stdout
    rows = [json.loads(x) for x in run("ask", "statements", "--actor", "dolinar", "--archive", archive, "--json").stdout.splitlines()]
    assert rows[0]["speaker"] == "Irena Dolinar"
    table = list(csv.DictReader(run("ask", "reports", "--archive", archive, "--csv").stdout.splitlines()))
    assert {r["report"] for r in table} == {"north-1", "west-1"}
    pytest.importorskip("pyarrow")
    assert run("ask", "events", "--archive", archive, "--parquet", tmp_path / "e.parquet").exit_code == 0
    assert (tmp_path / "e.parquet").stat().st_size


@pytest.mark.parametrize("question", ["statements", "events", "figures", "actors", "reports", "timeline", "stories", "likenesses", "disputes"])
def test_every_question_has_an_answer_even_where_there_is_nothing(tmp_path: Path, question: str) -> None:
    with Archive(tmp_path / "a.db", write=True):
        pass
    result = run("ask", question, "--archive", tmp_path / "a.db")
    assert (result.exit_code, "Fewer filters" in result.stdout) == (0, True)


@pytest.mark.parametrize("question", ["statements", "events", "figures", "actors", "reports", "timeline", "stories", "likenesses"])
def test_every_question_prints_a_table(tmp_path: Path, question: str) -> None:
    with Archive(tmp_path / "a.db", write=True) as opened:
        opened.add(make_record("r1"))
        opened.add(make_record("r2", text=TEXT + MORE))
    result = run("ask", question, "--archive", tmp_path / "a.db")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) > 3


def test_an_archive_that_is_not_there_is_said(tmp_path: Path) -> None:
    for command in (("ask", "events"), ("trace", __file__), ("check", tmp_path / "no.db")):
        result = run(*command, *([] if command[0] == "check" else ["--archive", tmp_path / "no.db"]))
        assert result.exit_code == 66, result.output
        assert "no archive at" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_archive_goes_out_in_the_formats_of_others(archive: Path, tmp_path: Path) -> None:
    assert run("export", tmp_path / "t", "--as", "csv", "--archive", archive).exit_code == 0
    assert sorted(p.name for p in (tmp_path / "t").iterdir()) == ["actors.csv", "events.csv", "figures.csv", "reports.csv", "statements.csv"]
    events = [json.loads(x) for x in run("export", "-", "--as", "plover", "--archive", archive).stdout.splitlines()]
    assert events
    for event in events:
        assert event["event_type"]
        assert event["event_text"] in REPORTS[0]["text"] + REPORTS[1]["text"]
    notes = [json.loads(x) for x in run("export", "-", "--as", "annotations", "--archive", archive).stdout.splitlines()]
    for note in notes:
        quote, position = note["target"][0]["selector"]
        text = next(r["text"] for r in REPORTS if r["id"] in note["id"])
        assert text[position["start"] : position["end"]] == quote["exact"]
    records = [json.loads(x) for x in run("export", "-", "--as", "records", "--archive", archive).stdout.splitlines()]
    assert [r["id"] for r in records] == ["north-1", "west-1"]
    assert run("export", "-", "--as", "poem", "--archive", archive).exit_code == 2
    assert run("export", "-", "--as", "csv", "--archive", archive).exit_code == 2


def test_a_report_is_forgotten(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db", write=True) as opened:
        opened.add(make_record("r1"))
    assert run("forget", "r1", "--archive", tmp_path / "a.db").exit_code == 0
    assert run("forget", "r1", "--archive", tmp_path / "a.db").exit_code == 65
    assert run("check", tmp_path / "a.db").stdout.strip().endswith("sound")


def test_whose_passages_a_page_is_made_of(archive: Path, tmp_path: Path) -> None:
    words = REPORTS[0]["text"].partition(" - ")[2].partition("\n")[0]
    page = tmp_path / "page.txt"
    page.write_text(f"Trade fair opens in Vesna\n\nThe trade fair opened on Thursday with visitors from many countries.\n\n{words}", encoding="utf8")
    result = run("trace", page, "--archive", archive, "--passages")
    (passage,) = [json.loads(line) for line in result.stdout.splitlines()]
    assert (passage["first"]["id"], passage["text"]) == ("north-1", words.removesuffix("."))
    assert "1 passages stand in other reports" in run("trace", page, "--archive", archive).stdout


def test_exports_for_gdelt_and_followthemoney(archive: Path, tmp_path: Path) -> None:
    assert run("export", tmp_path / "g.tsv", "--as", "gdelt", "--archive", archive).exit_code == 0
    lines = (tmp_path / "g.tsv").read_text("utf8").splitlines()
    assert {line.count("\t") for line in lines} == {60}
    assert run("export", tmp_path / "h.jsonl", "--as", "happenings", "--archive", archive).exit_code == 0
    assert {json.loads(line)["reports"] for line in (tmp_path / "h.jsonl").read_text("utf8").splitlines()} <= {1}
    assert run("export", tmp_path / "f.jsonl", "--as", "ftm", "--archive", archive).exit_code == 0
    assert [json.loads(line)["schema"] for line in (tmp_path / "f.jsonl").read_text("utf8").splitlines()].count("Article") == 2


def test_dyad_months_on_the_command_line(archive: Path) -> None:
    result = run("ask", "dyad-months", "--archive", archive, "--csv")
    assert result.exit_code == 0
    assert result.stdout.startswith("month,actor,recipient,events,claimed,verbal_cooperation,")


def test_a_correction_on_the_command_line(archive: Path, tmp_path: Path) -> None:
    copy = tmp_path / "c.db"
    assert run("backup", archive, copy).exit_code == 0
    assert run("correct", "north-1", "s1", "--wrong", "--by", "anna", "--archive", copy).exit_code == 0
    assert run("correct", "north-1", "s99", "--wrong", "--by", "anna", "--archive", copy).exit_code == 2
    assert run("correct", "north-1", "s1", "--by", "anna", "--archive", copy).exit_code == 2
    assert run("correct", "x", "s1", "--wrong", "--by", "anna", "--archive", tmp_path / "none.db").exit_code == 66
    rows = [json.loads(line) for line in run("ask", "corrections", "--json", "--archive", copy).stdout.splitlines()]
    assert [(r["report"], r["field"], r["who"]) for r in rows] == [("north-1", "wrong", "anna")]
    assert json.loads(run("export", "-", "--as", "corrections", "--archive", copy).stdout) == rows[0]


def test_an_archive_in_the_folder_that_is_added_is_no_report(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Selvania rejected the plan on Tuesday, Foreign Minister Irena Dolinar said in Vesna.", encoding="utf8")
    for outcome in ("1 added", "1 there already"):
        result = run("add", tmp_path, "--archive", tmp_path / "a.db")
        assert (result.exit_code, outcome in result.stderr) == (0, True), result.stderr


def test_actors_are_merged_and_taken_apart_on_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Archive(path, write=True) as kept:
        kept.add(make_record("r1"))
        kept.add(make_record("r2", text=TEXT + MORE, speaker="Ana Brod"))
    marsh = "person:HRV:ivo marsh"
    assert run("merge", "Marsh", "Brod", "--by", "anna", "--archive", path).stdout.strip() == "person:HRV:ana brod"
    assert run("merge", marsh, "--by", "anna", "--archive", path).exit_code == 2
    assert run("merge", marsh, "--apart", "--by", "anna", "--archive", path).stdout.strip() == marsh
    assert run("merge", "x", "y", "--by", "anna", "--archive", tmp_path / "none.db").exit_code == 66
    assert run("correct", "r1", "a3", "--same", "Karvetia", "--by", "anna", "--archive", path).exit_code == 0
