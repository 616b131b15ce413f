"""Ways to end a process that adds, and what must be true of the archive afterwards."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from demarche.archive.archive import Archive
from demarche.archive.integrity import find_problems
from tests.hostile.mutators import samples

COUNT = 120
ROOT = Path(__file__).resolve().parents[2]
_TIMES = {"reports": "added", "rejections": "at"}


def start(path: Path, *more: str, count: int = COUNT) -> subprocess.Popen[str]:
    """A process that adds made-up records and says each id once it is on the disk."""
    command = [sys.executable, "-m", "tests.crash.writer", str(path), str(count), *more]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def contents(path: Path) -> dict[str, list[tuple]]:
    """Every row of every table, but for the time of adding."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        names = [
            r[0]
            for r in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%\\_words\\_%' ESCAPE '\\' ORDER BY name")
        ]
        out = {
            name: db.execute(f"SELECT * FROM {name}").fetchall() for name in names if not name.endswith(("_words", "_terms")) or name == "actor_words"
        }
        for table, column in _TIMES.items():
            at = [r[1] for r in db.execute(f"PRAGMA table_info({table})")].index(column)
            out[table] = [row[:at] + row[at + 1 :] for row in out[table]]
        return out


def require_sound(path: Path, acknowledged: set[str]) -> None:
    """The file, its indexes and its records agree; what was acknowledged is there, once."""
    with Archive(path, write=True) as archive:
        assert find_problems(archive.db) == []
        ids = [r[0] for r in archive.db.execute("SELECT id FROM reports")]
    assert len(ids) == len(set(ids)), "a report is there twice"
    assert acknowledged <= set(ids), f"lost: {sorted(acknowledged - set(ids))[:5]}"


def add_whole(path: Path) -> dict[str, list[tuple]]:
    """What an uninterrupted run leaves."""
    process = start(path)
    process.communicate(timeout=300)
    assert process.returncode == 0
    return contents(path)


def kill_and_resume(path: Path, rng: random.Random, most: int, expected: dict[str, list[tuple]]) -> int:
    """One archive, killed and taken up again up to three times, then to the end. The number of kills that hit."""
    killed = 0
    acknowledged: set[str] = set()
    for _ in range(min(3, most)):
        process = start(path)
        assert process.stdout is not None
        until = rng.randrange(COUNT)
        for n, line in enumerate(iter(process.stdout.readline, "")):
            acknowledged.add(line.strip())
            if n == until:
                time.sleep(rng.random() * 0.004)
                process.send_signal(signal.SIGKILL)
                break
        acknowledged |= {line.strip() for line in process.stdout if line.endswith("\n")}
        killed += process.wait(60) == -signal.SIGKILL
        process.communicate()
        require_sound(path, acknowledged)
    resumed = start(path)
    assert len(resumed.communicate(timeout=300)[0].split()) == COUNT
    assert contents(path) == expected, "the resumed archive differs from an uninterrupted one"
    _remove(path)
    return killed


def _remove(path: Path) -> None:
    for leftover in path.parent.glob(path.name + "*"):
        leftover.unlink()


def fill_disk(path: Path, size: int) -> None:
    """An addition that may write no more than so many bytes into a file: what it acknowledged is there, and the message is clear."""
    process = start(path, str(size))
    out, err = process.communicate(timeout=120)
    assert process.returncode == 74, (process.returncode, err)
    assert "disk is full" in err, err
    acknowledged = set(out.split())
    if path.exists() and path.stat().st_size:
        require_sound(path, acknowledged)
        with Archive(path) as archive:
            assert len(archive) == len(acknowledged)
    else:
        assert not acknowledged
    _remove(path)


