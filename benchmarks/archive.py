"""How fast the archive takes reports in and answers, on many reports made of a few real ones.

usage: python benchmarks/archive.py RECORDS.jsonl [--reports 100000] [--seed 1] [--keep FILE]
RECORDS.jsonl is what `demarche read --jsonl` made. Each copy gets another id, day, publisher and some other names, so that it
is a report of its own; the records are made beforehand, and only the archive is timed. Prints JSON: reports a second of the writer (in the
first and the last tenth, too), milliseconds of a core for what is found beforehand and for adding, bytes a report, and the 50th and 95th percentile of each question in milliseconds.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import json
import pathlib
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import msgspec

from demarche.archive.archive import Archive
from demarche.archive.groups import Group
from demarche.archive.preparing import prepare
from demarche.record import Actor, Record

PUBLISHERS = [f"Paper {n}" for n in range(200)]
FIRST_DAY = datetime.date(2015, 1, 1)
ASKED = 40  # times that each question is asked, with other values


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records", type=pathlib.Path)
    parser.add_argument("--reports", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path, help="where to leave the archive")
    args = parser.parse_args()
    records = [msgspec.json.decode(line, type=Record) for line in args.records.open("rb")]
    with tempfile.TemporaryDirectory() as folder:
        path = args.keep or pathlib.Path(folder) / "a.db"
        result = fill(path, records, args.reports, random.Random(args.seed))
        with Archive(path) as archive:
            result["milliseconds"] = ask(archive, records, random.Random(args.seed + 1))
    print(json.dumps(result))


def many(records: list[Record], count: int, rng: random.Random) -> Iterator[Record]:
    """`count` records, each a real one on another day in another paper, a third of its persons under other names."""
    for n in range(count):
        record = records[rng.randrange(len(records))]
        day = FIRST_DAY + datetime.timedelta(days=rng.randrange(4000))
        yield replace(
            record,
            id=f"{record.id}-{n}",
            published=day.isoformat(),
            publisher=rng.choice(PUBLISHERS),
            actors=tuple(renamed(a, rng) for a in record.actors),
        )


def renamed(actor: Actor, rng: random.Random) -> Actor:
    """A person under another name in one of three cases; anybody else as they are."""
    if actor.kind != "person" or rng.random() > 0.33:
        return actor
    return replace(actor, name=f"{actor.name} {chr(65 + rng.randrange(26))}{rng.randrange(300)}", wikidata=None)


def fill(path: pathlib.Path, records: list[Record], count: int, rng: random.Random) -> dict[str, object]:
    """Adds them as `demarche add` does; making the records is not timed. What is found beforehand from a record alone, which the processes that
    read may do, is timed by itself."""
    spent, core, prepared, tenths, done = 0.0, 0.0, 0.0, [], 0.0
    made = many(records, count, rng)
    n = 0
    with Archive(path, write=True) as archive:
        while some := list(itertools.islice(made, Group().most)):
            before = time.process_time()
            ready = [prepare(r) for r in some]
            prepared += time.process_time() - before
            started, before = time.perf_counter(), time.process_time()
            n += len(list(archive.add_all(ready)))
            spent += time.perf_counter() - started
            core += time.process_time() - before
            if n >= (len(tenths) + 1) * count // 10:
                tenths.append(round(count // 10 / (spent - done), 1))
                done = spent
    return {
        "reports": count,
        "reports_per_s": round(count / spent, 1),
        "core_ms_per_report": {"prepared": round(1000 * prepared / count, 2), "added": round(1000 * core / count, 2)},
        "first_tenth_per_s": tenths[0],
        "last_tenth_per_s": tenths[-1],
        "bytes_per_report": round(path.stat().st_size / count),
    }


def ask(archive: Archive, records: list[Record], rng: random.Random) -> dict[str, dict[str, float]]:
    """The common questions, each with values that real reports hold."""
    people = [a.name for r in records for a in r.actors if a.kind == "person"]
    countries = [a.country for r in records for a in r.actors if a.country]
    words = [w for r in records for w in r.text.split() if w.isalpha() and len(w) > 4]

    def days() -> dict[str, str]:
        since = FIRST_DAY + datetime.timedelta(days=rng.randrange(3600))
        return {"since": since.isoformat(), "until": (since + datetime.timedelta(days=90)).isoformat()}

    questions: dict[str, Callable[[], object]] = {
        "statements of a person": lambda: archive.statements(actor=rng.choice(people)),
        "statements of a country, 90 days": lambda: archive.statements(country=rng.choice(countries), **days()),
        "events of a country, 90 days": lambda: archive.events(country=rng.choice(countries), **days()),
        "events of a country": lambda: archive.events(country=rng.choice(countries)),
        "events of a type": lambda: archive.events(type=rng.choice(["ACCUSE", "AID", "CONSULT"])),
        "dyad, 90 days": lambda: archive.dyad(*rng.sample(sorted(set(countries)), 2), **days()),
        "figures of a country, 90 days": lambda: archive.figures(country=rng.choice(countries), **days()),
        "an actor": lambda: archive.actors(actor=rng.choice(people)),
        "one report": lambda: archive.record(next(iter(archive.reports(limit=1, offset=rng.randrange(50))))["report"]),
        "full text, two words": lambda: archive.reports(text=f"{rng.choice(words)} {rng.choice(words)}"),
        "full text of statements": lambda: archive.statements(text=rng.choice(words)),
    }
    out = {}
    for name, question in questions.items():
        times = []
        for _ in range(ASKED):
            started = time.perf_counter()
            question()
            times.append(1000 * (time.perf_counter() - started))
        out[name] = {"p50": round(statistics.median(times), 1), "p95": round(sorted(times)[int(0.95 * len(times))], 1)}
    return out


if __name__ == "__main__":
    main()
