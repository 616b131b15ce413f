"""A path -> an open archive, made, checked and brought up to date."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from demarche.archive.schema import APPLICATION_ID, MIGRATIONS
from demarche.errors import ArchiveError, NoArchiveError

BUSY_TIMEOUT_S = 30.0
"""How long a writer waits for another before it says so."""
_CACHE_KIB = 65_536  # of a writer: the pages of the indexes that reports of all days and words touch
_LOG_PAGES = 8_000  # 32 MB of the log before it goes into the file, in which a page that many reports touch is written once


def open_archive(path: str | Path, *, write: bool = False) -> sqlite3.Connection:
    """A connection to the archive; with `write` it is made where it is missing and migrated where it is old.

    Raises `ArchiveError` for a file that is missing, no archive, damaged, or of a newer version.
    """
    file = Path(path)
    if not write and not file.exists():
        raise NoArchiveError(f"no archive at {path}. Make one with: demarche add SOURCE --archive {path}")
    if file.is_dir():
        raise ArchiveError(f"{path} is a folder. Give the name of the archive's file")
    try:
        db = sqlite3.connect(f"{file.absolute().as_uri()}?mode={'rwc' if write else 'ro'}", uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    except sqlite3.Error as error:
        raise ArchiveError(f"cannot open {path}: {error}") from None
    with translated(path, closing=db):
        db.row_factory = sqlite3.Row
        db.executescript("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON;")
        _require_archive(db, path)
        if write:
            db.executescript(
                f"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -{_CACHE_KIB}; PRAGMA wal_autocheckpoint = {_LOG_PAGES};"
            )
            _migrate(db)
        elif _version(db) != len(MIGRATIONS):
            raise ArchiveError(f"{path} is empty or of another version. Bring it up to date with: demarche add --archive {path}")
    return db


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _require_archive(db: sqlite3.Connection, path: str | Path) -> None:
    """Refuses what another program or a later version wrote. A database of nothing is ours: a first run may have been killed."""
    if db.execute("SELECT 1 FROM sqlite_schema").fetchone() is None:
        return
    mark = db.execute("PRAGMA application_id").fetchone()[0]
    if mark != APPLICATION_ID:
        raise ArchiveError(f"{path} is an SQLite file, but no archive of demarche. Give another name")
    if _version(db) > len(MIGRATIONS):
        raise ArchiveError(f"{path} was written by a newer demarche (archive version {_version(db)}, this one knows {len(MIGRATIONS)})")


def _migrate(db: sqlite3.Connection) -> None:
    """Brings the tables up to date, each step in one transaction: killed anywhere, it goes on from the last whole step."""
    for version in range(_version(db), len(MIGRATIONS)):
        with transaction(db):
            if _version(db) != version:  # another process was quicker
                continue
            for statement in iter_sql(MIGRATIONS[version]):
                db.execute(statement)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            db.execute(f"PRAGMA user_version = {version + 1}")


def iter_sql(script: str) -> Iterator[str]:
    """The statements of a script, one by one: `executescript` would end the transaction."""
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


@contextlib.contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """All or nothing. The write lock is taken at the start, so that two writers wait for each other and never clash later."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


@contextlib.contextmanager
def translated(path: str | Path, *, closing: sqlite3.Connection | None = None) -> Iterator[None]:
    """SQLite's complaints in a reader's words, as `ArchiveError`."""
    try:
        yield
    except (sqlite3.Error, ArchiveError, UnicodeDecodeError) as error:
        if closing is not None:
            closing.close()
        if isinstance(error, ArchiveError):
            raise
        if isinstance(error, UnicodeDecodeError):  # a damaged page, or SQLite's message that quotes it
            raise ArchiveError(f"{path} is damaged. Restore a backup") from None
        raise ArchiveError(explain(error, path)) from None


def explain(error: sqlite3.Error, path: str | Path) -> str:
    """What went wrong with the file, and what to do."""
    words = str(error)
    if "locked" in words or "busy" in words:
        return f"{path} is being written by another process that did not finish in {BUSY_TIMEOUT_S:.0f} s. Try again later"
    if "full" in words or "disk I/O" in words:
        return f"cannot write {path}: the disk is full or failing. What was said to be added is in it; free some space and run the same command again"
    if "not a database" in words or "malformed" in words:
        return f"{path} is damaged or no archive ({words}). Restore a backup"
    if "readonly" in words or "unable to open" in words:
        return f"cannot write {path}: no permission for the file or its folder"
    return f"{path}: {words}"
