"""Happenings, from texts to rows: sets of reports of one act, planted among others, counted in an archive.

usage: python benchmarks/happenings.py SHARED_DIR [--part test] [--sets 40] [--others 1000] [--cache FOLDER] [--misses]
Each set is three to six reports of one act in different words (`planted_acts.py`), with other reports like it: a week later, by
another party, to another party, the other way round. The rest of `--others` are the beginnings of real press releases of the same
months; and one kidnapping is told until it has 366 mentions. All are read by `demarche.pipe` and added in a random order.
Prints JSON: for every set the happening that most of its reports share; the mean share of its reports that belong to the set
(precision) and of the set's reports that are in it (recall), and the same over pairs of reports; recall again over the reports
in which the act was found as an event at all; and milliseconds for joining one report.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import itertools
import json
import pathlib
import random
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

import msgspec
from planted_acts import Told, kidnapping, plant

import demarche
from demarche import Archive, Record, Report
from demarche.archive import adding

SEEDS = {"tune": 11, "test": 2, "fresh": 5}
RELEASE_CHARS = 1200
KIDNAPPED = 366


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--part", default="test", choices=SEEDS)
    parser.add_argument("--sets", type=int, default=40)
    parser.add_argument("--others", type=int, default=1000)
    parser.add_argument("--cache", type=pathlib.Path, help="where records that were read are kept")
    parser.add_argument("--misses", action="store_true", help="print what was joined wrongly and what was not joined")
    args = parser.parse_args()
    seed = SEEDS[args.part]
    told = list(plant(args.part, args.sets, seed))
    planted = [t for t in told if t.act and "-like" not in t.act]
    others = args.others - (len(told) - len(planted))
    told += releases(args.shared, others, seed)
    records = dict(zip((t.id for t in told), read_all(told, args.cache), strict=True))
    crowd, crowd_records = read_kidnapping(seed, args.cache)
    told += crowd
    records |= crowd_records
    with tempfile.TemporaryDirectory() as folder, Archive(pathlib.Path(folder) / "a.db", write=True) as archive:
        times = fill(archive, records.values(), seed)
        found = happenings_of(archive)
    told_by_id = {t.id: t for t in told}
    result = {"part": args.part, "sets": args.sets, "reports of sets": len(planted), "other reports": args.others, **score(planted, records, found)}
    kidnapped = Counter(h for (report, _), h in found.items() if report in crowd_records and is_told(told_by_id[report], records[report], _))
    result["kidnapping"] = {"reports": len(crowd), "mentions": sum(kidnapped.values()), "happenings": sorted(kidnapped.values(), reverse=True)}
    result["ms to join a report"] = {"p50": round(statistics.median(times), 1), "p95": round(sorted(times)[int(0.95 * len(times))], 1)}
    print(json.dumps(result))
    if args.misses:
        show_misses(planted, told_by_id, records, found)


def releases(shared: pathlib.Path, count: int, seed: int) -> list[Told]:
    """The beginnings of press releases, which fill the months in which the acts are set and those around them."""
    with gzip.open(shared / "data/articles/open_news.jsonl.gz", "rt", encoding="utf8") as lines:
        rows = [r for r in map(json.loads, lines) if r["date"] and len(r["text"]) > 300]
    rng = random.Random(seed)
    chosen = sorted(rng.sample(rows, len(rows)), key=lambda r: not "2021-08" <= r["date"] < "2022-01")[:count]
    return [Told(r["id"], r["text"][:RELEASE_CHARS], r["date"][:10], r["source"], None, ()) for r in chosen]


def read_all(told: Iterable[Told], cache: pathlib.Path | None) -> Iterator[Record]:
    """The record of each report; read once, where there is a cache."""
    for t in told:
        name = hashlib.blake2b(repr((demarche.__version__, t.id, t.text, t.published)).encode(), digest_size=12).hexdigest()
        file = cache / f"{name}.json" if cache else None
        if file and file.exists():
            yield msgspec.json.decode(file.read_bytes(), type=Record)
            continue
        record = next(iter(demarche.pipe([Report.make(t.text, id=t.id, date=t.published, publisher=t.publisher)])))
        if file:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(msgspec.json.encode(record))
        yield record


def read_kidnapping(seed: int, cache: pathlib.Path | None) -> tuple[list[Told], dict[str, Record]]:
    """Reports of the kidnapping until it has 366 mentions."""
    reports: list[Told] = []
    records: dict[str, Record] = {}
    mentions = 0
    for t in kidnapping(4 * KIDNAPPED, seed):
        if mentions >= KIDNAPPED:
            break
        (records[t.id],) = read_all([t], cache)
        reports.append(t)
        mentions += sum(is_told(t, records[t.id], e.id) for e in records[t.id].events)
    return reports, records


def is_told(told: Told, record: Record, event: str) -> bool:
    """Whether an event's trigger is among the words that tell the planted act."""
    (found,) = (e for e in record.events if e.id == event)
    return any(s.start < end and start < s.end for s in found.trigger for start, end in told.marks)


