"""A large archive made of a small real one: every row again and again, under other numbers, ids and days.

usage: python benchmarks/multiply.py SMALL.db LARGE.db [--times 250] [--seed 1]

SMALL.db is an archive that `demarche add` made. Copy k of a report has the id "ID~k", lies some days off and belongs to a story and
to happenings of its own; who is in it stays, as do the words, so that common names and words get as common as they would be. What
finds copies of a report (bands, fingerprints) is shared by all copies, the dearest case. The full-text indices are built anew.
"""

from __future__ import annotations

import argparse
import pathlib
import random
import shutil
import sqlite3

_DAYS = 3_000  # over which the copies are spread
_STEP = 10_000_000  # between the numbers of one copy's rows and the next one's

_TABLES = {
    "reports": "INSERT INTO reports SELECT n + :s, id || '~' || :k, url, publisher, title, date(published, :d), copy_of + :s, text, digest, added, reader, "
    "record FROM s.reports",
    "actors": "INSERT INTO actors SELECT report + :s, id, key, name, folded, kind, country, role, sector, wikidata FROM s.actors",
    "mentions": 'INSERT INTO mentions SELECT report + :s, actor, start, "end" FROM s.mentions',
    "statements": "INSERT INTO statements SELECT n + :s, report + :s, id, speaker, cue, content, form, kind, within, CASE WHEN length(date) = 10 THEN date(date, :d) ELSE date END, date(day, :d), place, "
    "confidence, speaker_basis FROM s.statements",
    "events": "INSERT INTO events SELECT n + :s, report + :s, id, type, mode, contexts, status, quad, goldstein, CASE WHEN length(date) = 10 THEN date(date, :d) ELSE date END, date(day, :d), place, "
    "claimed_in, confidence, trigger, sentence FROM s.events",
    "figures": "INSERT INTO figures SELECT n + :s, report + :s, id, kind, value, unit, qualifier, status, CASE WHEN length(date) = 10 THEN date(date, :d) ELSE date END, date(day, :d), words, purpose, "
    "sentence FROM s.figures",
    "parties": "INSERT INTO parties SELECT report + :s, item, part, actor, key, country, date(day, :d) FROM s.parties",
    "dates": 'INSERT INTO dates SELECT report + :s, start, "end", type, value FROM s.dates',
    "places": 'INSERT INTO places SELECT report + :s, start, "end", name, country, lat, lon, geonames FROM s.places',
    "evidence": 'INSERT INTO evidence SELECT report + :s, item, field, start, "end" FROM s.evidence',
    "bands": "INSERT INTO bands SELECT band, report + :s FROM s.bands",
    "fingerprints": "INSERT INTO fingerprints SELECT hash, report + :s FROM s.fingerprints",
    "likenesses": "INSERT INTO likenesses SELECT report + :s, other + :s, kind, here, there, passages FROM s.likenesses",
    "stories": "INSERT INTO stories SELECT n + :s, title, date(first, :d), date(last, :d), reports FROM s.stories",
    "story_reports": "INSERT INTO story_reports SELECT report + :s, story + :s, likeness, shared, date(day, :d), terms FROM s.story_reports",
    "topics": "INSERT INTO topics SELECT term, coalesce(date(day, :d), day), report + :s FROM s.topics",
    "act_mentions": "INSERT INTO act_mentions SELECT event + :s, report + :s, mention_of + :s, centre + :s, score, reasons, mention, rank FROM s.act_mentions",
    "act_strands": "INSERT INTO act_strands SELECT event + :s, centre + :s, score, reasons, mention, rank FROM s.act_strands",
    "act_accounts": "INSERT INTO act_accounts SELECT event + :s, centre + :s, score, reasons, mention, rank FROM s.act_accounts",
    **{
        f"{name}_anchors": f"INSERT INTO {name}_anchors SELECT anchor, is_centre, CASE day WHEN 0 THEN 0 ELSE day + :days END, event + :s "
        f"FROM s.{name}_anchors"
        for name in ("mention", "strand", "account")
    },
}


def multiply(small: pathlib.Path, large: pathlib.Path, times: int, rng: random.Random) -> None:
    """Writes `large`, with `times` copies of all that `small` holds."""
    shutil.copy(small, large)
    db = sqlite3.connect(large, isolation_level=None)
    db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -2000000")
    db.execute("ATTACH ? AS s", (str(small),))
    shifts = [rng.randrange(-_DAYS, 0) for _ in range(times - 1)]
    for table, sql in _TABLES.items():  # table by table: its indices stay in the cache
        db.execute("BEGIN")
        for k, days in enumerate(shifts, 1):
            values = {"s": k * _STEP, "k": k, "d": f"{days} days", "days": days}
            db.execute(sql, values)
        db.execute("COMMIT")
        print(table, flush=True)
    for index in ("report_words", "statement_words"):
        db.execute(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")
        print(index, flush=True)
    db.execute("PRAGMA journal_mode = WAL")
    db.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("small", type=pathlib.Path)
    parser.add_argument("large", type=pathlib.Path)
    parser.add_argument("--times", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    multiply(args.small, args.large, args.times, random.Random(args.seed))


if __name__ == "__main__":
    main()
