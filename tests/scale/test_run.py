"""A run in shards: killed and taken up again it is the straight run row for row, and a bad report is set aside once."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from demarche import reader
from demarche.archive.archive import Archive
from demarche.errors import InputError, MissingInputError, UsageError
from demarche.exports.record_tables import TABLES
from demarche.intake.gathering import iter_gathered
from demarche.report import Report
from demarche.scale.inputs import InputFile, cut_parts, find_inputs
from demarche.scale.run_folders import RunFolder, describe_run
from demarche.scale.shards import Wishes
from tests.conftest import ROOT, SAMPLES
from tests.crash.test_kills import contents

pytest.importorskip("pyarrow")

POISON = "the word that kills"
# Every process that reads ends at a report with these words: as a fault in compiled code would end it.
FATAL = f"""
import os, demarche.reader as reader
plain = reader.read_report
def read_report(report, *more):
    if {POISON!r} in report.text:
        with open(os.environ["DEATHS"], "a") as file:
            file.write("x")
        os._exit(1)
    return plain(report, *more)
reader.read_report = read_report
"""


def start(*args: str | Path, **variables: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "demarche.cli.main", *map(str, args)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **variables})


def run(*args: str | Path, code: int = 0, **variables: str) -> str:
    process = start(*args, **variables)
    _, err = process.communicate(timeout=240)
    assert process.returncode == code, err
    return err


def rows(folder: Path) -> dict[str, list[dict]]:
    opened = RunFolder.open(str(folder))
    return {name: list(opened.iter_rows(name)) for name in TABLES}


def write_reports(path: Path, count: int, *, poison: tuple[int, ...] = ()) -> Path:
    texts = [p.read_text("utf8") for p in sorted(SAMPLES.glob("*.txt"))]
    lines = []
    for n in range(count):
        text = texts[n % len(texts)][: 250 + 31 * n % 700] + (f"\n\nThen came {POISON}." if n in poison else "")
        lines.append(json.dumps({"id": f"r{n}", "text": text, "date": "2024-05-15", "publisher": f"Paper {n % 3}"}))
    data = "".join(line + "\n" for line in lines).encode("utf8")
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of files of several kinds, some of which cannot be read."""
    folder = tmp_path_factory.mktemp("inputs")
    write_reports(folder / "a.jsonl.gz", 25)
    (folder / "b.csv").write_text('id,date,text\nc1,2024-05-15,"The minister said on Tuesday that the talks would go on."\nc2,x,y\n', "utf8")
    (folder / "c.txt").write_text((SAMPLES / "spliced-page.txt").read_text("utf8"), "utf8")
    (folder / "d.jsonl").write_text(
        '{"id": "bad"\n{"id": "german", "text": "Der Minister sagte am Dienstag, dass die Regierung das Abkommen ablehnt, und dass sie weiter verhandeln werde. Die Opposition war nicht einverstanden und sprach von einem Fehler, der auch nach der Wahl nicht zu heilen ist."}\n',
        "utf8",
    )
    (folder / "e.bin").write_bytes(bytes(range(256)) * 8)
    write_reports(folder / "f.jsonl", 12)
    return folder


