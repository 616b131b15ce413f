"""Happenings -> rows: what happened, by the reports that tell of it."""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Iterable

from demarche.archive.asking import event_conditions
from demarche.archive.filters import Filters
from demarche.archive.joining import Shelves, read_mention
from demarche.archive.rows import Rows
from demarche.corpus.acts import Mention, find_anchors
from demarche.corpus.happenings import PLAN_DAYS, compare_plan
from demarche.errors import InputError
from demarche.plover import QUAD_OF

COLUMNS = (
    "date", "date_share", "actor", "actor_share", "type", "type_share", "recipient", "recipient_share", "place", "place_share", "status", "quad",
    "reports", "mentions", "publishers", "published_by", "first", "first_report", "last", "last_report", "plans", "carried_out", "goldstein", "sentence", "report", "event", "happening",
)  # fmt: skip
"""A share is that of the independent reports of the happening that say so."""
_ACTS = "act_accounts a JOIN act_strands s ON s.centre = a.event JOIN act_mentions m ON m.centre = s.event JOIN events e ON e.n = m.event"
_MEMBERS = (
    "SELECT e.n, e.report, e.id, e.type, e.status, e.date, e.place, e.goldstein, e.sentence, r.id AS report_id, r.publisher, r.published, coalesce(r.copy_of, r.n) AS original "  # noqa: S608  (names of our own)
    f"FROM {_ACTS} JOIN reports r ON r.n = e.report WHERE a.centre = ?"
)
_PARTIES = (
    f"SELECT e.n, p.part, p.key, x.name FROM {_ACTS} JOIN parties p ON p.report = e.report AND p.item = e.id "  # noqa: S608  (names of our own)
    "JOIN actors x ON x.report = p.report AND x.id = p.actor WHERE a.centre = ?"
)
_WHOLE_DAY_CHARS = 10


def find_happenings(db: sqlite3.Connection, filters: Filters) -> Rows:
    """Happenings with a mention that fits the filters, the latest first: by the latest day of such a mention, then by name."""
    conditions = event_conditions(db, filters)
    where = f" AND {' AND '.join(c.sql for c in conditions)}" if conditions else ""
    mentions = db.execute(
        "SELECT e.day, a.centre FROM events e JOIN reports r ON r.n = e.report JOIN act_mentions m ON m.event = e.n "  # noqa: S608
        f"JOIN act_strands s ON s.event = m.centre JOIN act_accounts a ON a.event = s.centre WHERE true{where} ORDER BY e.day DESC",
        tuple(v for c in conditions for v in c.values),
    )
    numbers: list[int] = []
    seen: set[int] = set()
    for _, day in itertools.groupby(mentions, key=lambda row: row[0]):  # no further than to the last day that is wanted
        fresh = {row[1] for row in day} - seen
        seen |= fresh
        numbers += _by_name(db, fresh)
        if len(numbers) >= filters.offset + filters.limit:
            break
    return Rows(COLUMNS, tuple(_row(db, n) for n in numbers[filters.offset : filters.offset + filters.limit]))


def _by_name(db: sqlite3.Connection, events: set[int]) -> list[int]:
    """Numbers of events in the order of their reports' ids and their own."""
    sql = "SELECT e.n FROM json_each(?) j CROSS JOIN events e ON e.n = j.value JOIN reports r ON r.n = e.report ORDER BY r.id, e.id"
    return [row[0] for row in db.execute(sql, (json.dumps(sorted(events)),))]


def find_story_happenings(db: sqlite3.Connection, story: int, most: int = 24) -> Rows:
    """What happened, as the reports of a story tell it: what most of them tell first, with how many tell it (`told_by`), copies counted once."""
    asked = (
        "SELECT a.centre, count(DISTINCT coalesce(r.copy_of, r.n)) AS told_by FROM story_reports t JOIN reports r ON r.n = t.report "
        "JOIN act_mentions m ON m.report = t.report JOIN act_strands s ON s.event = m.centre JOIN act_accounts a ON a.event = s.centre "
        "WHERE t.story = ? GROUP BY a.centre ORDER BY told_by DESC, min(r.published), min(r.id), a.centre LIMIT ?"
    )
    found = db.execute(asked, (story, most)).fetchall()
    return Rows((*COLUMNS, "told_by"), tuple((*_row(db, n), told_by) for n, told_by in found))


