"""What was said to be added survives a kill and a full disk, and nothing is there twice. `make hard` asks for 1,000 kills and 200 sizes."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from tests.crash.kills import (
    COUNT,
    add_command,
    add_whole,
    contents,
    crowd,
    fill_disk,
    kill_and_resume,
    kill_reading,
    require_accounts,
    require_sound,
    start,
    write_reports,
)

KILLS, READING_KILLS, SIZES, CROWD_S = 50, 2, 20, 10.0


def test_a_kill_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    expected = add_whole(tmp_path / "whole.db")
    rng = random.Random(3)
    killed = runs = 0
    while killed < KILLS:
        runs += 1
        killed += kill_and_resume(tmp_path / f"k{runs}.db", rng, KILLS - killed, expected)


def test_a_kill_while_reading_loses_nothing_and_the_accounts_reconcile(tmp_path: Path) -> None:
    given = write_reports(tmp_path / "in.jsonl")
    whole = add_command(tmp_path / "in.jsonl", tmp_path / "whole.db", 1)
    out, err = whole.communicate(timeout=300)
    assert whole.returncode == 65, err
    require_accounts(out.splitlines(), given)
    expected = contents(tmp_path / "whole.db")
    rng = random.Random(7)
    killed = sum(kill_reading(tmp_path / "in.jsonl", given, tmp_path / f"k{n}.db", rng, expected) for n in range(READING_KILLS))
    assert killed


def test_a_full_disk_is_said_and_what_was_added_is_there(tmp_path: Path) -> None:
    add_whole(tmp_path / "whole.db")
    full = (tmp_path / "whole.db").stat().st_size
    rng = random.Random(5)
    for n in range(SIZES):
        fill_disk(tmp_path / f"f{n}.db", rng.randrange(4096, int(0.9 * full)))


def test_two_writers_and_many_readers_get_along(tmp_path: Path) -> None:
    assert crowd(tmp_path / "a.db", CROWD_S) > 100


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
    assert len(acknowledged) < COUNT
