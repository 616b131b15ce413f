"""What was said to be added survives a kill and a full disk, and nothing is there twice.

`make hard` asks for 1,000 kills and 200 sizes through DEMARCHE_KILLS and DEMARCHE_SIZES.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

from demarche.archive.archive import Archive
from demarche.archive.integrity import find_problems
from tests.archive.records import make_record
from tests.crash.writer import records

KILLS = int(os.environ.get("DEMARCHE_KILLS", "25"))
SIZES = int(os.environ.get("DEMARCHE_SIZES", "12"))
COUNT = 250
ROOT = Path(__file__).resolve().parents[2]


def start(path: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.crash.writer", str(path), str(COUNT), *more]
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
        columns = [r[1] for r in db.execute("PRAGMA table_info(reports)")]
        at = columns.index("added")
        out["reports"] = [row[:at] + row[at + 1 :] for row in out["reports"]]
        return out


def require_sound(path: Path, acknowledged: set[str]) -> None:
    with Archive(path, write=True) as archive:
        assert find_problems(archive.db) == []
        ids = [r[0] for r in archive.db.execute("SELECT id FROM reports")]
    assert len(ids) == len(set(ids))
    assert acknowledged <= set(ids)


def test_a_kill_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    whole = tmp_path / "whole.db"
    assert start(whole).wait(120) == 0
    expected = contents(whole)
    rng = random.Random(3)
    killed = runs = 0
    while killed < KILLS:
        runs += 1
        path = tmp_path / f"k{runs}.db"
        acknowledged: set[str] = set()
        for _ in range(3):  # an archive is killed and resumed up to three times
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
            process.stdout.close()
            require_sound(path, acknowledged)
            if killed >= KILLS:
                break
        resumed = start(path)
        assert len(resumed.communicate(timeout=120)[0].split()) == COUNT
        assert contents(path) == expected
        for leftover in tmp_path.glob(f"k{runs}.db*"):
            leftover.unlink()


def test_a_full_disk_is_said_and_what_was_added_is_there(tmp_path: Path) -> None:
    whole = tmp_path / "whole.db"
    assert start(whole).wait(120) == 0
    full = whole.stat().st_size
    rng = random.Random(5)
    for n in range(SIZES):
        path = tmp_path / f"f{n}.db"
        process = start(path, str(rng.randrange(4096, int(0.9 * full))))
        out, err = process.communicate(timeout=60)
        assert process.returncode == 74, err
        assert "disk is full" in err
        acknowledged = set(out.split())
        if path.exists() and path.stat().st_size:
            require_sound(path, acknowledged)
            with Archive(path) as archive:
                assert len(archive) == len(acknowledged)
        else:
            assert not acknowledged


def test_two_writers_and_readers_get_along(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Archive(path, write=True) as archive:
        archive.add(make_record("first"))
    stop, torn, errors = threading.Event(), [], []

    def read() -> None:
        try:
            while not stop.is_set():
                with Archive(path) as archive:
                    for record in archive.records():
                        if len(list(archive.statements(report=record.id))) != len(record.statements):
                            torn.append(record.id)
        except Exception as error:
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    writers = [start(path), start(path)]
    codes = [w.wait(120) for w in writers]
    stop.set()
    for reader in readers:
        reader.join()
    for writer in writers:
        writer.communicate()
    assert (codes, torn, errors) == ([0, 0], [], [])
    require_sound(path, {r.id for r in records(COUNT)})


def test_an_archive_beside_a_left_over_journal_opens(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    process = start(path)
    assert process.stdout is not None
    acknowledged = {process.stdout.readline().strip() for _ in range(20)}
    process.kill()
    process.communicate()
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    for file in tmp_path.glob("a.db*"):
        shutil.copy(file, moved / file.name)
    require_sound(moved / "a.db", acknowledged)
