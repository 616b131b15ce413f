"""What is known of a feed that is watched: its marks of last time, its failures, and when it is due again."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from demarche.archive.opening import transaction


@dataclass(frozen=True, slots=True)
class FeedState:
    """Times are seconds since 1970 (UTC). `etag` and `modified` are the server's, from the last answer that was worked off whole."""

    url: str
    etag: str | None = None
    modified: str | None = None
    checked: float | None = None
    due: float = 0.0
    failures: int = 0
    fault: str | None = None


def load_state(db: sqlite3.Connection, url: str) -> FeedState:
    """What is known of a feed; nothing, for a new one."""
    row = db.execute("SELECT url, etag, modified, checked, due, failures, fault FROM feeds WHERE url = ?", (url,)).fetchone()
    return FeedState(*row) if row is not None else FeedState(url)


def save_state(db: sqlite3.Connection, state: FeedState) -> None:
    """Keeps it; on the disk when this returns."""
    values = (state.url, state.etag, state.modified, state.checked, state.due, state.failures, state.fault)
    with transaction(db):
        db.execute("INSERT OR REPLACE INTO feeds (url, etag, modified, checked, due, failures, fault) VALUES (?, ?, ?, ?, ?, ?, ?)", values)


def is_refused(db: sqlite3.Connection, where: str) -> bool:
    """Whether what stands under an address has been refused for good."""
    return db.execute("SELECT 1 FROM rejections WHERE source = ?", (where,)).fetchone() is not None
