"""Questions -> rows: who said what, who did what to whom, which figures, who is in the archive."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from demarche.archive.filters import (
    Condition,
    Filters,
    actor_keys,
    country_code,
    country_condition,
    party_condition,
    report_conditions,
    text_condition,
)
from demarche.archive.rows import Rows

_ANYONE = ("actor", "recipient")
_LISTED = ", ".join(map(repr, _ANYONE))
_OPENING_CHARS = 400
_TITLE_CHARS = 90
_GIVING = ("giver", "receiver", "claimant")


def _names(part: str, item: str) -> str:
    """SQL for the names of everybody who has a part in an item, as one cell."""
    return (
        f"(SELECT group_concat(a.name, '; ') FROM parties p JOIN actors a ON a.report = p.report AND a.id = p.actor "  # noqa: S608
        f"WHERE p.report = {item}.report AND p.item = {item}.id AND p.part = '{part}') AS {part}"
    )


_REPORT = "r.id AS report, r.publisher, r.published, r.title"
_STATEMENTS = (
    f"SELECT s.day AS date, sp.name AS speaker, sp.key AS speaker_key, sp.country AS speaker_country, sp.role AS speaker_role, s.content AS words, s.form, s.kind, "  # noqa: S608
    f"{_names('about', 's')}, {_names('addressee', 's')}, s.confidence, s.speaker_basis, s.id AS statement, {_REPORT} "
    "FROM statements s JOIN reports r ON r.n = s.report LEFT JOIN actors sp ON sp.report = s.report AND sp.id = s.speaker"
)
_EVENTS = (
    f"SELECT e.day AS date, {_names('actor', 'e')}, e.type, e.mode, {_names('recipient', 'e')}, e.status, e.quad, e.goldstein, e.place, "  # noqa: S608
    f"e.trigger, e.sentence, e.claimed_in, e.confidence, e.id AS event, {_REPORT} FROM events e JOIN reports r ON r.n = e.report"
)
_FIGURES = (
    f"SELECT f.day AS date, f.kind, f.value, f.unit, f.qualifier, {_names('giver', 'f')}, {_names('receiver', 'f')}, f.status, f.purpose, "  # noqa: S608
    f"{_names('claimant', 'f')}, f.words, f.sentence, f.id AS figure, {_REPORT} FROM figures f JOIN reports r ON r.n = f.report"
)
_REPORTS = (
    "SELECT r.published AS date, r.title, r.publisher, r.url, r.id AS report, (SELECT o.id FROM reports o WHERE o.n = r.copy_of) AS copy_of "
    "FROM reports r"
)
_STORIES = (
    "SELECT t.first AS date, t.last, t.title, t.reports, (SELECT count(DISTINCT x.publisher) FROM story_reports y JOIN reports x ON x.n = y.report "
    "WHERE y.story = t.n) AS publishers, t.n AS story FROM stories t"
)


def find_statements(db: sqlite3.Connection, filters: Filters) -> Rows:
    """Statements, the latest first: by speaker (`actor`, `country`), by whom they are about, by their words."""
    conditions = report_conditions(filters, "s.day")
    if filters.actor:
        conditions.append(party_condition(db, "s", filters.actor, ("speaker",), filters))
    if filters.country:
        conditions.append(country_condition(db, "s", filters.country, ("speaker",), filters))
    if filters.about:
        conditions.append(party_condition(db, "s", filters.about, ("about", "addressee"), filters))
    if filters.text:
        conditions.append(text_condition("s.n", "statement_words", filters.text))
    if filters.confidence:
        conditions.append(Condition("s.confidence >= ?", (filters.confidence,)))
    return _ask(db, _STATEMENTS, conditions, "s.day DESC, s.n", filters)


def find_events(db: sqlite3.Connection, filters: Filters) -> Rows:
    """Events, the latest first: by who acts or is acted upon, by type and quad class. `about` is the recipient alone."""
    return _ask(db, _EVENTS, event_conditions(db, filters), "e.day DESC, e.n", filters)


def event_conditions(db: sqlite3.Connection, filters: Filters) -> list[Condition]:
    """What the filters ask of an event `e` and its report `r`."""
    conditions = report_conditions(filters, "e.day")
    if filters.actor:
        conditions.append(party_condition(db, "e", filters.actor, ("actor",) if filters.about else _ANYONE, filters))
    if filters.country:
        conditions.append(country_condition(db, "e", filters.country, _ANYONE, filters))
    if filters.about:
        conditions.append(party_condition(db, "e", filters.about, ("recipient",), filters))
    if filters.type:
        conditions.append(Condition("e.type = ?", (filters.type.upper(),)))
    if filters.quad:
        conditions.append(Condition("e.quad = ?", (filters.quad,)))
    if filters.text:
        conditions.append(text_condition("e.report", "report_words", filters.text))
    if filters.confidence:
        conditions.append(Condition("e.confidence >= ?", (filters.confidence,)))
    return conditions


def events_by_number(db: sqlite3.Connection, numbers: Sequence[int]) -> Rows:
    """The events of these numbers, the latest first."""
    return _ask(
        db, _EVENTS, [Condition("e.n IN (SELECT value FROM json_each(?))", (json.dumps(numbers),))], "e.day DESC, e.n", Filters(limit=len(numbers))
    )


def find_figures(db: sqlite3.Connection, filters: Filters) -> Rows:
    """Figures, the latest first: by giver, receiver or who claims them."""
    conditions = report_conditions(filters, "f.day")
    if filters.actor:
        conditions.append(party_condition(db, "f", filters.actor, ("giver", "claimant") if filters.about else _GIVING, filters))
    if filters.country:
        conditions.append(country_condition(db, "f", filters.country, _GIVING, filters))
    if filters.about:
        conditions.append(party_condition(db, "f", filters.about, ("receiver",), filters))
    if filters.text:
        conditions.append(text_condition("f.report", "report_words", filters.text))
    return _ask(db, _FIGURES, conditions, "f.day DESC, f.n", filters)


def find_reports(db: sqlite3.Connection, filters: Filters) -> Rows:
    """Reports, the latest first: those that name an actor or country, or that have the words."""
    conditions = _about_reports(db, filters)
    return _ask(db, _REPORTS, conditions, "r.published DESC, r.n", filters)


def _about_reports(db: sqlite3.Connection, filters: Filters) -> list[Condition]:
    conditions = report_conditions(filters, "r.published")
    if filters.actor:
        keys = json.dumps(actor_keys(db, filters.actor))
        conditions.append(Condition("r.n IN (SELECT report FROM actors WHERE key IN (SELECT value FROM json_each(?)))", (keys,)))
    if filters.country:
        conditions.append(Condition("r.n IN (SELECT report FROM actors WHERE country = ?)", (country_code(filters.country),)))
    if filters.text:
        conditions.append(text_condition("r.n", "report_words", filters.text))
    return conditions


def find_dyad(db: sqlite3.Connection, one: str, other: str, filters: Filters) -> Rows:
    """Events between two countries, both ways, in order of time."""
    both = [country_condition(db, "e", name, _ANYONE, filters) for name in (one, other)]
    apart = Condition(
        "EXISTS (SELECT 1 FROM parties p JOIN parties q ON q.report = p.report AND q.item = p.item AND q.part <> p.part "
        "WHERE p.report = e.report AND p.item = e.id AND p.country = ? AND q.country = ?)",
        (country_code(one), country_code(other)),
    )
    conditions = [*report_conditions(filters, "e.day"), *both, apart]
    if filters.type:
        conditions.append(Condition("e.type = ?", (filters.type.upper(),)))
    if filters.quad:
        conditions.append(Condition("e.quad = ?", (filters.quad,)))
    if filters.confidence:
        conditions.append(Condition("e.confidence >= ?", (filters.confidence,)))
    return _ask(db, _EVENTS, conditions, "e.day, e.n", filters)


def find_actors(db: sqlite3.Connection, filters: Filters) -> Rows:
    """Who is in the archive, the most reported first, with the number of reports, statements and events that they have a part in.

    Of days, one publisher or report, or copies too, the rows are counted; else their counts are kept (`archive.totals`).
    """
    if filters.since or filters.until or filters.publisher or filters.report or filters.copies:
        return _count_actors(db, filters)
    conditions, table = [], "actor_totals"
    if filters.country:
        conditions.append(Condition("c.country = ?", (country_code(filters.country),)))
        table = "country_totals"
    if filters.actor:
        conditions.append(Condition("c.key IN (SELECT value FROM json_each(?))", (json.dumps(actor_keys(db, filters.actor)),)))
    where = f" WHERE {' AND '.join(c.sql for c in conditions)}" if conditions else ""
    listed = f"SELECT c.key FROM {table} c{where} ORDER BY c.reports DESC, c.key LIMIT ? OFFSET ?"  # noqa: S608  (names of our own)
    called = (
        "(SELECT x.{0} FROM (SELECT {0} FROM actors WHERE key = k.key ORDER BY report DESC LIMIT {1}) x "
        "WHERE x.{0} IS NOT NULL GROUP BY x.{0} ORDER BY count(*) DESC, x.{0} LIMIT 1)"
    )
    select = (
        f"SELECT {called.format('name', _CALLED)} AS name, {called.format('kind', 1)} AS kind, {called.format('country', 1)} AS country, "  # noqa: S608
        f"{called.format('role', _CALLED)} AS role, {called.format('wikidata', 1)} AS wikidata, "
        f"t.reports, t.statements, t.events, t.first, t.last, k.key FROM ({listed}) k JOIN actor_totals t ON t.key = k.key ORDER BY t.reports DESC, k.key"
    )
    return _fetch(db, select, (*(v for c in conditions for v in c.values), filters.limit, filters.offset))


_CALLED = 25
"""Latest reports of an actor that say what it is called: a common one is in so many that all would take seconds."""


def _count_actors(db: sqlite3.Connection, filters: Filters) -> Rows:
    conditions = report_conditions(filters, "r.published")
    if filters.actor:
        conditions.append(Condition("a.key IN (SELECT value FROM json_each(?))", (json.dumps(actor_keys(db, filters.actor)),)))
    if filters.country:
        conditions.append(Condition("a.country = ?", (country_code(filters.country),)))
    where = f" WHERE {' AND '.join(c.sql for c in conditions)}" if conditions else ""
    counted = (
        f"SELECT a.key, max(a.kind) AS kind, max(a.country) AS country, max(a.wikidata) AS wikidata, "  # noqa: S608
        f"count(*) AS reports, min(r.published) AS first, max(r.published) AS last FROM actors a JOIN reports r ON r.n = a.report{where} "
        "GROUP BY a.key ORDER BY reports DESC, a.key LIMIT ? OFFSET ?"
    )
    parts = "(SELECT count(*) FROM parties p WHERE p.key = k.key AND p.part IN ({}))"
    select = (
        f"SELECT {_most_often('name')} AS name, kind, country, {_most_often('role')} AS role, wikidata, reports, {parts.format(repr('speaker'))} AS statements, "  # noqa: S608
        f"{parts.format(_LISTED)} AS events, first, last, key FROM ({counted}) k"
    )
    return _fetch(db, select, (*(v for c in conditions for v in c.values), filters.limit, filters.offset))


def _most_often(column: str) -> str:
    """SQL for what most reports call an actor `k`; of equals the first in the alphabet."""
    return f"(SELECT x.{column} FROM actors x WHERE x.key = k.key AND x.{column} IS NOT NULL GROUP BY x.{column} ORDER BY count(*) DESC, x.{column} LIMIT 1)"  # noqa: S608


def find_story(db: sqlite3.Connection, story: int) -> tuple[Rows, Rows]:
    """A story's own row (none where there is no such story), and its reports in order of time, with what each shares with the others."""
    own = _fetch(db, f"{_STORIES} WHERE t.n = ?", (story,))
    members = (
        "SELECT r.published AS date, r.publisher, r.title, r.id AS report, (SELECT o.id FROM reports o WHERE o.n = r.copy_of) AS copy_of, s.likeness, "
        "s.shared FROM story_reports s JOIN reports r ON r.n = s.report WHERE s.story = ? ORDER BY r.published IS NULL, r.published, r.n LIMIT 500"
    )
    return own, _fetch(db, members, (story,))