def fill(archive: Archive, records: Iterable[Record], seed: int) -> list[float]:
    """Adds the records in a random order; the milliseconds that each took to join."""
    times: list[float] = []
    join = adding.join_happenings

    def timed(*given: object) -> None:
        started = time.perf_counter()
        join(*given)  # type: ignore[arg-type]
        times.append(1000 * (time.perf_counter() - started))

    adding.join_happenings = timed  # type: ignore[assignment]
    order = list(records)
    random.Random(seed).shuffle(order)
    for record in order:
        archive.add(record)
    adding.join_happenings = join
    return times


def happenings_of(archive: Archive) -> dict[tuple[str, str], int]:
    """(report, event) -> its happening, as the archive has it."""
    sql = (
        "SELECT r.id, e.id, a.centre FROM act_mentions m JOIN act_strands s ON s.event = m.centre JOIN act_accounts a ON a.event = s.centre "
        "JOIN events e ON e.n = m.event JOIN reports r ON r.n = e.report"
    )
    return {(row[0], row[1]): row[2] for row in archive.db.execute(sql)}


def score(planted: list[Told], records: dict[str, Record], found: dict[tuple[str, str], int]) -> dict[str, object]:
    """See the module's docstring."""
    reports_in: dict[int, set[str]] = defaultdict(set)
    for (report, _), happening in found.items():
        reports_in[happening].add(report)
    sets: dict[str, list[Told]] = defaultdict(list)
    for t in planted:
        sets[str(t.act)].append(t)
    precisions, recalls, known = [], [], []
    right = joined = pairs = seen_pairs = wrong = 0
    for members in sets.values():
        ids = {t.id for t in members}
        telling = {t.id: {found[t.id, e.id] for e in records[t.id].events if is_told(t, records[t.id], e.id)} for t in members}
        seen = {i for i, happenings in telling.items() if happenings}
        votes = Counter(h for happenings in telling.values() for h in happenings)
        best = max(votes, key=lambda h: (votes[h], -h), default=None)
        within = reports_in[best] if best is not None else set()
        precisions += [len(within & ids) / len(within)] if within else []
        recalls.append(len(within & ids) / len(ids))
        known += [len(within & seen) / len(seen)] if seen else []
        for one, other in itertools.combinations(sorted(ids), 2):
            pairs += 1
            seen_pairs += one in seen and other in seen
            right += bool(telling[one] & telling[other])
        for report, happenings in telling.items():
            together = set().union(*(reports_in[h] for h in happenings)) - {report}
            joined += len(together & ids)
            wrong += len(together - ids)
    mean: Callable[[list[float]], float] = lambda values: round(statistics.mean(values), 4)  # noqa: E731
    return {
        "precision": mean(precisions), "recall": mean(recalls), "recall where the act was found": mean(known),
        "pairs": {
            "precision": round(joined / max(1, joined + wrong), 4), "recall": round(right / pairs, 4),
            "recall where both were found": round(right / max(1, seen_pairs), 4),
        },
        "act found in reports": round(sum(1 for t in planted if any(is_told(t, records[t.id], e.id) for e in records[t.id].events)) / len(planted), 4),
    }  # fmt: skip


def show_misses(planted: list[Told], told: dict[str, Told], records: dict[str, Record], found: dict[tuple[str, str], int]) -> None:
    """What was joined across acts, and what was not joined within one."""
    from demarche.corpus.acts import find_anchors
    from demarche.corpus.grouping import find_mentions
    from demarche.corpus.happenings import compare
    from demarche.knowledge.frequencies import load_frequencies

    members: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for name, happening in found.items():
        members[happening].append(name)
    mentions = {(m.report, e): m for r in records.values() for m in find_mentions(r, load_frequencies()) for e in m.events}
    telling = {(t.id, e.id): t for t in planted for e in records[t.id].events if is_told(t, records[t.id], e.id)}
    for name, t in telling.items():
        for other in members[found[name]]:
            if told[other[0]].act != t.act:
                print("WRONG", name, other, compare(mentions[name], mentions[other]))
    for one, other in itertools.combinations(telling, 2):
        if one[0] != other[0] and telling[one].act == telling[other].act and found[one] != found[other]:
            a, b = mentions[one], mentions[other]
            print("APART", telling[one].text[:120], "|", telling[other].text[:120], compare(a, b), bool(find_anchors(a) & find_anchors(b)))


if __name__ == "__main__":
    main()
