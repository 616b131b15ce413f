"""A new report -> the story that it belongs to, found through its heaviest terms."""

from __future__ import annotations

import datetime
import json
import sqlite3
from collections import defaultdict

from demarche.corpus.stories import DAYS, Description, place_in_story
from demarche.record import Record

_TOPICS = 12  # heaviest terms of a report, by which stories are found
_LEAST_SHARED = 2
_MOST_NEAR = 40  # reports looked at
_MEMBERS = 12  # of a story that a report is compared with, the latest
_TITLE_CHARS = 160


def keep_story(db: sqlite3.Connection, n: int, described: Description, title: str) -> None:
    """Puts a described report into its story, or begins one with its title. A copy goes where its original is."""
    original = db.execute("SELECT s.story FROM reports r JOIN story_reports s ON s.report = r.copy_of WHERE r.n = ?", (n,)).fetchone()
    shared: tuple[str, ...]
    if original is not None:
        story, likeness, shared = int(original[0]), 1.0, ("copy",)
    else:
        placed = place_in_story(described, _near_stories(db, described))
        story = placed.story if placed.story is not None else _begin(db, title)
        likeness, shared = placed.likeness, placed.shared
    row = (n, story, likeness, json.dumps(shared), described.day, json.dumps({t: round(w, 4) for t, w in described.terms.items()}))
    db.execute("INSERT INTO story_reports VALUES (?, ?, ?, ?, ?, ?)", row)
    db.executemany("INSERT INTO topics VALUES (?, ?, ?)", [(term, described.day or "", n) for term in _topics(described)])
    _refresh(db, story)


def leave_story(db: sqlite3.Connection, n: int) -> None:
    """Before a report goes: takes it out of its story, which ends with its last report."""
    row = db.execute("SELECT story FROM story_reports WHERE report = ?", (n,)).fetchone()
    if row is not None:
        db.execute("DELETE FROM story_reports WHERE report = ?", (n,))
        _refresh(db, row[0])


def _topics(described: Description) -> list[str]:
    return list(described.terms)[:_TOPICS]


def _near_stories(db: sqlite3.Connection, described: Description) -> dict[int, list[Description]]:
    """The stories of reports that share topics, near in time, each with its latest members."""
    days: list[tuple[str, str]] = [("", "9999")]
    if described.day:
        at = datetime.date.fromisoformat(described.day)
        days = [("", ""), *[((at - datetime.timedelta(DAYS)).isoformat(), (at + datetime.timedelta(DAYS)).isoformat())]]
    votes: dict[int, int] = defaultdict(int)
    for term in _topics(described):
        for first, last in days:
            for row in db.execute("SELECT report FROM topics WHERE term = ? AND day BETWEEN ? AND ?", (term, first, last)):
                votes[row[0]] += 1
    near = sorted((n for n, count in votes.items() if count >= _LEAST_SHARED), key=lambda n: (-votes[n], n))[:_MOST_NEAR]
    stories = {db.execute("SELECT story FROM story_reports WHERE report = ?", (n,)).fetchone()[0] for n in near}
    return {story: _members(db, story) for story in sorted(stories)}


def _members(db: sqlite3.Connection, story: int) -> list[Description]:
    rows = db.execute("SELECT terms, day FROM story_reports WHERE story = ? ORDER BY day DESC, report DESC LIMIT ?", (story, _MEMBERS))
    return [Description(json.loads(row["terms"]), row["day"]) for row in rows]


def _begin(db: sqlite3.Connection, title: str) -> int:
    return int(db.execute("INSERT INTO stories (title, reports) VALUES (?, 0)", (title,)).lastrowid or 0)


def title_of(record: Record) -> str:
    """The title of a report, else its headline, else its first line."""
    if record.title:
        return record.title
    headline = next((record.text[z.start : z.end].strip() for z in record.structure if z.kind == "headline"), "")
    line = headline or next((part.strip() for part in record.text.split("\n") if part.strip()), "")
    if len(line) <= _TITLE_CHARS:
        return line
    cut = line[: _TITLE_CHARS - 1]
    return (cut.rpartition(" ")[0] or cut).rstrip() + "\u2026"


def _refresh(db: sqlite3.Connection, story: int) -> None:
    """Counts a story's reports anew; one without any ends."""
    count, first, last = db.execute("SELECT count(*), min(day), max(day) FROM story_reports WHERE story = ?", (story,)).fetchone()
    if count:
        db.execute("UPDATE stories SET reports = ?, first = ?, last = ? WHERE n = ?", (count, first, last, story))
    else:
        db.execute("DELETE FROM stories WHERE n = ?", (story,))
