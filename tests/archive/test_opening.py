"""An archive opens, or says why not; a stranger's file does no harm."""

import sqlite3
from pathlib import Path

import pytest

from demarche.archive.archive import Archive
from demarche.archive.candidates import load_record
from demarche.archive.opening import open_archive
from demarche.archive.schema import MIGRATIONS
from demarche.errors import ArchiveError, NoArchiveError
from tests.archive.damage import ask, fill, harm, try_damaged
from tests.archive.records import make_record


def test_reading_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(NoArchiveError, match="demarche add"):
        Archive(tmp_path / "none.db")
    assert list(tmp_path.iterdir()) == []


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE t (x)")
    before = path.read_bytes()
    for write in (False, True):
        with pytest.raises(ArchiveError, match="no archive of demarche"):
            open_archive(path, write=write)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"not a database at all, but long enough to look at" * 30, b"SQLite format 3\x00" + b"\x00" * 500])
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    for write in (False, True):
        with pytest.raises(ArchiveError):
            open_archive(path, write=write)
    assert path.read_bytes() == content


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="folder"):
        open_archive(tmp_path, write=True)


def test_a_newer_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Archive(path, write=True) as archive:
        archive.db.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(ArchiveError, match="newer demarche"):
        open_archive(path)


def test_a_reader_cannot_write(tmp_path: Path) -> None:
    with Archive(tmp_path / "a.db", write=True) as archive:
        archive.add(make_record())
    with Archive(tmp_path / "a.db") as archive, pytest.raises(ArchiveError, match="no permission"):
        archive.add(make_record("r2"))


def test_bit_flips_and_cuts_are_an_error_or_found_by_a_check(tmp_path: Path) -> None:
    """SQLite has no check sums of its pages: an answer may differ, but then the check tells. `make hard` tries 1,000 files."""
    whole = fill(tmp_path / "a.db")
    expected = ask(tmp_path / "a.db")
    outcomes = [try_damaged(tmp_path / "x.db", harm(whole, seed), expected) for seed in range(50)]
    assert "unseen" not in outcomes, outcomes.index("unseen")
    assert {"error", "right"} <= set(outcomes)


@pytest.mark.parametrize("seed", [883])
def test_an_index_that_tells_of_a_report_that_is_not_there_is_damage(tmp_path: Path, seed: int) -> None:
    """Found by `make hard`: row 18."""
    whole = fill(tmp_path / "a.db")
    assert try_damaged(tmp_path / "x.db", harm(whole, seed), {}) in ("error", "found")
    with Archive(tmp_path / "a.db") as archive, pytest.raises(ArchiveError, match="damaged"):
        load_record(archive.db, 999)
