"""What goes wrong on the command line: each fault has a clear message, its exit code, and costs nothing else."""

from __future__ import annotations

import gzip
import json
import pathlib
import subprocess
import sys

import pytest
from typer.testing import CliRunner, Result

from demarche.cli.main import app

RUNNER = CliRunner()
GOOD = "The minister said on Tuesday that the two countries would reopen the bridge. The president of the other country welcomed the decision."
PARAGRAPH = "The foreign minister of the country said that the talks with the president would go on until the end of the week. "


def run(*args: str | pathlib.Path, stdin: bytes | None = None) -> Result:
    return RUNNER.invoke(app, [str(a) for a in args], input=stdin)


def put(folder: pathlib.Path, data: bytes | str, name: str = "in.txt") -> pathlib.Path:
    path = folder / name
    path.write_bytes(data.encode("utf8") if isinstance(data, str) else data)
    return path


def records(path: pathlib.Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf8").splitlines()]


def test_an_empty_file_is_refused(tmp_path: pathlib.Path) -> None:
    result = run("read", put(tmp_path, ""))
    assert (result.exit_code, result.stdout) == (65, "")
    assert "empty" in result.stderr


def test_white_space_alone_is_refused(tmp_path: pathlib.Path) -> None:
    result = run("read", put(tmp_path, " \n\u00a0\t\n" * 20))
    assert result.exit_code == 65


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, b"%PDF-1.7\n" + bytes(400), bytes(range(256)) * 40], ids=["png", "pdf", "bytes"]
)
def test_binary_is_refused_by_name(tmp_path: pathlib.Path, data: bytes) -> None:
    result = run("read", put(tmp_path, data))
    assert result.exit_code == 65
    assert "not text" in result.stderr


