"""Events -> counts by month and directed pair of countries, as researchers build them."""

from __future__ import annotations

import sqlite3
from typing import NamedTuple

from demarche.archive.filters import Filters, country_code, report_conditions
from demarche.archive.rows import Rows
from demarche.plover import QUADS

_QUAD_COUNTS = ", ".join(f"sum(quad = '{quad}') AS {quad}" for quad in QUADS)
_MONTHS = (
    "SELECT substr(day, 1, 7) AS month, one AS actor, other AS recipient, count(*) AS events, sum(claimed) AS claimed, "  # noqa: S608
    f"{_QUAD_COUNTS}, round(avg(goldstein), 4) AS mean_score, min(goldstein) AS lowest_score, max(goldstein) AS highest_score, "
    "round(sum(goldstein), 4) AS total_score, count(DISTINCT report) AS reports FROM ({}) GROUP BY month, actor, recipient "
    "ORDER BY month, actor, recipient LIMIT ? OFFSET ?"
)
# An event with two actors of one country is one event of that country's.
_COLUMNS = "SELECT DISTINCT e.n, e.report, coalesce(h.centre, e.n) AS happening, e.type, e.day, e.quad, e.goldstein, e.claimed_in IS NOT NULL AS claimed, p.country AS one, q.country AS other "
_ACTS = "LEFT JOIN act_mentions m ON m.event = e.n LEFT JOIN act_strands k ON k.event = m.centre LEFT JOIN act_accounts h ON h.event = k.centre "
_PARTIES = {"p": "actor", "q": "recipient"}
_EVENTS = (
    f"{_COLUMNS}FROM events e JOIN reports r ON r.n = e.report {_ACTS}"
    "JOIN parties p ON p.report = e.report AND p.item = e.id AND p.part = 'actor' AND p.country IS NOT NULL "
    "JOIN parties q ON q.report = e.report AND q.item = e.id AND q.part = 'recipient' AND q.country IS NOT NULL AND q.country <> p.country "
    "WHERE e.day IS NOT NULL AND {}"
)
# The same of one pair: from the parts of the side that has fewer of them. CROSS JOIN keeps SQLite from another order.
_PAIR = (
    _COLUMNS
    + "FROM parties {first} CROSS JOIN parties {second} ON {second}.report = {first}.report AND {second}.item = {first}.item AND {second}.part = '{other}' "
    "CROSS JOIN events e ON e.report = {first}.report AND e.id = {first}.item JOIN reports r ON r.n = e.report "
    + _ACTS
    + "WHERE {first}.part = '{part}' AND e.day IS NOT NULL AND q.country <> p.country AND {where}"
)
_COUNTED = 100_000

# Of the events that a filter lets through, the first of each act (or of each type in a report) stands for all of them.
_FIRST_OF = "SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY {}, one, other ORDER BY n) AS place FROM ({})) WHERE place = 1"
_PARTITIONS = {"happenings": "happening", "reports": "report, type"}


def count_dyad_months(db: sqlite3.Connection, filters: Filters) -> Rows:
    """One row for each month, actor's country and recipient's country with at least one event between them.

    Only events of status `actual` count; how many of them a speaker alone asserts stands in `claimed`. `country` is either side,
    `about` the recipient's country. What counts is the act, however many reports tell of it (`by="happenings"`), each type of act once a
    report (`reports`), or every mention (`mentions`). A copied report counts once unless `copies` is asked for.
    """
    conditions = [*report_conditions(filters, "e.day")]
    sql, values = ["e.status = 'actual'"], []
    for condition in conditions:
        sql.append(condition.sql)
        values += list(condition.values)
    is_pair = bool(filters.country and filters.about and country_code(filters.country) != country_code(filters.about))
    if is_pair:
        sql.append("p.country = ?")
        values.append(country_code(str(filters.country)))
    elif filters.country:
        sql.append("(p.country = ? OR q.country = ?)")
        values += [country_code(filters.country)] * 2
    if filters.about:
        sql.append("q.country = ?")
        values.append(country_code(filters.about))
    for column, wanted in (("e.type", filters.type.upper() if filters.type else None), ("e.quad", filters.quad)):
        if wanted:
            sql.append(f"{column} = ?")
            values.append(wanted)
    if filters.confidence:
        sql.append("e.confidence >= ?")
        values.append(filters.confidence)
    if is_pair:
        first, second = sorted(
            _PARTIES, key=lambda side: _count_parts(db, country_code(str(filters.country if side == "p" else filters.about)), side)
        )
        events = _PAIR.format(first=first, second=second, part=_PARTIES[first], other=_PARTIES[second], where=" AND ".join(sql))
    else:
        events = _EVENTS.format(" AND ".join(sql))
    if filters.by in _PARTITIONS:
        events = _FIRST_OF.format(_PARTITIONS[filters.by], events)
    cursor = db.execute(_MONTHS.format(events), (*values, filters.limit, filters.offset))
    columns = tuple(d[0] for d in cursor.description)
    return Rows(columns, tuple(tuple(row) for row in cursor))


def _count_parts(db: sqlite3.Connection, country: str, side: str) -> int:
    """How often a country has the part of a side, as far as it matters for which of two to begin with."""
    sql = f"SELECT count(*) FROM (SELECT 1 FROM parties WHERE country = ? AND part = ? LIMIT {_COUNTED})"  # noqa: S608  (names of our own)
    return int(db.execute(sql, (country, _PARTIES[side])).fetchone()[0])


class Spread(NamedTuple):
    """How far a report went: the number of reports that carry it (itself and its copies), and of their publishers."""

    articles: int
    sources: int


def find_spread(db: sqlite3.Connection, report_id: str) -> Spread:
    """How many reports carry a report (itself and its copies), and how many publishers."""
    row = db.execute(
        "SELECT count(*), count(DISTINCT coalesce(publisher, id)) FROM reports WHERE id = ? OR copy_of = (SELECT n FROM reports WHERE id = ?)",
        (report_id, report_id),
    ).fetchone()
    return Spread(int(row[0]), int(row[1]))
