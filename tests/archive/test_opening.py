"""An archive opens, or says why not; a stranger's file does no harm."""

import random
import sqlite3
from pathlib import Path

import pytest

from demarche.archive.archive import Archive
from demarche.archive.opening import open_archive
from demarche.archive.schema import MIGRATIONS
from demarche.errors import ArchiveError, DemarcheError, NoArchiveError
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


def test_it_survives_bit_flips_and_cuts_without_a_crash(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with Archive(path, write=True) as archive:
        for n in range(20):
            archive.add(make_record(f"r{n}"))
        archive.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    whole = path.read_bytes()
    rng = random.Random(4)
    for n in range(50):
        data = bytearray(whole)
        if n % 5 == 0:
            del data[rng.randrange(len(data)) :]
        for _ in range(rng.randint(1, 30)):
            if data:
                data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        path.write_bytes(data)
        try:
            with Archive(path) as archive:
                list(archive.statements(actor="Marsh", text="accord"))
                list(archive.records())
        except DemarcheError:
            pass
