"""Event coreference across documents on ECB+, with gold mentions and without gold topics: the rule of happenings in small.

usage: python benchmarks/coreference.py SHARED_DIR [--part dev] [--sweep]
Reports are first clustered into stories as the archive does; within a story, mentions whose head words mean the same are joined, unless
what their sentences say is too far apart. Beside it the baseline that joins every two mentions with the same head lemma anywhere. Scored by
MUC (Vilain et al. 1995), B-cubed (Bagga and Baldwin 1998) and CEAF-e (Luo 2005), and their mean (CoNLL F1), singletons included.
Prints JSON. The scorers are those of `coreference_scores.py`, which a test holds against a worked example.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import math
import pathlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from coreference_scores import score_all

from demarche.corpus.stories import Description, describe, place_in_story
from demarche.corpus.wording import FUNCTION_WORDS, split_words
from demarche.knowledge.frequencies import load_frequencies
from demarche.spans import Span

Clusters = list[list[Any]]
EVENTS = ("ACTION", "NEG_ACTION")
LIKE_SENTENCES = 0.06  # cosine of two sentences, and
LIKE_OTHERS = 0.22  # where the head words differ: both found on ecbplus.train (--sweep)


class Mention(NamedTuple):
    """One gold mention: its document, its number, the stem of its head word, and its sentence's words by weight."""

    document: str
    number: int
    head: str
    words: dict[str, float]
    chain: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--part", default="dev")
    parser.add_argument("--sweep", action="store_true")
    args = parser.parse_args()
    with gzip.open(args.shared / f"data/coref/ecbplus.{args.part}.jsonl.gz", "rt", encoding="utf8") as lines:
        rows = [json.loads(line) for line in lines]
    frequency = load_frequencies()
    mentions = [m for row in rows for m in read_mentions(row, frequency)]
    gold = group(mentions, lambda m: m.chain)
    stories = cluster_reports(rows, frequency)
    same_head = group(mentions, lambda m: m.head)
    print(json.dumps({"part": args.part, "mentions": len(mentions), "rule": "same head lemma"} | score(gold, same_head)))
    within = group(mentions, lambda m: (stories[m.document], m.head))
    print(json.dumps({"part": args.part, "rule": "same head lemma in one story"} | score(gold, within)))
    tried = itertools.product((0.0, 0.04, 0.06, 0.08, 0.1), (0.16, 0.22, 0.28, 0.36, 2.0)) if args.sweep else [(LIKE_SENTENCES, LIKE_OTHERS)]
    for least, others in tried:
        found = join_mentions(mentions, stories, least, others)
        print(json.dumps({"part": args.part, "rule": "ours", "sentences": least, "other heads": others} | score(gold, found)))


def read_mentions(row: dict[str, Any], frequency: Callable[[str], float]) -> Iterable[Mention]:
    """The event mentions of a document in its carefully annotated sentences."""
    text = row["text"]
    for number, m in enumerate(row["mentions"]):
        if not m["type"].startswith(EVENTS) or m["sentence"] not in row["checked_sentences"]:
            continue
        span = Span(m["spans"][0][0], m["spans"][-1][1])
        sentence = Span(*row["sentences"][m["sentence"]])
        words = {w.stem: -math.log(min(1.0, max(frequency(w.stem), 1e-6))) for w in split_words(text, sentence) if w.form not in FUNCTION_WORDS}
        yield Mention(row["id"], number, head_of(text, span), words, m["chain"] or f"{row['id']} {number}")  # in no chain: alone


def head_of(text: str, span: Span) -> str:
    """The stem of the word that says what happens: the first of a span that is no function word ("took over", "murder of")."""
    words = split_words(text, span)
    return next((w.stem for w in words if w.form not in FUNCTION_WORDS), words[0].stem if words else text[span.start : span.end])


def cluster_reports(rows: Sequence[dict[str, Any]], frequency: Callable[[str], float]) -> dict[str, int]:
    """The story of each document, found online in the order of the file."""
    stories: dict[int, list[Description]] = {}
    found = {}
    for row in rows:
        described = describe(row["text"], None, frequency)
        placed = place_in_story(described, stories).story
        story = placed if placed is not None else len(stories)
        stories.setdefault(story, []).append(described)
        found[row["id"]] = story
    return found


def join_mentions(mentions: Sequence[Mention], stories: dict[str, int], least: float, others: float) -> Clusters:
    """Mentions of one story: the same head and sentences that are not too far apart, or other heads of one root and sentences that are near."""
    by_story: dict[int, list[int]] = defaultdict(list)
    for i, m in enumerate(mentions):
        by_story[stories[m.document]].append(i)
    pairs = []
    for members in by_story.values():
        for i, j in itertools.combinations(members, 2):
            one, other = mentions[i], mentions[j]
            bar = least if one.head == other.head else others if one.head[:4] == other.head[:4] and len(one.head) > 3 else math.inf
            if bar < math.inf and likeness(one.words, other.words) >= bar:
                pairs.append((i, j))
    return [[mentions[i] for i in group] for group in find_components(range(len(mentions)), pairs)]


def find_components(members: Iterable[int], pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """What pairs hold together: each member in exactly one group."""
    root = {m: m for m in members}

    def find(m: int) -> int:
        while root[m] != m:
            root[m] = root[root[m]]
            m = root[m]
        return m

    for a, b in pairs:
        low, high = sorted((find(a), find(b)))
        root[high] = low
    groups: dict[int, list[int]] = defaultdict(list)
    for m in sorted(root):
        groups[find(m)].append(m)
    return list(groups.values())


def likeness(one: dict[str, float], other: dict[str, float]) -> float:
    shared = sum(w * other[t] for t, w in one.items() if t in other)
    length = math.sqrt(sum(w * w for w in one.values()) * sum(w * w for w in other.values()))
    return shared / length if length else 0.0


def group(mentions: Iterable[Mention], key: Callable[[Mention], Any]) -> Clusters:
    found: dict[Any, list[Mention]] = defaultdict(list)
    for m in mentions:
        found[key(m)].append(m)
    return list(found.values())


def score(gold: Clusters, found: Clusters) -> dict[str, float]:
    """F1 by each measure, and their mean."""
    g, f = ([frozenset((m.document, m.number) for m in c) for c in clusters] for clusters in (gold, found))
    return {name: round(s if isinstance(s, float) else s.f1, 4) for name, s in score_all(g, f).items()}


if __name__ == "__main__":
    main()