def find_voices(db: sqlite3.Connection, story: int) -> Rows:
    """Who speaks in a story's reports: the number of reports that quote each speaker, copies counted once, the most quoted first."""
    sql = (
        "SELECT a.key, max(a.name) AS speaker, max(a.country) AS country, max(a.role) AS role, count(DISTINCT s.report) AS reports, "
        "count(*) AS statements, min(r.id) AS report FROM story_reports m JOIN reports r ON r.n = m.report JOIN statements s ON s.report = m.report "
        "JOIN actors a ON a.report = s.report AND a.id = s.speaker WHERE m.story = ? AND r.copy_of IS NULL "
        "GROUP BY a.key ORDER BY reports DESC, statements DESC, a.key LIMIT 40"
    )
    return _fetch(db, sql, (story,))


def find_roles(db: sqlite3.Connection, key: str) -> Rows:
    """What an actor was called in the reports, and from when to when."""
    sql = (
        "SELECT a.name, a.kind, a.country, a.role, a.wikidata, count(*) AS reports, min(r.published) AS first, max(r.published) AS last "
        "FROM actors a JOIN reports r ON r.n = a.report WHERE a.key = ? GROUP BY a.name, a.kind, a.country, a.role ORDER BY reports DESC LIMIT 40"
    )
    return _fetch(db, sql, (key,))


