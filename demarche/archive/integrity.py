"""Is the archive sound, and a verified copy of it while it is in use."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path

from demarche.archive.adding import iter_rows
from demarche.archive.candidates import load_record
from demarche.archive.filings import load_merges
from demarche.archive.opening import open_archive, translated
from demarche.archive.preparing import digest_of_record
from demarche.archive.totals import find_wrong_totals
from demarche.errors import ArchiveError

_MOST_PROBLEMS = 20
_INDEXES = ("report_words", "statement_words")
_NUMBERED = ("statements", "events", "figures")
_SHARED = "actor_words"  # rows of all reports together


def find_problems(db: sqlite3.Connection) -> list[str]:
    """What is wrong with an archive, at most 20 lines; empty for a sound one.

    Looks at the file, at what refers to what, at the full-text indexes, and at whether each whole record agrees with its rows.
    Needs an archive opened for writing: FTS5 checks its indexes by an insert.
    """
    problems = [str(row[0]) for row in db.execute(f"PRAGMA integrity_check({_MOST_PROBLEMS})") if row[0] != "ok"]
    problems += [f"{row[0]}: row {row[1]} belongs to no report" for row in db.execute("PRAGMA foreign_key_check")]
    for index in _INDEXES:
        try:
            db.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608  (names of our own)
        except sqlite3.DatabaseError as error:
            problems.append(f"the full-text index {index} does not agree with its table ({error})")
    merges = load_merges(db)
    for row in db.execute("SELECT n, id FROM reports ORDER BY n"):
        if len(problems) >= _MOST_PROBLEMS:
            break
        problems += _record_problems(db, row["n"], row["id"], merges)
    problems += [f"the counts of actor {key!r} are not what the reports say" for key in find_wrong_totals(db)]
    return problems[:_MOST_PROBLEMS]


def _record_problems(db: sqlite3.Connection, n: int, report_id: str, merges: Mapping[str, str]) -> list[str]:
    """SQLite has no check sums: a flipped bit in a text is a text like any other. What was given has a digest, what was found stands
    twice, in the record and in its rows; damage to one of them shows."""
    try:
        record = load_record(db, n)
        digest = digest_of_record(record)
        wanted = dict(iter_rows(n, record, merges))
    except (ArchiveError, ValueError, IndexError, KeyError) as error:
        return [str(error) if isinstance(error, ArchiveError) else f"the record of report {report_id!r} is damaged"]
    out = []
    row = db.execute("SELECT id, url, publisher, title, published, digest FROM reports WHERE n = ?", (n,)).fetchone()
    if tuple(row) != (record.id, record.url, record.publisher, record.title, record.published, digest):
        out.append(f"report {report_id!r}: its text, title, date, publisher or address is not what was added")
    for table, rows in wanted.items():
        if table == _SHARED:
            kept = {tuple(r) for word, key in rows for r in db.execute("SELECT word, key FROM actor_words WHERE word = ? AND key = ?", (word, key))}
        else:
            kept = {tuple(r) for r in db.execute(f"SELECT * FROM {table} WHERE report = ?", (n,))}  # noqa: S608  (names of our own)
            if table in _NUMBERED:
                kept = {(None, *row[1:]) for row in kept}
        if kept != set(rows):
            out.append(f"report {report_id!r}: its table of {table} is not what its record says")
    return out


def back_up(path: str | Path, target: str | Path) -> int:
    """Copies an archive to a new file while others read and write it, and checks the copy. The number of reports in it.

    The copy appears under its name only when it is whole. Raises `ArchiveError` where it cannot be made or is not sound.
    """
    goal = Path(target)
    if goal.exists():
        raise ArchiveError(f"{target} is there already. Give another name, or remove it first")
    part = goal.with_name(goal.name + ".part")
    with translated(target), suppress(FileNotFoundError):
        part.unlink()
    try:
        with closing(open_archive(path)) as source, translated(target), closing(sqlite3.connect(part)) as copy:
            source.backup(copy, pages=1024)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, complete by itself
        with translated(target), closing(open_archive(part, write=True)) as copy:
            problems = find_problems(copy)
            count = int(copy.execute("SELECT count(*) FROM reports").fetchone()[0])
            copy.execute("PRAGMA journal_mode = DELETE")
        if problems:
            raise ArchiveError(f"{path} is not sound: {problems[0]}. No copy was kept")
        os.replace(part, goal)
    except BaseException:
        for leftover in (part, *(part.with_name(part.name + s) for s in ("-wal", "-shm", "-journal"))):
            with suppress(FileNotFoundError):
                leftover.unlink()
        raise
    return count