@pytest.fixture(scope="module")
def straight(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "straight"
    err = run("run", inputs, "--out", out, "--shard-size", "4", code=65)
    assert "refused" in err
    return out


def test_a_run_has_what_reading_one_by_one_has(inputs: Path, straight: Path) -> None:
    found = rows(straight)
    expected = []
    for item in iter_gathered(str(inputs)):
        if isinstance(item.entry, Report):
            expected += [(item.where, r) for r in reader.pipe([item.entry]) if not any(w.kind == "not_read" for w in r.warnings)]
    assert [(r["source"], json.loads(r["record"])) for r in found["records"]] == [(w, json.loads(json.dumps(r.to_dict()))) for w, r in expected]
    for name in ("statements", "events", "figures"):
        assert [r["report"] for r in found[name]] == [r.id for _, r in expected for _ in getattr(r, name)]
    refused = [(r["source"].rpartition("/")[2], r["report"]) for r in found["rejections"]]
    assert refused == [("b.csv:3", "c2"), ("d.jsonl:1", None), ("d.jsonl:2", "german"), ("e.bin", None)]


def test_the_tables_name_who_and_whom(straight: Path) -> None:
    found = rows(straight)
    statement = next(r for r in found["statements"] if r["speaker"] == "Irena Dolinar")
    assert statement["date"]
    event = next(r for r in found["events"] if r["actor"] == ["Irena Dolinar"] and r["type"] == "ACCUSE")
    assert (event["quad"], event["published"]) == ("verbal_conflict", "2024-05-15")
    assert "Dolinar" in event["sentence"]


def test_killed_and_taken_up_again_it_is_the_straight_run(inputs: Path, straight: Path, tmp_path: Path) -> None:
    out = tmp_path / "killed"
    log = out / "shards.jsonl"
    kept: list[bytes] = []
    for wanted in (2, 5):
        process = start("run", inputs, "--out", out, "--shard-size", "4")
        deadline = time.monotonic() + 120
        while not (log.exists() and log.read_bytes().count(b"\n") >= wanted):
            assert process.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert log.read_bytes().startswith(b"".join(kept))
        kept = log.read_bytes().splitlines(keepends=True)
        with pytest.raises(InputError, match="not finished"):
            RunFolder.open(str(out))
    log.write_bytes(log.read_bytes() + b'{"part":0,"sta')  # a kill in the middle of a write
    (out / "events" / "000009-000009.parquet.part").write_bytes(b"half")
    run("run", inputs, "--out", out, "--shard-size", "4", code=65)
    lines = log.read_bytes().splitlines(keepends=True)
    assert lines[: len(kept)] == kept  # what was done was not done again
    assert len(set(lines)) == len(lines)
    assert rows(out) == rows(straight)
    assert not list(out.glob("*/*.part"))


@pytest.mark.slow
def test_a_table_that_is_lost_is_made_again_and_a_changed_one_is_told(inputs: Path, straight: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    run("run", inputs, "--out", out, "--shard-size", "9", code=65)
    lost = sorted((out / "events").iterdir())[1]
    lost.unlink()
    run("run", inputs, "--out", out, "--shard-size", "9", code=65)
    assert rows(out) == rows(straight)
    lost.write_bytes(sorted((out / "events").iterdir())[0].read_bytes())
    with pytest.raises(InputError, match="sha256"):
        rows(out)


def test_a_report_that_kills_its_reader_is_set_aside_once(tmp_path: Path) -> None:
    source = write_reports(tmp_path / "in.jsonl", 14, poison=(5,))
    (tmp_path / "sitecustomize.py").write_text(FATAL, "utf8")
    told = {"PYTHONPATH": str(tmp_path), "DEATHS": str(tmp_path / "deaths")}
    command = ("run", source, "--out", tmp_path / "out", "--shard-size", "3", "--workers", "2")
    assert "ended the process that read it" in run(*command, code=65, **told)
    found = rows(tmp_path / "out")
    assert [r["report"] for r in found["records"]] == [f"r{n}" for n in range(14) if n != 5]
    assert [(r["report"], r["source"]) for r in found["rejections"]] == [("r5", f"{source}:6")]
    run(*command, code=65, **told)
    assert (tmp_path / "deaths").read_text() == "xx"  # twice the first time, never after


def test_other_inputs_or_settings_are_refused(inputs: Path, tmp_path: Path) -> None:
    source = write_reports(tmp_path / "in.jsonl", 2)
    out = str(tmp_path / "out")
    first = describe_run(find_inputs([str(source)], out), Wishes(4))
    with RunFolder.begin(out, first) as folder, pytest.raises(UsageError, match="another process"):
        RunFolder.begin(out, folder.manifest)
    RunFolder.begin(out, first).close()
    for wishes, words in ((Wishes(5), "shard size was 4 and is 5"), (Wishes(4, {"text": "body"}), "columns"), (Wishes(4, date="2024-01-01"), "date")):
        with pytest.raises(UsageError, match=words):
            RunFolder.begin(out, describe_run(first.inputs, wishes))
    write_reports(source, 3)
    assert "have changed: " in run("run", source, "--out", out, "--shard-size", "4", code=2)
    more = write_reports(tmp_path / "more.jsonl", 1)
    assert "are new: " in run("run", source, more, "--out", out, "--shard-size", "4", code=2)
    assert "not empty" in run("run", source, "--out", inputs, code=2)
    assert "read them again" in run("run", "-", "--out", tmp_path / "x", code=2)
    assert not (tmp_path / "x").exists()


def test_parts_are_the_same_for_the_same_files() -> None:
    files = [InputFile(f"f{n}", size, "") for n, size in enumerate((10, 20, 5_000_000, 30, 3_000_000, 2_000_000, 40, 50, 60))]
    assert [[f.path for f in part.files] for part in cut_parts(files, 3)] == [["f0", "f1"], ["f2"], ["f3", "f4"], ["f5", "f6", "f7"], ["f8"]]


def test_the_run_s_own_folder_is_no_input(tmp_path: Path) -> None:
    source = write_reports(tmp_path / "in.jsonl", 2)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "x.txt").write_text("x", "utf8")
    assert [f.path for f in find_inputs([str(tmp_path), str(source)], str(tmp_path / "out"))] == [str(source)]


def test_inputs_in_an_object_store() -> None:
    fsspec = pytest.importorskip("fsspec")
    store = fsspec.filesystem("memory")
    for name in ("b.jsonl", "a.jsonl"):
        store.pipe(f"/news/{name}", json.dumps({"id": name, "text": "The minister said that the talks would go on."}).encode("utf8"))
    files = find_inputs(["memory://news/"], "out")
    assert [f.path for f in files] == ["memory:///news/a.jsonl", "memory:///news/b.jsonl"]
    assert find_inputs(["memory://news/*.jsonl"], "out") == files
    assert [g.entry.id for f in files for g in iter_gathered(f.path) if isinstance(g.entry, Report)] == ["a.jsonl", "b.jsonl"]
    store.pipe("/news/a.jsonl", b'{"id": "c", "text": "Other words."}')
    assert find_inputs(["memory://news/"], "out")[0] != files[0]
    with pytest.raises(MissingInputError, match="no such file"):
        find_inputs(["memory://nothing/"], "out")
    with pytest.raises(UsageError, match="cannot be opened"):
        find_inputs(["nowhere://news/"], "out")


@pytest.mark.slow
def test_a_run_goes_into_an_archive_as_its_inputs_would(inputs: Path, straight: Path, tmp_path: Path) -> None:
    run("add", inputs, "--archive", tmp_path / "direct.db", code=65)
    run("add", "--from-run", straight, "--archive", tmp_path / "from.db", code=65)
    direct, loaded = contents(tmp_path / "direct.db"), contents(tmp_path / "from.db")
    for found in (direct, loaded):
        found["rejections"] = [row[1:4] for row in found["rejections"]]  # but for number and time
    assert loaded == direct
    assert "there already" in run("add", "--from-run", straight, "--archive", tmp_path / "from.db", code=65)
    again = contents(tmp_path / "from.db")
    again["rejections"] = [row[1:4] for row in again["rejections"]]
    assert again == direct
    with Archive(tmp_path / "from.db") as archive:
        assert len(archive) == len({r["report"] for r in rows(straight)["records"]})


def read_whole(folder: Path, name: str) -> list[dict]:
    import pyarrow.parquet

    return pyarrow.parquet.read_table(folder / name / "all.parquet").to_pylist()


@pytest.mark.slow
@pytest.mark.parametrize("workers", ["1", "2"])
def test_copies_and_stories_of_a_run_are_those_of_an_archive(tmp_path: Path, workers: str) -> None:
    write_reports(tmp_path / "a.jsonl", 40)  # of two reports, so that most are copies, and some signatures too common to count
    lines = [
        {"id": "r3", "text": "A later version: the minister said on Tuesday that the talks would go on.", "date": "2024-05-16"},
        {"id": "early", "text": (SAMPLES / "river-accord.txt").read_text("utf8"), "date": "2024-05-01"},
        {"id": "other", "text": "The ferry between the two ports will run again from Monday, the transport ministry said.", "date": "2024-05-15"},
        {"id": "undated", "text": (SAMPLES / "spliced-page.txt").read_text("utf8")},
    ]
    (tmp_path / "b.jsonl").write_text("".join(json.dumps(line) + "\n" for line in [*lines, lines[2]]), "utf8")
    sources = (tmp_path / "a.jsonl", tmp_path / "b.jsonl")
    out = tmp_path / "out"
    run("run", *sources, "--out", out, "--shard-size", "7", "--workers", workers)
    # A report that is replaced stands in an archive where its first version stood: here the first version is left out.
    kept = [line for line in (tmp_path / "a.jsonl").read_text("utf8").splitlines(keepends=True) if '"r3"' not in line]
    (tmp_path / "a.jsonl").write_text("".join(kept), "utf8")
    run("add", *sources, "--archive", tmp_path / "a.db")
    with Archive(tmp_path / "a.db") as archive:
        asked = {
            "copies": "SELECT r.id AS report, o.id AS copy_of FROM reports r JOIN reports o ON o.n = r.copy_of ORDER BY r.n",
            "likenesses": "SELECT r.id AS report, o.id AS other, kind, here, there, passages FROM likenesses l "
            "JOIN reports r ON r.n = l.report JOIN reports o ON o.n = l.other ORDER BY r.n, o.n",
            "stories": "SELECT n AS story, title, first, last, reports FROM stories ORDER BY n",
            "members": "SELECT story, r.id AS report, likeness, shared FROM story_reports s JOIN reports r ON r.n = s.report ORDER BY story, r.n",
        }
        for name, question in asked.items():
            expected = [dict(row) for row in archive.db.execute(question)]
            for row in expected:
                if "shared" in row:
                    row["shared"] = json.loads(row["shared"])
            assert read_whole(out, name) == expected, name
        assert len(read_whole(out, "copies")) > 20
    assert not list(out.glob("relating-*"))


def test_stories_may_be_left_for_later(tmp_path: Path) -> None:
    source = write_reports(tmp_path / "in.jsonl", 4)
    out = tmp_path / "out"
    assert " copies" not in run("run", source, "--out", out, "--no-stories")
    assert not (out / "stories").exists()
    assert " copies, " in run("run", source, "--out", out)
    assert len(read_whole(out, "members")) == 4
    assert "copies and stories" not in run("run", source, "--out", out)  # they are there


def test_what_cannot_be_loaded_is_said(tmp_path: Path) -> None:
    assert "no run at" in run("add", "--from-run", tmp_path, "--archive", tmp_path / "a.db", code=66)
    assert "--from-run" in run("add", "--archive", tmp_path / "a.db", code=2)
    assert not (tmp_path / "a.db").exists()
