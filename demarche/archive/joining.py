"""A new report's events -> the happenings that they belong to, without reading the archive again."""

from __future__ import annotations

import datetime
import functools
import json
import math
import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from demarche.corpus.happenings import DAYS_AROUND, PLAN_DAYS, Mention, Party, describe_event, find_components, join
from demarche.knowledge.frequencies import load_frequencies
from demarche.record import Record

_MOST_NEAR = 16  # mentions that a new one is compared with, those with the most parties in common
_MOST_FOUND = 400  # of one key: beyond that a party is in everything, and its other side finds the mention


def record_happenings(db: sqlite3.Connection, n: int, record: Record) -> None:
    """Puts a report's events among the happenings; inside the transaction that adds it."""
    rows = {row["id"]: row["n"] for row in db.execute("SELECT n, id FROM events WHERE report = ?", (n,))}
    frequency = load_frequencies()
    for event in record.events:
        mention = describe_event(record, event)
        mention = _weighted(mention, frequency)
        number = rows[event.id]
        near = _find_near(db, mention, number)
        db.execute("INSERT INTO event_mentions VALUES (?, ?, ?, ?)", (number, number, mention.day, _to_json(mention)))
        db.executemany("INSERT INTO event_keys VALUES (?, ?, ?)", [(key, mention.day or "", number) for key in sorted(mention.index_keys())])
        joined = {number}
        for other, other_mention in near:
            found = join(other_mention, mention)
            if found is None:
                continue
            row = (number, other, found.kind, found.score, json.dumps(found.reasons))
            db.execute("INSERT INTO event_joins VALUES (?, ?, ?, ?, ?)", row)
            if found.kind == "same":
                joined.add(db.execute("SELECT happening FROM event_mentions WHERE event = ?", (other,)).fetchone()[0])
        lowest = min(joined)
        db.executemany("UPDATE event_mentions SET happening = ? WHERE happening = ?", [(lowest, h) for h in joined if h != lowest])


def leave_happenings(db: sqlite3.Connection, n: int) -> None:
    """Before a report goes: what its events alone held together comes apart."""
    gone = [row[0] for row in db.execute("SELECT n FROM events WHERE report = ?", (n,))]
    touched = {row[0] for e in gone for row in db.execute("SELECT happening FROM event_mentions WHERE event = ?", (e,))}
    for table, column in (("event_joins", "event"), ("event_joins", "other"), ("event_keys", "event"), ("event_mentions", "event")):
        db.executemany(f"DELETE FROM {table} WHERE {column} = ?", [(e,) for e in gone])  # noqa: S608  (names of our own)
    for happening in touched:
        left = [row[0] for row in db.execute("SELECT event FROM event_mentions WHERE happening = ?", (happening,))]
        pairs = [(row[0], row[1]) for e in left for row in db.execute("SELECT event, other FROM event_joins WHERE event = ? AND kind = 'same'", (e,))]
        for group in find_components(left, pairs):
            db.executemany("UPDATE event_mentions SET happening = ? WHERE event = ?", [(group[0], e) for e in group])


def _weighted(mention: Mention, frequency: Callable[[str], float]) -> Mention:
    """The mention with its words weighted by how rare they are."""
    return replace(mention, words={w: -math.log(min(1.0, max(frequency(w), 1e-6))) for w in mention.words})


def _find_near(db: sqlite3.Connection, mention: Mention, number: int) -> list[tuple[int, Mention]]:
    """Mentions that share a party and may share the day, those with the most in common first."""
    if mention.day is None:
        return []
    at = datetime.date.fromisoformat(mention.day)
    before, after = DAYS_AROUND * 2, DAYS_AROUND * 2
    if mention.standing == "planned":
        after = PLAN_DAYS
    elif mention.standing == "done":
        before = PLAN_DAYS
    days = ((at - datetime.timedelta(before)).isoformat(), (at + datetime.timedelta(after)).isoformat())
    votes: Counter[int] = Counter()
    for key in sorted(mention.index_keys()):
        found = db.execute("SELECT event FROM event_keys WHERE key = ? AND day BETWEEN ? AND ? LIMIT ?", (key, *days, _MOST_FOUND + 1)).fetchall()
        votes.update(row[0] for row in found[:_MOST_FOUND])
    likely = sorted((e for e in votes if e != number), key=lambda e: (-votes[e], e))[:_MOST_NEAR]
    return [(e, _from_json(db.execute("SELECT mention FROM event_mentions WHERE event = ?", (e,)).fetchone()[0])) for e in likely]


def _to_json(m: Mention) -> str:
    parties = [[sorted(p.tokens), p.is_vague] for p in (m.actors, m.recipients)]
    return json.dumps(
        [
            m.type,
            m.standing,
            *parties,
            m.day,
            m.is_dated,
            m.place,
            m.trigger,
            {w: round(v, 3) for w, v in m.words.items()},
            sorted(m.names),
            sorted(m.countries),
        ]
    )


@functools.lru_cache(maxsize=4_096)
def _from_json(text: str) -> Mention:
    kind, standing, actors, recipients, day, is_dated, place, trigger, words, names, countries = json.loads(text)
    sides = (Party(frozenset(actors[0]), actors[1]), Party(frozenset(recipients[0]), recipients[1]))
    return Mention(kind, standing, *sides, day, is_dated, place, trigger, words, frozenset(names), frozenset(countries))
