"""Event coreference across documents on ECB+, with gold mentions and without gold topics.

usage: python benchmarks/coreference.py SHARED_DIR [--part dev]
Reports are first clustered into stories as the archive does; within a story, mentions are compared and joined by
`demarche.corpus.tellings`, whose trees have seen the train part (across its topics: `training/coreference.py --try`). Beside it the
baseline that joins every two mentions with the same head lemma, anywhere and in one story. Scored by MUC (Vilain et al. 1995), B-cubed
(Bagga and Baldwin 1998) and CEAF-e (Luo 2005), and their mean (CoNLL F1), singletons included. Prints JSON. The scorers are those of
`coreference_scores.py`, which a test holds against a worked example.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pathlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from coreference_scores import score_all

from demarche.corpus.stories import Description, describe, place_in_story
from demarche.corpus.tellings import Telling, describe_telling, group_tellings
from demarche.knowledge.frequencies import load_frequencies
from demarche.spans import Span

Clusters = list[list[Any]]
EVENTS = ("ACTION", "NEG_ACTION")


class Mention(NamedTuple):
    """One gold mention: its number in its document, what is known of its words, and its chain."""

    number: int
    telling: Telling
    chain: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--part", default="dev")
    args = parser.parse_args()
    stories, about, _ = read_part(args.shared / "data", args.part)
    mentions = [m for members in stories for m in members]
    story_of = {m.telling.report: i for i, members in enumerate(stories) for m in members}
    gold = group(mentions, lambda m: m.chain)
    same_head = group(mentions, lambda m: m.telling.head)
    print(json.dumps({"part": args.part, "mentions": len(mentions), "rule": "same head lemma"} | score(gold, same_head)))
    within = group(mentions, lambda m: (story_of[m.telling.report], m.telling.head))
    print(json.dumps({"part": args.part, "rule": "same head lemma in one story"} | score(gold, within)))
    found = [[members[i] for i in g] for members in stories for g in group_tellings([m.telling for m in members], about)]
    print(json.dumps({"part": args.part, "rule": "ours"} | score(gold, found)))


def read_part(data: pathlib.Path, part: str) -> tuple[list[list[Mention]], dict[str, Description], dict[str, int]]:
    """The event mentions of each story that was found, what each report is about, and its gold topic (for folds alone)."""
    with gzip.open(data / f"coref/ecbplus.{part}.jsonl.gz", "rt", encoding="utf8") as lines:
        rows = [json.loads(line) for line in lines]
    frequency = load_frequencies()
    about = {row["id"]: describe(row["text"], None, frequency) for row in rows}
    by_story: dict[int, list[Mention]] = defaultdict(list)
    for row, story in zip(rows, cluster_reports([about[row["id"]] for row in rows]), strict=True):
        by_story[story] += read_mentions(row, frequency)
    return list(by_story.values()), about, {row["id"]: row["topic"] for row in rows}


def read_mentions(row: Mapping[str, Any], frequency: Callable[[str], float]) -> Iterable[Mention]:
    """The event mentions of a document in its carefully annotated sentences."""
    for number, m in enumerate(row["mentions"]):
        if not m["type"].startswith(EVENTS) or m["sentence"] not in row["checked_sentences"]:
            continue
        span, sentence = Span(m["spans"][0][0], m["spans"][-1][1]), Span(*row["sentences"][m["sentence"]])
        telling = describe_telling(row["id"], row["text"], span, sentence, m["sentence"], frequency)
        yield Mention(number, telling, m["chain"] or f"{row['id']} {number}")  # in no chain: alone


def cluster_reports(described: Sequence[Description]) -> list[int]:
    """The story of each document, found online in the order of the file."""
    stories: dict[int, list[Description]] = {}
    found = []
    for report in described:
        placed = place_in_story(report, stories).story
        story = placed if placed is not None else len(stories)
        stories.setdefault(story, []).append(report)
        found.append(story)
    return found


def group(mentions: Iterable[Mention], key: Callable[[Mention], Any]) -> Clusters:
    found: dict[Any, list[Mention]] = defaultdict(list)
    for m in mentions:
        found[key(m)].append(m)
    return list(found.values())


def score(gold: Clusters, found: Clusters) -> dict[str, float]:
    """F1 by each measure, and their mean."""
    g, f = ([frozenset((m.telling.report, m.number) for m in c) for c in clusters] for clusters in (gold, found))
    return {name: round(s if isinstance(s, float) else s.f1, 4) for name, s in score_all(g, f).items()}


if __name__ == "__main__":
    main()
