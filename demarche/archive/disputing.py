"""The claims of an archive that `corpus.disputes` sets against each other."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from typing import Any

from demarche.archive.filters import Filters, actor_keys, country_code, report_conditions
from demarche.archive.rows import Rows
from demarche.corpus.disputes import Claim, Count, Dispute, find_counts, find_denials, find_speakers

_MOST_CLAIMS = 50_000  # of one kind: what a question without any filter looks at, the latest first
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
    """Disputes, the latest first: by party (`actor`, `country`), words of either side (`text`) and days."""
    disputes = [
        *find_denials((claim for claim, _ in _events(db, filters, "ACCUSE")), [*_denying_events(db, filters), *_denying_statements(db, filters)]),
        *find_counts(_counts(db, filters)),
        *find_speakers(_quotations(db, filters)),
    ]
    wanted = [d for d in disputes if _is_wanted(db, d, filters)]
    wanted.sort(key=lambda d: (max(d.one.day or "", d.other.day or ""), d.one.report), reverse=True)
    rows = [_row(d) for d in wanted[filters.offset : filters.offset + filters.limit]]
    return Rows(COLUMNS, tuple(rows))


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


def _select(db: sqlite3.Connection, sql: str, filters: Filters, day: str, values: tuple[object, ...] = ()) -> Iterator[sqlite3.Row]:
    conditions = report_conditions(filters, day)
    where = "".join(f" AND {c.sql}" for c in conditions)
    return iter(
        db.execute(f"{sql}{where} ORDER BY {day} DESC LIMIT ?", (*values, *(v for c in conditions for v in c.values), _MOST_CLAIMS)).fetchall()
    )


def _parties(db: sqlite3.Connection, report: int, item: str, parts: tuple[str, ...]) -> list[sqlite3.Row]:
    sql = (
        "SELECT a.name, a.key, a.country FROM parties p JOIN actors a ON a.report = p.report AND a.id = p.actor "
        "WHERE p.report = ? AND p.item = ? AND p.part IN (SELECT value FROM json_each(?)) ORDER BY a.id"
    )
    return db.execute(sql, (report, item, json.dumps(parts))).fetchall()


def _claim(db: sqlite3.Connection, row: sqlite3.Row, words: str, by: tuple[str, ...], against: tuple[str, ...]) -> Claim:
    who = next(iter(_parties(db, row["n"], row["item"], by)), None)
    others = _parties(db, row["n"], row["item"], against)
    about = frozenset(x for o in others for x in (o["key"], o["country"]) if x)
    name, key, country = who if who is not None else (None, None, None)
    return Claim(row["report"], row["item"], row["day"], name, country, words, key, about, row["publisher"])


def _events(db: sqlite3.Connection, filters: Filters, type: str) -> Iterator[tuple[Claim, str]]:
    """Events of one type as claims, each with its trigger."""
    sql = (
        "SELECT r.n, r.id AS report, r.publisher, e.id AS item, e.day, e.sentence, e.trigger FROM events e JOIN reports r ON r.n = e.report "
        "WHERE e.type = ? AND e.status IN ('actual', 'disputed')"
    )
    for row in _select(db, sql, filters, "e.day", (type,)):
        yield _claim(db, row, row["sentence"], ("actor",), ("recipient",)), row["trigger"]


def _denying_events(db: sqlite3.Connection, filters: Filters) -> Iterator[Claim]:
    """REJECT events that deny something; most others turn down a demand or an offer."""
    for claim, trigger in _events(db, filters, "REJECT"):
        if trigger.casefold() in _DENYING or _REJECTING.search(claim.words):
            yield claim


def _denying_statements(db: sqlite3.Connection, filters: Filters) -> Iterator[Claim]:
    sql = (
        "SELECT r.n, r.id AS report, r.publisher, s.id AS item, s.day, s.cue || ' ' || s.content AS words FROM statements s "
        "JOIN reports r ON r.n = s.report WHERE lower(s.cue) IN (SELECT value FROM json_each(?)) AND s.speaker IS NOT NULL"
    )
    for row in _select(db, sql, filters, "s.day", (json.dumps(_DENYING),)):
        yield _claim(db, row, row["words"], ("speaker",), ("about", "addressee"))


def _quotations(db: sqlite3.Connection, filters: Filters) -> Iterator[Claim]:
    sql = (
        "SELECT r.n, r.id AS report, r.publisher, s.id AS item, s.day, s.content FROM statements s JOIN reports r ON r.n = s.report "
        "WHERE s.form = 'direct' AND s.speaker IS NOT NULL"
    )
    for row in _select(db, sql, filters, "s.day"):
        yield _claim(db, row, row["content"], ("speaker",), ("about",))


def _counts(db: sqlite3.Connection, filters: Filters) -> Iterator[Count]:
    sql = (
        "SELECT r.n, r.id AS report, r.publisher, f.id AS item, f.day, f.kind, f.unit, f.value, f.qualifier, f.words, f.sentence "
        "FROM figures f JOIN reports r ON r.n = f.report WHERE f.kind IN ('people', 'money')"
    )
    for row in _select(db, sql, filters, "f.day"):
        claim = _claim(db, row, row["sentence"], ("claimant",), ("giver", "receiver"))
        yield Count(claim, row["kind"], row["unit"], row["value"], row["qualifier"], row["words"])
