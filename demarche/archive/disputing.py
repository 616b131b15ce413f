"""The claims of an archive that `corpus.disputes` sets against each other."""

from __future__ import annotations

import datetime
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from demarche.archive.filters import Filters, actor_keys, country_code, report_conditions
from demarche.archive.rows import Rows
from demarche.corpus.disputes import DAYS, Claim, Count, Dispute, find_counts, find_denials, find_speakers, start_of

_DEPTHS = (6_000, 30_000, 150_000)  # statements back to whose day is looked, until there are enough disputes; then all of them
_MOST_CLAIMS = 50_000  # of one kind, the latest first
_DENYING = (
    "deny",
    "denied",
    "denies",
    "denying",
    "denial",
    "dismiss",
    "dismissed",
    "dismisses",
    "dismissing",
    "refute",
    "refuted",
    "refutes",
    "rebut",
)
_REJECTING = re.compile(r"\breject(?:s|ed|ing)?\b.{0,40}\b(?:accus|alleg|claim|charge|comment|criticism|remark|report|suggest)", re.I)
COLUMNS = (
    "kind", "matter", "date", "one", "one_words", "one_report", "one_item", "other_date", "other", "other_words", "other_report", "other_item",
)  # fmt: skip


def find_disputes(db: sqlite3.Connection, filters: Filters) -> Rows:
    """Disputes, the latest first: by party (`actor`, `country`), words of either side (`text`) and days.

    Claims are looked at from the latest day back, as far as the rows that are asked for need. A quotation that two speakers are given is
    found where both reports lie within that.
    """
    last = filters.offset + filters.limit
    wanted: list[Dispute] = []
    for depth in (*_DEPTHS, None):
        since = _day_before(db, depth) if depth is not None else None
        if since is not None and filters.since and since <= filters.since:
            since = None
        within = filters if since is None else replace(filters, since=since)
        wanted = [d for d in _disputes(db, within) if _is_wanted(db, d, filters)]
        wanted.sort(key=lambda d: (_day_of(d), d.one.report, d.one.item, d.other.report, d.other.item), reverse=True)
        if since is None:
            break
        # The other side of what is less than `DAYS` from the border may lie beyond it.
        border = (datetime.date.fromisoformat(since) + datetime.timedelta(DAYS)).isoformat()
        wanted = [d for d in wanted if _day_of(d) > border]
        if len(wanted) >= last:
            break
    return Rows(COLUMNS, tuple(_row(d) for d in wanted[filters.offset : last]))


def _disputes(db: sqlite3.Connection, filters: Filters) -> list[Dispute]:
    denials = [*_denying_events(db, filters), *_denying_statements(db, filters)]
    return [
        *find_denials(_accusations(db, filters, denials), denials),
        *find_counts(_counts(db, filters)),
        *find_speakers(_quotations(db, filters)),
    ]


def _day_of(d: Dispute) -> str:
    return max(d.one.day or "", d.other.day or "")


def _day_before(db: sqlite3.Connection, depth: int) -> str | None:
    """The day of the statement that so many later ones stand before, but at least twice `DAYS` before the last; None where there are fewer."""
    days = db.execute(
        "SELECT max(day), (SELECT day FROM statements WHERE day IS NOT NULL ORDER BY day DESC LIMIT 1 OFFSET ?) FROM statements", (depth,)
    )
    last, found = days.fetchone()
    if found is None:
        return None
    return min(str(found), (datetime.date.fromisoformat(last) - datetime.timedelta(2 * DAYS)).isoformat())


def _row(d: Dispute) -> tuple[Any, ...]:
    one, other = d.one, d.other
    return (
        d.kind, ", ".join(d.matter), one.day, one.who or one.publisher, one.words, one.report, one.item, other.day, other.who or other.publisher,
        other.words, other.report, other.item,
    )  # fmt: skip


def _is_wanted(db: sqlite3.Connection, dispute: Dispute, filters: Filters) -> bool:
    sides = (dispute.one, dispute.other)
    if filters.actor:
        keys = set(actor_keys(db, filters.actor))
        if not any(s.key in keys or keys & s.against for s in sides):
            return False
    if filters.country:
        code = country_code(filters.country)
        if not any(s.country == code or code in s.against for s in sides):
            return False
    if filters.about:
        code = country_code(filters.about)
        if not any(s.country == code or code in s.against for s in sides):
            return False
    return not filters.text or all(any(w.casefold() in s.words.casefold() for s in sides) for w in filters.text.split())


def _select(db: sqlite3.Connection, columns: str, source: str, filters: Filters, values: tuple[object, ...] = ()) -> list[sqlite3.Row]:
    """Rows of items `i` of reports `r`, the latest first, each with what a claim needs: its report, its item and its day."""
    conditions = report_conditions(filters, "i.day")
    where = "".join(f" AND {c.sql}" for c in conditions)
    # Without a first day few rows are wanted of all, and reading the table as it lies is half the work of walking it along the days: the plus.
    day = "i.day" if filters.since else "+i.day"
    sql = f"SELECT r.n, r.id AS report, r.publisher, i.id AS item, i.day, {columns} FROM {source}{where} ORDER BY {day} DESC, i.n DESC LIMIT ?"  # noqa: S608
    return db.execute(sql, (*values, *(v for c in conditions for v in c.values), _MOST_CLAIMS)).fetchall()


