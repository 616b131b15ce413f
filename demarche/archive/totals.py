"""How much there is of each actor: kept beside the rows, so that the most reported are found without counting all.

A report counts while it is no copy of another: whoever adds, removes or files anew, or says what is a copy, counts in and out,
inside the same transaction.
"""

from __future__ import annotations

import sqlite3

_COUNTED = (
    "SELECT a.key, 1 AS reports, (SELECT count(*) FROM parties p WHERE p.report = :n AND p.key = a.key AND p.part = 'speaker') AS statements, "
    "(SELECT count(*) FROM parties p WHERE p.report = :n AND p.key = a.key AND p.part IN ('actor', 'recipient')) AS events, r.published AS day "
    "FROM (SELECT DISTINCT key FROM actors WHERE report = :n) a JOIN reports r ON r.n = :n"
)
_COUNTRIES = "SELECT DISTINCT country, key FROM actors WHERE report = :n AND country IS NOT NULL"
_DAYS = (
    "SELECT min(r.published), max(r.published) FROM actors a JOIN reports r ON r.n = a.report WHERE a.key = :key AND r.copy_of IS NULL AND r.n <> :n"
)


def count_in(db: sqlite3.Connection, n: int) -> None:
    """Counts a report that is in its tables."""
    db.execute(
        f"INSERT INTO actor_totals SELECT key, reports, statements, events, day, day FROM ({_COUNTED}) WHERE true "  # noqa: S608  (names of our own)
        "ON CONFLICT (key) DO UPDATE SET reports = reports + 1, statements = statements + excluded.statements, events = events + excluded.events, "
        "first = min(coalesce(first, excluded.first), coalesce(excluded.first, first)), last = max(coalesce(last, excluded.last), coalesce(excluded.last, last))",
        {"n": n},
    )
    db.execute(
        f"INSERT INTO country_totals SELECT country, key, 1 FROM ({_COUNTRIES}) WHERE true "  # noqa: S608
        "ON CONFLICT (country, key) DO UPDATE SET reports = reports + 1",
        {"n": n},
    )


def count_out(db: sqlite3.Connection, n: int) -> None:
    """Takes a report that is still in its tables out of the counts."""
    for key, _, statements, events, day in db.execute(_COUNTED, {"n": n}).fetchall():
        db.execute(
            "UPDATE actor_totals SET reports = reports - 1, statements = statements - ?, events = events - ? WHERE key = ?", (statements, events, key)
        )
        if db.execute("SELECT 1 FROM actor_totals WHERE key = ? AND ? IN (first, last)", (key, day)).fetchone():
            days = db.execute(_DAYS, {"key": key, "n": n}).fetchone()
            db.execute("UPDATE actor_totals SET first = ?, last = ? WHERE key = ?", (*days, key))
        db.execute("DELETE FROM actor_totals WHERE key = ? AND reports = 0", (key,))
    for country, key in db.execute(_COUNTRIES, {"n": n}).fetchall():
        db.execute("UPDATE country_totals SET reports = reports - 1 WHERE country = ? AND key = ?", (country, key))
        db.execute("DELETE FROM country_totals WHERE country = ? AND key = ? AND reports = 0", (country, key))


def is_counted(db: sqlite3.Connection, n: int) -> bool:
    """Whether a report is there and no copy."""
    return db.execute("SELECT 1 FROM reports WHERE n = ? AND copy_of IS NULL", (n,)).fetchone() is not None


def find_wrong_totals(db: sqlite3.Connection) -> list[str]:
    """Keys of actors whose counts are not what the rows say, a few of them."""
    sql = (
        "SELECT key FROM (SELECT a.key, count(DISTINCT a.report) AS reports, min(r.published) AS first, max(r.published) AS last FROM actors a "
        "JOIN reports r ON r.n = a.report WHERE r.copy_of IS NULL GROUP BY a.key EXCEPT SELECT key, reports, first, last FROM actor_totals) "
        "UNION SELECT key FROM actor_totals WHERE key NOT IN (SELECT key FROM actors) LIMIT 3"
    )
    return [str(row[0]) for row in db.execute(sql)]