def find_activity(db: sqlite3.Connection, key: str) -> Rows:
    """How much an actor said, did and was done to, month by month; copies counted once, months without anything left out."""
    sql = (
        "SELECT substr(p.day, 1, 7) AS month, sum(p.part = 'speaker') AS said, sum(p.part = 'actor') AS did, sum(p.part = 'recipient') AS done_to "
        "FROM parties p JOIN reports r ON r.n = p.report WHERE p.key = ? AND p.part IN ('speaker', 'actor', 'recipient') AND p.day IS NOT NULL "
        "AND r.copy_of IS NULL GROUP BY month ORDER BY month"
    )
    return _fetch(db, sql, (key,))


def find_titles(db: sqlite3.Connection, report_ids: Iterable[str]) -> dict[str, str]:
    """What each of the reports goes by: its title, else the beginning of its text. Ids of no report are left out."""
    sql = (
        f"SELECT id, coalesce(nullif(trim(title), ''), substr(text, 1, {_OPENING_CHARS})) AS title FROM reports "  # noqa: S608
        "WHERE id IN (SELECT value FROM json_each(?))"
    )
    return {row["id"]: shorten(row["title"]) for row in db.execute(sql, (json.dumps(list(report_ids)),))}


def shorten(text: str) -> str:
    """The first line of a text that has words in it, at most 90 characters, cut between words."""
    line = next((" ".join(part.split()) for part in text.split("\n") if part.strip()), "")
    cut = line[:_TITLE_CHARS]
    return line if len(line) <= _TITLE_CHARS else (cut.rpartition(" ")[0] or cut) + "\u2026"


