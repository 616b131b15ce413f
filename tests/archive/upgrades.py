"""Archives as earlier versions left them."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from demarche.archive.archive import Archive
from demarche.archive.schema import APPLICATION_ID, MIGRATIONS
from tests.archive.records import MORE, TEXT, make_record

_SHELVES = (("mention", 1), ("strand", 2), ("account", 4))
_BACK = {
    MIGRATIONS[5]: "".join(
        f"CREATE TABLE {shelf}_anchors (anchor INTEGER NOT NULL, is_centre INTEGER NOT NULL, day INTEGER NOT NULL, "
        "event INTEGER NOT NULL REFERENCES events (n) ON DELETE CASCADE, PRIMARY KEY (anchor, is_centre, day, event)) STRICT, WITHOUT ROWID;"
        f"CREATE INDEX {shelf}_anchors_event ON {shelf}_anchors (event);"
        f"INSERT INTO {shelf}_anchors SELECT a.anchor, m.centre = m.event, a.day, a.event FROM act_anchors a JOIN act_{shelf}s m ON m.event = a.event "
        f"WHERE a.shelves & {bit};"
        for shelf, bit in _SHELVES
    )
    + "DROP TABLE act_anchors;"
}
"""For a step that changed tables, the SQL that makes the tables of before from those of after. (None of these versions was released.)"""


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

    A later version that changed a table has its way back in `_BACK`; another one needs an archive of that time instead, and this raises then.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        for script in reversed(MIGRATIONS[version:]):
            if script in _BACK:
                db.executescript(_BACK[script])
                continue
            assert not re.search(r"\b(ALTER|DROP|UPDATE)\b", script), "keep an archive that the released version wrote, and test with that"
            for table in reversed(re.findall(r"CREATE (?:VIRTUAL )?TABLE (\w+)", script)):
                db.execute(f"DROP TABLE {table}")
        db.execute(f"PRAGMA user_version = {version}")
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    return path
