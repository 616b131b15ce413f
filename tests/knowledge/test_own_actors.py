"""The user's own actors win over ours; a file that cannot be is refused with its line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from demarche.cli.main import app
from demarche.errors import InputError, MissingInputError
from demarche.knowledge.own_actors import OwnActor, parse_actors

CSV = """name,kind,country,office,start,end,sector,aliases,wikidata
Irena Dolinar,person,SVK,Minister of Foreign Affairs,2023-01,,,Dolinar; I. Dolinar,
Tarn River Commission,organization,,,,,IGO,TRC; the Commission on the Tarn,Q1
Angela Merkel,person,AUT,Chancellor of Somewhere,2000,2030,,,
"""


def run(*args: object) -> subprocess.CompletedProcess[str]:
    """In a process of its own: the tables are loaded once."""
    return subprocess.run([sys.executable, "-m", "demarche.cli.main", *map(str, args)], capture_output=True, text=True, check=False)


@pytest.fixture
def actors(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(CSV, encoding="utf8")
    return path


def test_a_file_is_read_line_by_line(actors: Path) -> None:
    first, second, _ = parse_actors(actors)
    assert first == OwnActor("Irena Dolinar", "person", "SVK", "Minister of Foreign Affairs", "2023-01", "", None, ("Dolinar", "I. Dolinar"), None)
    assert (second.kind, second.sector, second.wikidata) == ("organization", "IGO", "Q1")


@pytest.mark.parametrize(
    ("text", "words"),
    [("who\nx\n", "no column `name`"), ("name,kind\nx,dog\n", ":2: no kind 'dog'"), ("name,country\nx,Slovakia\n", "three capitals"), ("name,start\nx,soon\n", "start is a year"),
     ("name,sector\nx,ZZZ\n", "no sector"), ("name\n \n", "without a name"), ("name,colour\nx,red\n", "no column colour")],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(text, encoding="utf8")
    with pytest.raises(InputError, match=words):
        parse_actors(path)


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(MissingInputError):
        parse_actors(tmp_path / "none.csv")
    (tmp_path / "x.csv").write_bytes(b"name\n\xff\xfe\n")
    with pytest.raises(InputError, match="UTF-8"):
        parse_actors(tmp_path / "x.csv")


def test_yaml_too(tmp_path: Path) -> None:
    pytest.importorskip("yaml", reason="PyYAML is not installed")
    path = tmp_path / "mine.yaml"
    path.write_text("- name: Irena Dolinar\n  country: SVK\n  aliases: [Dolinar, I. Dolinar]\n", encoding="utf8")
    assert parse_actors(path) == (OwnActor("Irena Dolinar", country="SVK", aliases=("Dolinar", "I. Dolinar")),)


def test_one_s_own_word_wins(actors: Path) -> None:
    rows = [json.loads(line) for line in run("who", "Merkel", "--on", "2015-01-01", "--json", "--actors", actors).stdout.splitlines()]
    assert (rows[0]["country"], rows[0]["source"]) == ("AUT", "your own file")
    assert {r["country"] for r in rows[1:]} == {"DEU"}


def test_a_report_is_read_with_one_s_own_actors(actors: Path, tmp_path: Path) -> None:
    report = tmp_path / "r.txt"
    report.write_text("VESNA, May 14 - The TRC met on Tuesday. “We keep to the accord,” Dolinar said in Vesna after the talks.", encoding="utf8")
    plain, own = (json.loads(run("read", report, "--date", "2024-05-15", "--json", *more).stdout) for more in ((), ("--actors", actors)))
    known = {a["name"]: a for a in own["actors"]}
    assert known["Irena Dolinar"]["country"] == "SVK"
    assert known["Tarn River Commission"]["sector"] == "IGO"
    assert not {"Irena Dolinar", "Tarn River Commission"} & {a["name"] for a in plain["actors"]}


def test_who_says_what_is_known_since_when_and_where_from() -> None:
    runner = CliRunner()
    found = [json.loads(line) for line in runner.invoke(app, ["who", "Kamilov", "--on", "2020-02-03", "--json"]).stdout.splitlines()]
    assert (found[0]["name"], found[0]["country"], found[0]["held"]) == ("Abdulaziz Kamilov", "UZB", True)
    assert found[0]["source"]
    assert "Kremlin" in runner.invoke(app, ["who", "Kremlin"]).stdout
    assert runner.invoke(app, ["who", "Uzbekistan"]).exit_code == 0
    nobody = runner.invoke(app, ["who", "Xyzzy Qwerty"])
    assert nobody.exit_code == 65
    assert runner.invoke(app, ["who", "Kamilov", "--on", "yesterday"]).exit_code == 2