def write_reports(path: Path) -> int:
    """A JSONL file of fourteen lines: reports, two of them the same, two that cannot be read, and a broken line. The number of lines."""
    texts = samples()
    lines = [json.dumps({"id": f"r{n}", "text": texts[n % len(texts)][: 260 + 20 * n], "date": "2024-05-15"}) for n in range(10)]
    lines[4:4] = ['{"id": "broken"', json.dumps({"id": "empty", "text": ""}), lines[0], json.dumps({"id": "r0-copy", "text": texts[0][:260]})]
    path.write_text("\n".join(lines) + "\n", encoding="utf8")
    return len(lines)


def add_command(source: Path, path: Path, workers: int) -> subprocess.Popen[str]:
    """`demarche add` with one line for each report."""
    command = [sys.executable, "-m", "demarche.cli.main", "add", str(source), "--archive", str(path), "--json", "--workers", str(workers)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"NO_COLOR": "1"})


def require_accounts(lines: list[str], given: int) -> None:
    """Every line that went in is in exactly one account."""
    outcomes = [json.loads(line)["outcome"] for line in lines]
    assert len(outcomes) == given, f"{given} went in, {len(outcomes)} came out"
    assert set(outcomes) <= {"added", "unchanged", "replaced", "rejected"}
    assert outcomes.count("rejected") == 2


def kill_reading(source: Path, given: int, path: Path, rng: random.Random, expected: dict[str, list[tuple]]) -> int:
    """`demarche add` with the network, killed at a random moment and taken up again. 1 where the kill hit."""
    process = add_command(source, path, 1 + rng.randrange(2))
    assert process.stdout is not None
    until = rng.randrange(given)
    acknowledged: set[str] = set()
    for n, line in enumerate(iter(process.stdout.readline, "")):
        acknowledged |= _kept([line])
        if n == until:
            time.sleep(rng.random() * 0.3)
            process.send_signal(signal.SIGKILL)
            break
    acknowledged |= _kept([line for line in process.stdout if line.endswith("\n")])
    killed = process.wait(120) == -signal.SIGKILL
    process.communicate()
    require_sound(path, acknowledged)
    resumed = add_command(source, path, 1 + rng.randrange(2))
    out, err = resumed.communicate(timeout=300)
    assert resumed.returncode == 65, err
    require_accounts(out.splitlines(), given)
    assert contents(path) == expected, "the resumed archive differs from an uninterrupted one"
    _remove(path)
    return killed


def _kept(lines: list[str]) -> set[str]:
    found = [json.loads(line) for line in lines]
    return {f["id"] for f in found if f["outcome"] in ("added", "replaced", "unchanged")}


_READ_CODE = """
import sys, time
from demarche.archive.archive import Archive
until, rounds = time.time() + float(sys.argv[2]), 0
while time.time() < until:
    with Archive(sys.argv[1]) as archive:
        for record in archive.records():
            if len(list(archive.statements(report=record.id, copies=True))) != len(record.statements):
                sys.exit(f"torn: {record.id}")
            rounds += 1
            if time.time() > until:
                break
print(rounds)
"""


def crowd(path: Path, seconds: float, readers: int = 8) -> int:
    """Two writers and many readers on one archive for so long. The number of records that were read whole."""
    from tests.archive.records import make_record

    with Archive(path, write=True) as archive:
        archive.add(make_record("first"))
    watching = [
        subprocess.Popen(
            [sys.executable, "-c", _READ_CODE, str(path), str(seconds)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for _ in range(readers)
    ]
    until = time.monotonic() + seconds
    codes, said = [], []
    for _ in _until(until):
        writers = [start(path), start(path)]
        for writer in writers:
            said.append(writer.communicate(timeout=300)[1])
            codes.append(writer.returncode)
    read = 0
    for reader in watching:
        out, err = reader.communicate(timeout=300)
        assert reader.returncode == 0, err
        read += int(out)
    assert set(codes) == {0}, said
    require_sound(path, {"first"} | {f"r{n:04}" for n in range(COUNT)})
    return read


def _until(end: float) -> Iterator[None]:
    yield None
    while time.monotonic() < end:
        yield None