def find_report_story(db: sqlite3.Connection, report_id: str) -> int | None:
    """The number of the story that a report belongs to."""
    row = db.execute("SELECT s.story FROM story_reports s JOIN reports r ON r.n = s.report WHERE r.id = ?", (report_id,)).fetchone()
    return int(row[0]) if row is not None else None


def find_stories(db: sqlite3.Connection, filters: Filters) -> Rows:
    """Stories, the latest first: those with a report that fits the filters of `find_reports`."""
    conditions = _about_reports(db, filters)
    if all(c.sql == "r.copy_of IS NULL" for c in conditions):  # every story has a report that is no copy
        return _ask(db, _STORIES, [], "t.last DESC, t.n", filters)
    where = " AND ".join(c.sql for c in conditions) or "true"
    member = f"t.n IN (SELECT s.story FROM story_reports s JOIN reports r ON r.n = s.report WHERE {where})"  # noqa: S608
    return _ask(db, _STORIES, [Condition(member, tuple(v for c in conditions for v in c.values))], "t.last DESC, t.n", filters)


def find_likenesses(db: sqlite3.Connection, filters: Filters) -> Rows:
    """Pairs of reports that are alike, the later one first, with the shares of each one's words and the passages as offsets."""
    select = (
        "SELECT r.published AS date, r.id AS report, l.kind, o.id AS other, o.published AS other_date, o.publisher AS other_publisher, l.here, "
        "l.there, l.passages, r.publisher FROM likenesses l JOIN reports r ON r.n = l.report JOIN reports o ON o.n = l.other"
    )
    conditions = [c for c in report_conditions(filters, "r.published") if c.sql not in ("r.copy_of IS NULL", "r.id = ?")]
    if filters.report:
        conditions.append(Condition("(r.id = ? OR o.id = ?)", (filters.report, filters.report)))
    return _ask(db, select, conditions, "r.published DESC, r.n, o.n", filters)


def find_corrections(db: sqlite3.Connection, filters: Filters) -> Rows:
    """What readers mended, the latest first: of one report, or of all. `start` and `end` are the words of the item."""
    select = 'SELECT c.at AS date, c.report, c.kind, c.start, c."end", c.field, c.value, c.was, c.who FROM corrections c'
    conditions = [Condition("c.report = ?", (filters.report,))] if filters.report else []
    return _ask(db, select, conditions, "c.n DESC", filters)


def find_timeline(db: sqlite3.Connection, filters: Filters) -> Rows:
    """Events of an actor or country, in order of time."""
    rows = find_events(db, filters)
    return Rows(rows.columns, tuple(reversed(rows.values)))


def _ask(db: sqlite3.Connection, select: str, conditions: Iterable[Condition], order: str, filters: Filters) -> Rows:
    conditions = list(conditions)
    where = f" WHERE {' AND '.join(c.sql for c in conditions)}" if conditions else ""
    values = [v for c in conditions for v in c.values]
    return _fetch(db, f"{select}{where} ORDER BY {order} LIMIT ? OFFSET ?", (*values, filters.limit, filters.offset))


def _fetch(db: sqlite3.Connection, select: str, values: tuple[object, ...]) -> Rows:
    cursor = db.execute(select, values)
    columns = tuple(d[0] for d in cursor.description)
    return Rows(columns, tuple(tuple(row) for row in cursor))