def test_a_report_in_another_encoding_is_read(tmp_path: pathlib.Path) -> None:
    text = GOOD + " \u201cNous attendons,\u201d said Ren\u00e9 Fa\u00e7ade."
    result = run("read", put(tmp_path, text.encode("cp1252")), "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["text"] == text


def test_broken_utf8_keeps_everything_around_it(tmp_path: pathlib.Path) -> None:
    data = ("Caf\u00e9 talks. " + GOOD).encode() + b" \xff\xfe end \xc3."
    result = run("read", put(tmp_path, data), "--json")
    assert result.exit_code == 0
    record = json.loads(result.stdout)
    assert record["text"].startswith("Caf\u00e9 talks.")
    assert any(w["kind"] == "mended_text" for w in record["warnings"])


@pytest.mark.parametrize(
    "text",
    [
        "Le ministre des affaires \u00e9trang\u00e8res a d\u00e9clar\u00e9 mardi que les deux pays reprendraient les discussions sur le fleuve avant la fin de la semaine, selon un communiqu\u00e9 publi\u00e9 par le gouvernement dans la capitale.",
        "Der Au\u00dfenminister sagte am Dienstag, dass die beiden L\u00e4nder die Gespr\u00e4che \u00fcber den Fluss noch vor dem Ende der Woche wieder aufnehmen werden, wie aus einer Mitteilung der Regierung in der Hauptstadt hervorgeht.",
        "\u041c\u0438\u043d\u0438\u0441\u0442\u0440 \u0438\u043d\u043e\u0441\u0442\u0440\u0430\u043d\u043d\u044b\u0445 \u0434\u0435\u043b \u0437\u0430\u044f\u0432\u0438\u043b \u0432\u043e \u0432\u0442\u043e\u0440\u043d\u0438\u043a, \u0447\u0442\u043e \u043e\u0431\u0435 \u0441\u0442\u0440\u0430\u043d\u044b \u0432\u043e\u0437\u043e\u0431\u043d\u043e\u0432\u044f\u0442 \u043f\u0435\u0440\u0435\u0433\u043e\u0432\u043e\u0440\u044b \u043e \u0440\u0435\u043a\u0435.",
    ],
    ids=["French", "German", "Russian"],
)
def test_another_language_is_refused_without_a_record(tmp_path: pathlib.Path, text: str) -> None:
    result = run("read", put(tmp_path, text), "--json")
    assert (result.exit_code, result.stdout) == (65, "")
    assert "not English" in result.stderr


def test_a_missing_file_has_its_own_exit_code(tmp_path: pathlib.Path) -> None:
    result = run("read", tmp_path / "nowhere.txt")
    assert result.exit_code == 66
    assert "no such file" in result.stderr


def test_a_folder_is_no_report(tmp_path: pathlib.Path) -> None:
    assert run("read", tmp_path).exit_code == 66


@pytest.mark.parametrize("date", ["yesterday", "2020-13-01", "04/02/2020", "2020-02-30"])
def test_a_date_that_is_none_is_refused(tmp_path: pathlib.Path, date: str) -> None:
    result = run("read", put(tmp_path, GOOD), "--date", date)
    assert result.exit_code == 2
    assert "not a date" in result.stderr


def test_an_unknown_part_is_named_in_the_message(tmp_path: pathlib.Path) -> None:
    result = run("read", put(tmp_path, GOOD), "--explain", "s99")
    assert result.exit_code == 2
    assert "s99" in result.stderr


def test_control_characters_do_no_harm(tmp_path: pathlib.Path) -> None:
    text = "\x1b[31mThe\x07 minister said\x00 on Tuesday that \u202eit was over\u202c. " + GOOD
    result = run("read", put(tmp_path, text))
    assert result.exit_code == 0
    assert "\x1b[31m" not in result.stdout
    assert "\u202e" not in result.stdout


def test_deeply_nested_quotes_end(tmp_path: pathlib.Path) -> None:
    nested = "\u201c\u2018" * 4_000 + "We agree" + "\u2019\u201d" * 4_000
    assert run("read", put(tmp_path, f"The minister said {nested}. {GOOD}"), "--json").exit_code == 0


def test_a_page_gives_its_report(tmp_path: pathlib.Path) -> None:
    body = "".join(f"<p>{PARAGRAPH * 2}</p>" for _ in range(5))
    page = f"<!doctype html><html><head><title>Bridge to reopen</title><script>var said='x'</script></head><body><nav>Home News</nav><article><h1>Bridge to reopen</h1>{body}</article></body></html>"
    result = run("read", put(tmp_path, page, "page.html"), "--json", "--date", "2024-05-15")
    assert result.exit_code == 0
    record = json.loads(result.stdout)
    assert "var said" not in record["text"]
    assert PARAGRAPH.strip() in record["text"]


def test_a_page_without_text_is_refused_with_the_reason(tmp_path: pathlib.Path) -> None:
    result = run("read", put(tmp_path, "<html><body><script>" + "x" * 5000 + "</script></body></html>", "page.html"))
    assert result.exit_code == 65
    assert "markup" in result.stderr


def test_a_broken_line_costs_that_line_only(tmp_path: pathlib.Path) -> None:
    lines = [
        json.dumps({"id": "one", "text": GOOD}),
        "{broken",
        json.dumps({"id": "three", "text": 7}),
        json.dumps({"id": "four", "text": ""}),
        "",
        json.dumps({"id": "six", "text": GOOD, "date": "no date"}),
        '{"id": "seven", "text": "\\ud800 ' + GOOD + '"}',
        json.dumps({"id": 8, "text": GOOD}),
    ]
    out = tmp_path / "out.jsonl"
    result = run("read", "--jsonl", put(tmp_path, "\n".join(lines), "in.jsonl"), out)
    assert result.exit_code == 65
    assert "in.jsonl:2:" in result.stderr
    assert [r["id"] for r in records(out)] == ["one", "three", "four", "six", "seven", "8"]
    assert [r["id"] for r in records(out) if any(w["kind"] == "not_read" for w in r["warnings"])] == ["three", "four", "six"]


def test_gzip_is_told_by_content_and_written_by_name(tmp_path: pathlib.Path) -> None:
    source = put(tmp_path, gzip.compress(json.dumps({"id": "a", "text": GOOD}).encode()), "in.bin")
    out = tmp_path / "out.jsonl.gz"
    assert run("read", "--jsonl", source, out).exit_code == 0
    assert json.loads(gzip.decompress(out.read_bytes()))["id"] == "a"


def test_damaged_gzip_keeps_what_stood_before_the_damage(tmp_path: pathlib.Path) -> None:
    lines = "\n".join(json.dumps({"id": str(i), "text": GOOD}) for i in range(3)) + "\n"
    out = tmp_path / "out.jsonl"
    result = run("read", "--jsonl", put(tmp_path, gzip.compress(lines.encode(), 0)[:-20], "in.gz"), out)
    assert result.exit_code == 65
    assert len(records(out)) >= 2


def test_standard_input_and_output(tmp_path: pathlib.Path) -> None:
    result = run("read", "--jsonl", "-", "-", stdin=json.dumps({"id": "a", "text": GOOD}).encode())
    assert result.exit_code == 0
    assert json.loads(result.stdout)["id"] == "a"


def test_an_output_that_cannot_be_written_is_said(tmp_path: pathlib.Path) -> None:
    source = put(tmp_path, json.dumps({"id": "a", "text": GOOD}), "in.jsonl")
    assert run("read", "--jsonl", source, tmp_path / "no" / "folder" / "out.jsonl").exit_code == 74


def test_relate_names_the_fault_of_a_row(tmp_path: pathlib.Path) -> None:
    rows = [
        {"id": 1, "text": "Selvania accused Karvetia.", "source": [[0, 8]], "target": [[17, 25]]},
        {"id": 2, "text": "Selvania accused Karvetia.", "source": [[0, 8]], "target": [[17, 99]]},
    ]
    out = tmp_path / "out.jsonl"
    result = run("relate", put(tmp_path, "\n".join(map(json.dumps, rows)), "in.jsonl"), out)
    assert result.exit_code == 65
    assert "not inside the text" in result.stderr
    first, second = records(out)
    assert first["type"] is not None
    assert second["type"] is None


@pytest.mark.slow
def test_ten_megabytes_are_read_in_bounded_memory_with_a_warning(tmp_path: pathlib.Path) -> None:
    text = PARAGRAPH * (10_000_000 // len(PARAGRAPH))
    code = (
        "import resource, sys\n"
        "from demarche.cli.read import read_file\n"
        "read_file(sys.argv[1], kind=None, date=None, title=None, as_json=True, explain=None)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(put(tmp_path, text))], capture_output=True, text=True, check=True)
    record = json.loads(done.stdout)
    assert len(record["text"]) == len(text)
    assert any(w["kind"] == "unread_text" for w in record["warnings"])
    assert int(done.stderr.split()[-1]) < 700, "MB of memory; 559 were measured"


@pytest.mark.slow
def test_one_line_of_a_megabyte_is_read(tmp_path: pathlib.Path) -> None:
    text = ("word " * 200_000)[:1_000_000]
    result = run("read", "--jsonl", put(tmp_path, json.dumps({"id": "long", "text": text}), "in.jsonl"), tmp_path / "out.jsonl")
    assert result.exit_code in (0, 65)
    assert [r["id"] for r in records(tmp_path / "out.jsonl")] == ["long"]
