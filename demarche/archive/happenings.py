"""What happened, one row for each act: what most reports say of it, with the share behind each, and why they were joined."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from demarche.archive.filters import Filters, country_condition, party_condition, report_conditions, text_condition
from demarche.archive.rows import Rows

COLUMNS = (
    "date", "actor", "type", "recipient", "status", "quad", "goldstein", "place", "reports", "publishers", "mentions", "first_report", "last_report",
    "type_share", "actor_share", "recipient_share", "figures", "planned_in", "denied_in", "sentence", "report", "event", "happening",
)  # fmt: skip


def find_happenings(db: sqlite3.Connection, filters: Filters) -> Rows:
    """Happenings with an event that fits the filters, the latest first: one row for each act, however many reports tell of it."""
    conditions = [c for c in report_conditions(filters, "e.day") if c.sql != "r.copy_of IS NULL"]
    anyone = ("actor", "recipient")
    if filters.actor:
        conditions.append(party_condition(db, "e", filters.actor, ("actor",) if filters.about else anyone, filters))
    if filters.country:
        conditions.append(country_condition("e", filters.country, anyone, filters))
    if filters.about:
        conditions.append(party_condition(db, "e", filters.about, ("recipient",), filters))
    sql, values = ["true"], []
    for condition in conditions:
        sql.append(condition.sql)
        values += list(condition.values)
    for column, wanted in (("e.type", filters.type.upper() if filters.type else None), ("e.quad", filters.quad)):
        if wanted:
            sql.append(f"{column} = ?")
            values.append(wanted)
    if filters.text:
        matching = text_condition("e.report", "report_words", filters.text)
        sql.append(matching.sql)
        values += list(matching.values)
    if filters.confidence:
        sql.append("e.confidence >= ?")
        values.append(filters.confidence)
    chosen = (
        "SELECT m.happening, max(e.day) AS last FROM event_mentions m JOIN events e ON e.n = m.event JOIN reports r ON r.n = e.report "  # noqa: S608
        f"WHERE {' AND '.join(sql)} GROUP BY m.happening ORDER BY last DESC, m.happening LIMIT ? OFFSET ?"
    )
    found = [row[0] for row in db.execute(chosen, (*values, filters.limit, filters.offset))]
    return Rows(COLUMNS, tuple(_summarise(db, h) for h in found))


_MEMBERS = (
    "SELECT e.n, e.id, e.type, e.status, e.quad, e.goldstein, e.date, e.day, e.place, e.confidence, e.sentence, r.id AS report, r.n AS number, "
    "r.publisher, r.published, coalesce(r.copy_of, r.n) AS original FROM event_mentions m JOIN events e ON e.n = m.event JOIN reports r ON r.n = e.report "
    "WHERE m.happening = ? ORDER BY e.day, e.n"
)


def _summarise(db: sqlite3.Connection, happening: int) -> tuple[Any, ...]:
    """One row: what most reports say, with the share of reports behind it; a copied report counts once."""
    members = db.execute(_MEMBERS, (happening,)).fetchall()
    by_report: dict[int, list[sqlite3.Row]] = defaultdict(list)
    for m in members:
        by_report[m["original"]].append(m)
    count = len(by_report)

    def most(values: dict[int, set[str]]) -> tuple[str | None, float | None]:
        votes = Counter(v for said in values.values() for v in said)
        if not votes:
            return None, None
        best = min(votes, key=lambda v: (-votes[v], v))
        return best, round(votes[best] / count, 3)

    kind, kind_share = most({o: {m["type"] for m in ms} for o, ms in by_report.items()})
    actor, actor_share = most({o: {a for m in ms for a in _names(db, m, "actor")} for o, ms in by_report.items()})
    recipient, recipient_share = most({o: {a for m in ms for a in _names(db, m, "recipient")} for o, ms in by_report.items()})
    day, _ = most({o: {m["date"] for m in ms if m["date"] and len(m["date"]) == 10} for o, ms in by_report.items()})
    place, _ = most({o: {m["place"] for m in ms if m["place"]} for o, ms in by_report.items()})
    typical = max((m for m in members if m["type"] == kind), key=lambda m: (m["confidence"], -m["n"]))
    published = sorted(m["published"] for m in members if m["published"])
    return (
        day or members[0]["day"], actor, kind, recipient, typical["status"], typical["quad"], typical["goldstein"], place, count,
        len({m["publisher"] for m in members if m["publisher"]}), len(members), published[0] if published else None, published[-1] if published else None,
        kind_share, actor_share, recipient_share, json.dumps(_figures(db, members), ensure_ascii=False), *_linked(db, happening), typical["sentence"],
        typical["report"], typical["id"], happening,
    )  # fmt: skip


def _names(db: sqlite3.Connection, member: sqlite3.Row, part: str) -> list[str]:
    sql = "SELECT a.name FROM parties p JOIN actors a ON a.report = p.report AND a.id = p.actor WHERE p.report = ? AND p.item = ? AND p.part = ? ORDER BY a.id"
    return [row[0] for row in db.execute(sql, (member["number"], member["id"], part))]


def _figures(db: sqlite3.Connection, members: Sequence[sqlite3.Row]) -> list[list[Any]]:
    """Numbers of people in the sentences of a happening, by day: a toll that rises from report to report is one figure with a history."""
    out: list[list[Any]] = []
    for m in members:
        sql = "SELECT f.value, f.qualifier FROM figures f WHERE f.report = ? AND f.kind = 'people' AND instr(?, f.words) > 0 ORDER BY f.n"
        for row in db.execute(sql, (m["number"], m["sentence"])):
            entry = [m["published"], row[0], row[1]]
            if entry not in out:
                out.append(entry)
    return sorted(out, key=lambda e: (e[0] or "", e[1]))


def _linked(db: sqlite3.Connection, happening: int) -> tuple[int, int]:
    """The numbers of happenings that plan this one, and that deny it."""
    sql = (
        "SELECT j.kind, count(DISTINCT o.happening) FROM event_mentions m JOIN event_joins j ON j.event = m.event OR j.other = m.event "
        "JOIN event_mentions o ON o.event = CASE WHEN j.event = m.event THEN j.other ELSE j.event END "
        "WHERE m.happening = ? AND j.kind <> 'same' GROUP BY j.kind"
    )
    found = dict(db.execute(sql, (happening,)).fetchall())
    return found.get("plan", 0), found.get("denial", 0)


def find_happening(db: sqlite3.Connection, happening: int) -> tuple[Rows, Rows]:
    """A happening's own row (none where there is no such), and what each report says of it, in order of time."""
    if db.execute("SELECT 1 FROM event_mentions WHERE happening = ?", (happening,)).fetchone() is None:
        return Rows(COLUMNS, ()), Rows((), ())
    columns = ("date", "actor", "type", "mode", "recipient", "status", "quad", "goldstein", "sentence", "claimed_in", "event", "report", "publisher", "published", "title",
               "copy_of")  # fmt: skip
    sql = (
        "SELECT e.day, e.type, e.mode, e.status, e.quad, e.goldstein, e.sentence, e.claimed_in, e.id, r.id AS report, r.n AS number, r.publisher, r.published, r.title, "
        "(SELECT o.id FROM reports o WHERE o.n = r.copy_of) AS copy_of FROM event_mentions m JOIN events e ON e.n = m.event JOIN reports r ON r.n = e.report "
        "WHERE m.happening = ? ORDER BY r.published, e.n LIMIT 500"
    )
    told = [
        (m["day"], "; ".join(_names(db, m, "actor")), m["type"], m["mode"], "; ".join(_names(db, m, "recipient")), m["status"], m["quad"], m["goldstein"], m["sentence"],
         m["claimed_in"], m["id"], m["report"], m["publisher"], m["published"], m["title"], m["copy_of"])
        for m in db.execute(sql, (happening,)).fetchall()
    ]  # fmt: skip
    return Rows(COLUMNS, (_summarise(db, happening),)), Rows(columns, tuple(told))


def explain_happening(db: sqlite3.Connection, happening: int) -> Rows:
    """Every pair that holds a happening together, with the reasons; and those that tie it to its plans and denials."""
    sql = (
        "SELECT j.kind, j.score, j.reasons, a.id AS report, e.id AS event, b.id AS other_report, f.id AS other_event FROM event_joins j "
        "JOIN event_mentions m ON m.event = j.event JOIN events e ON e.n = j.event JOIN reports a ON a.n = e.report "
        "JOIN events f ON f.n = j.other JOIN reports b ON b.n = f.report WHERE m.happening = ? ORDER BY j.event, j.other LIMIT 1000"
    )
    cursor = db.execute(sql, (happening,))
    columns = tuple(d[0] for d in cursor.description)
    return Rows(columns, tuple(tuple(row) for row in cursor))
