"""Reports clustered into stories online, scored by B-cubed against the stories of ECB+, beside a plain TF-IDF single pass.

usage: python benchmarks/stories.py SHARED_DIR [--part dev] [--sweep]
The order of arrival is shuffled three times by a seed; means are printed as JSON. --sweep tries thresholds (for the train part).
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import pathlib
import random
import statistics
from collections import Counter, defaultdict

from demarche.corpus.stories import JOIN, Description, describe, place_in_story
from demarche.corpus.wording import split_words
from demarche.knowledge.frequencies import load_frequencies

SEEDS = (1, 2, 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--part", default="dev")
    parser.add_argument("--sweep", action="store_true")
    args = parser.parse_args()
    with gzip.open(args.shared / f"data/coref/ecbplus.{args.part}.jsonl.gz", "rt", encoding="utf8") as lines:
        rows = [json.loads(line) for line in lines]
    gold = {r["id"]: r["story"] for r in rows}
    frequency = load_frequencies()
    described = {r["id"]: describe(r["text"], None, frequency) for r in rows}
    plain = plain_vectors({r["id"]: r["text"] for r in rows})
    joins = [0.24, 0.26, 0.28, 0.29, 0.3, 0.32, 0.34] if args.sweep else [JOIN]
    for join in joins:
        print(json.dumps({"part": args.part, "join": join, "reports": len(rows)} | mean_scores(described, gold, join)))
    best = max((mean_scores(plain, gold, join)["f1"], join) for join in (0.1, 0.15, 0.2, 0.25, 0.3, 0.35))
    print(json.dumps({"part": args.part, "tf-idf single pass at its best threshold": best[0], "join": best[1]}))


def plain_vectors(texts: dict[str, str]) -> dict[str, Description]:
    """TF-IDF over the reports themselves, every word alike: what a first attempt would be (and it sees them all beforehand)."""
    counts = {i: Counter(w.form for w in split_words(t)) for i, t in texts.items()}
    seen = Counter(form for c in counts.values() for form in c)
    out = {}
    for i, c in counts.items():
        weights = {f: n * math.log(len(texts) / seen[f]) for f, n in c.items()}
        length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
        out[i] = Description({f: w / length for f, w in weights.items()}, None)
    return out


def mean_scores(described: dict[str, Description], gold: dict[str, str], join: float) -> dict[str, float]:
    runs = []
    for seed in SEEDS:
        order = sorted(described)
        random.Random(seed).shuffle(order)
        stories: dict[int, list[Description]] = {}
        found: dict[str, int] = {}
        for report in order:
            placed = place_in_story(described[report], stories, join=join).story
            story = len(stories) if placed is None else placed
            stories.setdefault(story, []).append(described[report])
            found[report] = story
        runs.append((*b_cubed(found, gold), len(stories)))
    names = ("precision", "recall", "f1", "stories")
    return {name: round(statistics.mean(r[i] for r in runs), 4) for i, name in enumerate(names)}


def b_cubed(found: dict[str, int], gold: dict[str, str]) -> tuple[float, float, float]:
    """B-cubed precision, recall and F1 (Bagga and Baldwin 1998)."""
    here, there = defaultdict(set), defaultdict(set)
    for report, story in found.items():
        here[story].add(report)
        there[gold[report]].add(report)
    shared = {r: len(here[found[r]] & there[gold[r]]) for r in found}
    precision = statistics.mean(shared[r] / len(here[found[r]]) for r in found)
    recall = statistics.mean(shared[r] / len(there[gold[r]]) for r in found)
    return precision, recall, 2 * precision * recall / (precision + recall)


if __name__ == "__main__":
    main()
