"""Quotations of real reports, altered by a seeded script and traced through an archive that holds most of them.

usage: python benchmarks/trace.py RECORDS.jsonl [--quotations 300] [--seed 1] [--show]
RECORDS.jsonl is what `demarche read --jsonl` made of articles/reports. Half as many quotations again are taken from reports
that are left out of the archive: what is found of them is wrong, unless the same words stand in another report too.
Prints recall, precision, the share of right speakers and of right matches, and seconds for each quotation, as JSON.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import random
import re
import tempfile
import time
from dataclasses import dataclass

import msgspec

from demarche.archive.archive import Archive
from demarche.archive.candidates import Candidates
from demarche.corpus.names import is_same_person
from demarche.corpus.sightings import find_speaker, find_traceable
from demarche.corpus.tracing import trace_quotation
from demarche.corpus.wording import split_words
from demarche.record import Record
from demarche.spans import Span

# A spinner's synonyms, enough that most long quotations hold one.
SYNONYMS = dict(
    pair.split("/")
    for pair in "important/crucial help/assist big/large need/require start/begin end/finish people/folks country/nation government/administration "
    "want/wish think/believe very/extremely good/fine great/tremendous problem/issue show/demonstrate work/labour time/period world/globe make/create "
    "take/grab use/employ say/state new/fresh many/numerous must/should also/likewise because/since always/constantly war/conflict attack/assault "
    "clear/obvious right/correct continue/proceed change/alter support/back".split()
)


@dataclass(frozen=True, slots=True)
class Planted:
    """One altered quotation, the record it is from and its span there; `kept` where that record is in the archive."""

    text: str
    record: Record
    span: Span
    change: str
    kept: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("records", type=pathlib.Path)
    parser.add_argument("--quotations", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    args = parser.parse_args()
    records = [msgspec.json.decode(line, type=Record) for line in args.records.open("rb")]
    planted = plant(records, args.quotations, random.Random(args.seed))
    left_out = {p.record.id for p in planted if not p.kept}
    with tempfile.TemporaryDirectory() as folder, Archive(pathlib.Path(folder) / "a.db", write=True) as archive:
        for record in records:
            if record.id not in left_out:
                archive.add(record)
        print(json.dumps(measure(archive, planted, {r.id: r for r in records}, show=args.show)))


def plant(records: list[Record], count: int, rng: random.Random) -> list[Planted]:
    """Altered quotations of at least six words, one a report; those after `count` are of reports that are left out."""
    pool = []
    for record in rng.sample(records, len(records)):
        spans = [s for s in find_traceable(record.text, least=6) if "\n" not in record.text[s.start : s.end]]
        if spans:
            pool.append((record, rng.choice(spans)))
    out = []
    for i, (record, span) in enumerate(pool[: count + count // 2]):
        change = rng.choice(list(CHANGES))
        out.append(Planted(CHANGES[change](record.text[span.start : span.end], rng), record, span, change, i < count))
    return out


def as_it_is(words: str, _rng: random.Random) -> str:
    return words


def repunctuated(words: str, rng: random.Random) -> str:
    return re.sub(r"[,;]", lambda m: "" if rng.random() < 0.6 else m.group(), words).replace(" and ", ", and ", 1)


def respelled(words: str, rng: random.Random) -> str:
    """Synonyms swapped; where there is none to swap, the longest word loses its ending."""
    swapped = re.sub(r"\b[a-z]+\b", lambda m: SYNONYMS.get(m.group(), m.group()), words, count=0)
    if swapped != words:
        return swapped
    longest = max(words.split(), key=len)
    return words.replace(longest, longest.rstrip("s.,") + ("" if longest.rstrip(".,").endswith("s") else "s"), 1)


def reordered(words: str, _rng: random.Random) -> str:
    parts = words.rstrip(".").split(", ")
    if len(parts) > 1:
        return ", ".join([*parts[1:], parts[0]]) if len(parts) > 2 else ", ".join(reversed(parts))
    half = words.split()
    at = len(half) // 2
    return " ".join([*half[: at - 1], half[at], half[at - 1], *half[at + 1 :]])


def truncated(words: str, rng: random.Random) -> str:
    parts = words.split()
    keep = max(5, int(len(parts) * rng.uniform(0.5, 0.8)))
    return " ".join(parts[:keep])


def lengthened(words: str, _rng: random.Random) -> str:
    return words.rstrip(".,") + ", as we have told everybody who asked."


CHANGES = {f.__name__: f for f in (as_it_is, repunctuated, respelled, reordered, truncated, lengthened)}


def measure(archive: Archive, planted: list[Planted], by_id: dict[str, Record], *, show: bool) -> dict[str, object]:
    """The scores; a find in another report counts as right where the original words stand there too."""
    found = right = speakers = right_speakers = wrong = 0
    per_change: dict[str, list[int]] = {c: [0, 0] for c in CHANGES}
    candidates = Candidates(archive.db)
    started = time.perf_counter()
    for p in planted:
        span = Span(0, len(p.text))
        trace = trace_quotation(p.text, span, candidates.sources(p.text, split_words(p.text)))
        ids = {s.record.id for s in trace.sightings}
        original = re.sub(r"\W+", "", p.record.text[p.span.start : p.span.end]).casefold()
        others = {i for i in ids if i != p.record.id and original not in re.sub(r"\W+", "", by_id[i].text).casefold()}
        wrong += len(others)
        if p.kept:
            per_change[p.change][1] += 1
            per_change[p.change][0] += p.record.id in ids
            right += p.record.id in ids
            said_by = find_speaker(p.record, p.span)
            if said_by is not None:
                speakers += 1
                right_speakers += any(
                    s.record.id == p.record.id and s.speaker is not None and is_same_person(s.speaker, said_by) for s in trace.sightings
                )
        found += len(ids)
        if show and (others or (p.kept and p.record.id not in ids)):
            print(
                p.change,
                p.kept,
                p.record.id,
                json.dumps(p.text),
                [(s.record.id, round(s.coverage, 2), s.record.text[s.span.start : s.span.end]) for s in trace.sightings],
            )
    kept = sum(p.kept for p in planted)
    return {
        "quotations": kept,
        "absent": len(planted) - kept,
        "recall": round(right / kept, 4),
        "precision": round((found - wrong) / max(1, found), 4),
        "right_speaker": round(right_speakers / max(1, speakers), 4),
        "recall_by_change": {c: round(a / max(1, b), 3) for c, (a, b) in per_change.items()},
        "seconds_per_quotation": round((time.perf_counter() - started) / len(planted), 4),
    }


if __name__ == "__main__":
    main()
