"""Actors whom a reader says are one: what each is filed under, now and for reports yet to come.

A record keeps the names that its text has; only the key under which the archive files an actor changes. It is kept among the corrections,
with no report of its own: `was` is the key that goes, `value` the one that it joins, or nothing where the two were taken apart again.
"""

from __future__ import annotations

import json
import sqlite3

from demarche.archive.candidates import load_record
from demarche.archive.filings import load_filings, load_merges
from demarche.archive.filters import actor_keys
from demarche.archive.joining import Shelves, join_happenings, leave_happenings
from demarche.archive.opening import transaction
from demarche.archive.totals import count_in, count_out, is_counted
from demarche.corpus.grouping import find_mentions
from demarche.errors import InputError, UsageError
from demarche.knowledge.frequencies import load_frequencies

_OWN_KEY = "coalesce(wikidata, kind || ':' || coalesce(country, '') || ':' || folded)"  # as `corpus.names.actor_key` has it


def merge_actors(db: sqlite3.Connection, name: str, other: str | None, who: str, at: str) -> str:
    """Files an actor under another, or, with None, under their own key again; each is a key or a name that only one actor has.

    The key that holds then. Raises `InputError` where there is no such actor, `UsageError` for what cannot be.
    """
    if not who.strip():
        raise UsageError("a correction has a name: who made it")
    with transaction(db):
        merges = load_merges(db)
        if other is None:
            if name not in merges:
                raise UsageError(f"{name[:80]!r} was not merged with anybody")
            key = name
        else:
            key, target = _find(db, name), _find(db, other)
            if key == target:
                raise UsageError(f"{name[:80]!r} and {other[:80]!r} are one already")
        touched = _touched(merges, key, target if other is not None else merges[key])
        reports = _reports_of(db, touched)
        shelves = Shelves(db)
        for n in reports:
            leave_happenings(shelves, n)
        db.execute(
            "INSERT INTO corrections (report, kind, start, \"end\", field, value, was, who, at) VALUES ('', 'actor', 0, 0, 'same', ?, ?, ?, ?)",
            (target if other is not None else None, key, who.strip()[:200], at),
        )
        _file_anew(db, key)
        filings = load_filings(db)
        for n in reports:  # as if the merge had been known when they came
            join_happenings(shelves, n, find_mentions(load_record(db, n), load_frequencies(), filings))
        shelves.flush()
        return load_merges(db).get(key, key)


def _touched(merges: dict[str, str], key: str, target: str) -> set[str]:
    """The own keys of all whose acts a merge of `key` and `target` may bring together or take apart."""
    ends = {key, target, merges.get(target, target)}
    return ends | {own for own, last in merges.items() if last in ends or own in ends}


def _reports_of(db: sqlite3.Connection, keys: set[str]) -> list[int]:
    """Numbers of the reports with events that name one of the actors."""
    rows = db.execute(
        f"SELECT DISTINCT a.report FROM actors a JOIN act_mentions m ON m.report = a.report WHERE a.key IN (SELECT value FROM json_each(:keys)) "  # noqa: S608
        f"OR {_OWN_KEY} IN (SELECT value FROM json_each(:keys)) ORDER BY a.report",
        {"keys": json.dumps(sorted(keys))},
    )
    return [row[0] for row in rows]


def _find(db: sqlite3.Connection, name: str) -> str:
    keys = actor_keys(db, name)
    if not keys:
        raise InputError(f"no actor {name[:80]!r} is in the archive")
    if len(keys) > 1:
        raise UsageError(f"{name[:80]!r} may be {len(keys)} actors. Give the key of one: {', '.join(keys[:5])}")
    return keys[0]


def _file_anew(db: sqlite3.Connection, key: str) -> None:
    """Puts those whose key a merge touches where they belong now: those of this key, and those who had joined it before."""
    merges = load_merges(db)
    touched = {key, *(k for k, before in merges.items() if before in (key, merges.get(key)))}
    for own in touched:
        now = merges.get(own, own)
        rows = db.execute(f"SELECT report, id, folded, key FROM actors WHERE {_OWN_KEY} = ? AND key <> ?", (own, now)).fetchall()  # noqa: S608
        counted = [n for n in sorted({row["report"] for row in rows}) if is_counted(db, n)]
        for n in counted:
            count_out(db, n)
        for row in rows:
            db.execute("UPDATE actors SET key = ? WHERE report = ? AND id = ?", (now, row["report"], row["id"]))
            db.execute("UPDATE parties SET key = ? WHERE report = ? AND actor = ?", (now, row["report"], row["id"]))
        for n in counted:
            count_in(db, n)
        words = {(word, now) for row in rows for word in row["folded"].split()}
        db.executemany("INSERT OR IGNORE INTO actor_words VALUES (?, ?)", sorted(words))
        for left in {row["key"] for row in rows}:
            if db.execute("SELECT 1 FROM actors WHERE key = ?", (left,)).fetchone() is None:
                db.execute("DELETE FROM actor_words WHERE key = ?", (left,))
