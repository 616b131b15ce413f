"""Syndicated copies made of real reports by a seeded script, found again among all of them.

usage: python benchmarks/copies.py SHARED_DIR [--variants 600] [--seed 1] [--show]
Each variant is cut, its paragraphs reordered, its headline changed, some of its words edited or a paragraph of another report
spliced in (one or two of these). Judged are the pairs that hold a variant. A pair counts as wrong unless the other report is
where the variant, or its spliced paragraph, comes from, or shares a passage with one of these itself. Prints JSON.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pathlib
import random
import re
import time
from collections import Counter, defaultdict
from dataclasses import dataclass

from demarche.corpus.copies import compare, sign
from demarche.corpus.wording import split_words
from demarche.spans import Span

MOST_SHARED = 20  # reports that may have a fingerprint before it says nothing
WORDS = "however officials added recently several leading reportedly local senior foreign former meanwhile again today early".split()


@dataclass(frozen=True, slots=True)
class Variant:
    """A changed copy: its text, where it is from, and where the spliced paragraph stands, if any."""

    text: str
    source: str
    donor: str | None
    splice: Span | None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--variants", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", action="store_true", help="print what went wrong")
    args = parser.parse_args()
    with gzip.open(args.shared / "data/articles/reports.jsonl.gz", "rt", encoding="utf8") as lines:
        texts = {r["id"]: r["text"] for r in map(json.loads, lines) if len(r["text"]) > 800}
    rng = random.Random(args.seed)
    variants = {f"variant-{n}": make_variant(texts, rng) for n in range(args.variants)}
    print(json.dumps(measure(texts, variants, show=args.show)))


def paragraphs_of(text: str, rng: random.Random) -> list[str]:
    """The paragraphs; a text without any is cut at every third sentence or so."""
    parts = [p.strip() for p in re.split(r"\n\s*", text) if p.strip()]
    if len(parts) >= 4:
        return parts
    out: list[list[str]] = [[]]
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        out[-1].append(sentence)
        if rng.random() < 0.35:
            out.append([])
    return [" ".join(p) for p in out if p]


def make_variant(texts: dict[str, str], rng: random.Random) -> Variant:
    source = rng.choice(sorted(texts))
    parts = paragraphs_of(texts[source], rng)
    changes = rng.sample(["cut", "reorder", "headline", "edit", "splice"], rng.choice([1, 2]))
    if "cut" in changes:
        parts = parts[: max(2, int(len(parts) * rng.uniform(0.4, 0.8)))]
    if "reorder" in changes:
        rng.shuffle(parts)
    if "edit" in changes:
        parts = [" ".join(rng.choice(WORDS) if rng.random() < 0.06 else w for w in p.split(" ")) for p in parts]
    if "headline" in changes:
        parts.insert(0, " ".join(rng.sample(WORDS, 7)).capitalize())
    donor, at = None, None
    if "splice" in changes:
        donor = rng.choice(sorted(set(texts) - {source}))
        long = [p for p in paragraphs_of(texts[donor], rng) if len(split_words(p)) >= 30]
        if long:
            at = rng.randrange(len(parts) + 1)
            parts.insert(at, rng.choice(long))
        else:
            donor = None
    text = "\n\n".join(parts)
    if donor is None or at is None:
        return Variant(text, source, None, None)
    start = len("\n\n".join([*parts[:at], ""]))
    return Variant(text, source, donor, Span(start, start + len(parts[at])))


def measure(texts: dict[str, str], variants: dict[str, Variant], *, show: bool) -> dict[str, object]:
    everything = texts | {name: v.text for name, v in variants.items()}
    started = time.perf_counter()
    signatures = {name: sign(text) for name, text in everything.items()}
    signing = (time.perf_counter() - started) / len(everything)
    by_band: dict[bytes, list[str]] = defaultdict(list)
    by_print: dict[int, list[str]] = defaultdict(list)
    for name in texts:
        for band in signatures[name].bands:
            by_band[band].append(name)
        for value in signatures[name].fingerprints:
            by_print[value].append(name)
    truth = found = right = compared = 0
    overlap = spliced = named = 0
    for name, v in variants.items():
        votes = Counter(o for b in signatures[name].bands for o in by_band[b])
        votes.update(o for p in signatures[name].fingerprints if len(by_print[p]) <= MOST_SHARED for o in by_print[p])
        wanted = {v.source, *([v.donor] if v.donor else [])}
        truth += len(wanted)
        for other in votes:
            compared += 1
            likeness = compare(v.text, texts[other])
            if likeness.kind == "none":
                continue
            if other in wanted:
                right += 1
                found += 1
            elif not any(compare(texts[w], texts[other]).kind != "none" for w in wanted):
                found += 1
                if show:
                    print("WRONG", name, v.source, other, likeness.kind, [v.text[slice(*a)][:200] for a, _ in likeness.passages])
            if v.splice and other == v.donor:
                gold = {w.start for w in split_words(v.text, v.splice)}
                here = {w.start for a, _ in likeness.passages for w in split_words(v.text, a)}
                overlap, spliced, named = overlap + len(gold & here), spliced + len(gold), named + len(here)
        for missed in wanted - {o for o in votes if compare(v.text, texts[o]).kind != "none"}:
            if show:
                print("MISSED", name, missed, len(split_words(v.text)), missed in votes)
            if v.splice and missed == v.donor:
                spliced += len(split_words(v.text, v.splice))
    return {
        "reports": len(texts),
        "variants": len(variants),
        "pair_recall": round(right / truth, 4),
        "pair_precision": round(right / max(1, found), 4),
        "splice_token_f1": round(2 * overlap / max(1, spliced + named), 4),
        "compared_per_variant": round(compared / len(variants), 2),
        "sign_ms": round(1000 * signing, 2),
    }


if __name__ == "__main__":
    main()