def find_mentions(db: sqlite3.Connection, happening: str, filters: Filters) -> Rows:
    """The mentions of a happening in order of publication, with the reasons for which each is in its strand, the strand in
    its account, and the account in the happening.

    Raises `InputError` where there is no such happening.
    """
    name = "(SELECT q.id || ':' || f.id FROM events f JOIN reports q ON q.n = f.report WHERE f.n = {})"
    select = (
        "SELECT r.published AS date, r.publisher, r.id AS report, e.id AS event, e.type, e.status, e.trigger, e.sentence, m.score, m.reasons, "  # noqa: S608
        f"{name.format('m.centre')} AS strand, s.score AS strand_score, s.reasons AS strand_reasons, "
        f"{name.format('s.centre')} AS account, a.score AS account_score, a.reasons AS account_reasons, "
        f"(SELECT o.id FROM reports o WHERE o.n = r.copy_of) AS copy_of FROM {_ACTS} "
        "JOIN reports r ON r.n = e.report WHERE a.centre = ? ORDER BY r.published, r.id, e.n LIMIT ? OFFSET ?"
    )
    cursor = db.execute(select, (_number(db, happening), filters.limit, filters.offset))
    return Rows(tuple(d[0] for d in cursor.description), tuple(tuple(row) for row in cursor))


def find_happening(db: sqlite3.Connection, happening: str) -> Rows:
    """The row of one happening, by its id or that of any mention in it. Raises `InputError` where there is none."""
    return Rows(COLUMNS, (_row(db, _number(db, happening)),))


def _number(db: sqlite3.Connection, happening: str) -> int:
    report, _, event = happening.rpartition(":")
    found = db.execute(f"SELECT a.centre FROM {_ACTS} JOIN reports r ON r.n = e.report WHERE r.id = ? AND e.id = ?", (report, event)).fetchone()  # noqa: S608
    if found is None:
        raise InputError(f"no happening {happening[:200]!r} in the archive. Its happenings: demarche ask happenings")
    return int(found[0])


def _row(db: sqlite3.Connection, happening: int) -> tuple[object, ...]:
    members = sorted(db.execute(_MEMBERS, (happening,)).fetchall(), key=lambda m: (m["published"] or "9999", m["report_id"], m["n"]))
    originals = {m["n"]: m["original"] for m in members}
    parties = db.execute(_PARTIES, (happening,)).fetchall()
    total = len(set(originals.values()))

    def best(pairs: Iterable[tuple[int, str | None]]) -> tuple[str | None, float]:
        """What most independent reports say, and their share of all; of equals the first in the alphabet."""
        said: dict[str, set[int]] = defaultdict(set)
        for member, value in pairs:
            if value:
                said[value].add(originals[member])
        value, reports = min(said.items(), key=lambda s: (-len(s[1]), s[0]), default=(None, ()))
        return value, round(len(reports) / total, 3)

    names: dict[str, Counter[str]] = defaultdict(Counter)
    for p in parties:
        names[p["key"]][p["name"]] += 1
    sides = []
    for part in ("actor", "recipient"):
        key, share = best((p["n"], p["key"]) for p in parties if p["part"] == part)
        sides.append((min(names[key], key=lambda n: (-names[key][n], n)) if key else None, share))
    type_, type_share = best((m["n"], m["type"]) for m in members)
    date, date_share = best((m["n"], m["date"]) for m in members if m["date"] and len(m["date"]) == _WHOLE_DAY_CHARS)
    if date is None:
        date, date_share = best((m["n"], m["date"]) for m in members)
    if date is None:  # no report says when: the first of them was no earlier
        date = members[0]["published"]
    place, place_share = best((m["n"], m["place"]) for m in members)
    status, _ = best((m["n"], m["status"]) for m in members)
    publishers = sorted({m["publisher"] for m in members if m["publisher"]})
    dated = [m for m in members if m["published"]] or members
    plans, done = _linked(db, happening)
    centre = next(m for m in members if m["n"] == happening)
    return (
        date, date_share, *sides[0], type_, type_share, *sides[1], place, place_share, status, QUAD_OF.get(type_ or ""),
        total, len(members), len(publishers), "; ".join(publishers), dated[0]["published"], dated[0]["report_id"], dated[-1]["published"],
        dated[-1]["report_id"], json.dumps(plans), json.dumps(done), centre["goldstein"], centre["sentence"], centre["report_id"], centre["id"], f"{centre['report_id']}:{centre['id']}",
    )  # fmt: skip


def _linked(db: sqlite3.Connection, happening: int) -> tuple[list[str], list[str]]:
    """The happenings in which this act was announced, and those that carried it out, if it is a plan; by their ids."""
    shelf = Shelves(db).accounts
    centre = read_mention(db.execute("SELECT mention FROM act_accounts WHERE event = ?", (happening,)).fetchone()[0])
    if centre.status == "done":
        plans = shelf.near_by(centre, find_anchors(centre, "planned"), PLAN_DAYS, 1, centres=True)
        return _ids(p for p in plans if compare_plan(p, centre).joins), []
    if centre.status == "planned":
        acts = shelf.near_by(centre, find_anchors(centre, "done"), 1, PLAN_DAYS, centres=True)
        return [], _ids(a for a in acts if compare_plan(centre, a).joins)
    return [], []


def _ids(mentions: Iterable[Mention]) -> list[str]:
    return sorted(":".join(m.name) for m in mentions)