def _parties(parts: tuple[str, ...]) -> str:
    """SQL for everybody who has one of the parts in an item `i`: a JSON list of name, key and country, in the order of the record."""
    listed = ", ".join(f"'{p}'" for p in parts)  # names of our own
    return (
        "(SELECT json_group_array(json_array(name, key, country)) FROM (SELECT a.name, a.key, a.country FROM parties p "  # noqa: S608
        f"JOIN actors a ON a.report = p.report AND a.id = p.actor WHERE p.report = i.report AND p.item = i.id AND p.part IN ({listed}) ORDER BY a.id))"
    )


def _sides(by: tuple[str, ...], against: tuple[str, ...]) -> str:
    return f"{_parties(by)} AS by, {_parties(against)} AS against"


def _claim(row: sqlite3.Row, words: str) -> Claim:
    """A claim of the first of those who make it, about the others."""
    name, key, country = next(iter(json.loads(row["by"])), (None, None, None))
    about = frozenset(x for _, *of in json.loads(row["against"]) for x in of if x)
    return Claim(row["report"], row["item"], row["day"], name, country, words, key, about, row["publisher"])


_EVENTS = "events i JOIN reports r ON r.n = i.report WHERE i.type = ? AND i.status IN ('actual', 'disputed')"
_EVENT_COLUMNS = f"i.sentence, i.trigger, {_sides(('actor',), ('recipient',))}"


def _accusations(db: sqlite3.Connection, filters: Filters, denials: Sequence[Claim]) -> Iterator[Claim]:
    """Accusations against those who deny something."""
    keys, codes = {d.key for d in denials if d.key}, {d.country for d in denials if d.country}
    source = (
        f"{_EVENTS} AND EXISTS (SELECT 1 FROM parties p WHERE p.report = i.report AND p.item = i.id AND p.part = 'recipient' AND "  # noqa: S608
        "(p.key IN (SELECT value FROM json_each(?)) OR p.country IN (SELECT value FROM json_each(?))))"
    )
    for row in _select(db, _EVENT_COLUMNS, source, filters, ("ACCUSE", json.dumps(sorted(keys)), json.dumps(sorted(codes)))):
        yield _claim(row, row["sentence"])


def _denying_events(db: sqlite3.Connection, filters: Filters) -> Iterator[Claim]:
    """REJECT events that deny something; most others turn down a demand or an offer."""
    for row in _select(db, _EVENT_COLUMNS, _EVENTS, filters, ("REJECT",)):
        if row["trigger"].casefold() in _DENYING or _REJECTING.search(row["sentence"]):
            yield _claim(row, row["sentence"])


def _denying_statements(db: sqlite3.Connection, filters: Filters) -> Iterator[Claim]:
    columns = f"i.cue || ' ' || i.content AS words, {_sides(('speaker',), ('about', 'addressee'))}"
    source = "statements i JOIN reports r ON r.n = i.report WHERE lower(i.cue) IN (SELECT value FROM json_each(?)) AND i.speaker IS NOT NULL"
    for row in _select(db, columns, source, filters, (json.dumps(_DENYING),)):
        yield _claim(row, row["words"])


def _quotations(db: sqlite3.Connection, filters: Filters) -> Iterator[Claim]:
    """Quotations that begin as another one does: who speaks and of whom is asked of these alone."""
    source = "statements i JOIN reports r ON r.n = i.report WHERE i.form = 'direct' AND i.speaker IS NOT NULL"
    rows = _select(db, "i.n AS number, i.content", source, filters)
    starts = [start_of(row["content"]) for row in rows]
    counts = Counter(starts)
    numbers = [row["number"] for row, start in zip(rows, starts, strict=True) if start is not None and counts[start] > 1]
    among = source + " AND i.n IN (SELECT value FROM json_each(?))"  # noqa: S608  (names of our own)
    for row in _select(db, f"i.content, {_sides(('speaker',), ('about',))}", among, filters, (json.dumps(numbers),)):
        yield _claim(row, row["content"])


def _counts(db: sqlite3.Connection, filters: Filters) -> Iterator[Count]:
    columns = f"i.kind, i.unit, i.value, i.qualifier, i.words, i.sentence, {_sides(('claimant',), ('giver', 'receiver'))}"
    for row in _select(db, columns, "figures i JOIN reports r ON r.n = i.report WHERE i.kind IN ('people', 'money')", filters):
        yield Count(_claim(row, row["sentence"]), row["kind"], row["unit"], row["value"], row["qualifier"], row["words"])
