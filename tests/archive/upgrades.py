"""Archives as earlier versions left them."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from demarche.archive.archive import Archive
from demarche.archive.schema import APPLICATION_ID, MIGRATIONS
from tests.archive.records import MORE, TEXT, make_record


def fill(path: Path) -> Path:
    """An archive of today, with reports of one act, a copy, and a happening of several reports."""
    with Archive(path, write=True) as archive:
        for n in range(3):
            archive.add(make_record(f"r{n}", text=TEXT + MORE * (n % 2) + f" The {n} gates were counted again.", speaker=f"Speaker Number{n}"))
        archive.add(make_record("copy", publisher="Other Wire"))
        archive.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


def take_back(path: Path, version: int) -> Path:
    """Makes an archive of today into one of an earlier version: without the tables that later versions brought.

    Later versions only ever brought tables; a step that changes an old one needs an archive of that time instead, and this raises then.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for script in reversed(MIGRATIONS[version:]):
            assert not re.search(r"\b(ALTER|DROP|UPDATE)\b", script), "keep an archive that the released version wrote, and test with that"
            for table in reversed(re.findall(r"CREATE (?:VIRTUAL )?TABLE (\w+)", script)):
                db.execute(f"DROP TABLE {table}")
        db.execute(f"PRAGMA user_version = {version}")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    return path
