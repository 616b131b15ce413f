"""Pages stitched from several reports, made by a seeded script: what the seam head learns from.

A page takes its own sentences in order; now and then a run of sentences of another report stands between them, at a
paragraph's start or inside a paragraph. The other report is the most alike of some chosen at random, by the names
that both use, so that a change of topic alone does not give the seam away.
"""

from __future__ import annotations

import gzip
import json
import pathlib
import random
import re
from collections.abc import Iterator

from demarche.reading.sentences import find_sentences
from demarche.reading.structure import find_structure

_NAME = re.compile(r"(?<![.!?]\s)\b[A-Z][a-z]{2,}\b")
_RIVALS = 30
_REPORT_CHARS = 4_000


def _sentences(text: str) -> list[tuple[str, str]]:
    """Body sentences with the white space that stood before each."""
    text = text[:_REPORT_CHARS]
    zones = find_structure(text)
    out, last = [], 0
    for span in find_sentences(text, zones):
        body = any(z.kind == "body" and z.start <= span.start < z.end for z in zones)
        if body and span.end - span.start > 15:
            out.append((text[last : span.start] if out else "", span.text(text)))
        last = span.end
    return [(gap if not gap.strip() else " ", words) for gap, words in out]


def stitched_texts(data: pathlib.Path, rng: random.Random, pages: int = 3_000) -> Iterator[tuple[str, list[int], set[int]]]:
    """Text, the starts of its sentences, and those of them at which another report begins or the first one goes on."""
    reports = []
    for name in ("reports", "open_news"):
        with gzip.open(data / f"articles/{name}.jsonl.gz", "rt", encoding="utf8") as lines:
            reports += [s for row in map(json.loads, lines) if len(s := _sentences(row["text"])) >= 6]
    names = [frozenset(_NAME.findall(" ".join(w for _, w in s))) for s in reports]
    for _ in range(pages):
        here = rng.randrange(len(reports))
        rivals = [i for i in rng.sample(range(len(reports)), _RIVALS) if i != here]
        there = max(rivals, key=lambda i: len(names[i] & names[here]) / (5 + len(names[i])))
        yield _stitch(reports[here], reports[there], rng)


def _stitch(own: list[tuple[str, str]], other: list[tuple[str, str]], rng: random.Random) -> tuple[str, list[int], set[int]]:
    """One page. A third of the pages stay whole."""
    text, starts, joined = "", [], set()
    at, away = 0, 0
    spliced = rng.random() > 0.33
    paragraph = "\n\n" if any("\n" in gap for gap, _ in own) or rng.random() < 0.3 else " "

    def put(gap: str, words: str, seam: bool) -> None:
        nonlocal text
        text += gap if text else ""
        starts.append(len(text))
        if seam:
            joined.add(len(text))
        text += words

    after_splice = False
    while at < len(own):
        gap, words = own[at]
        put((paragraph if after_splice and rng.random() < 0.7 else gap or " "), words, after_splice)
        after_splice = False
        at += 1
        if spliced and rng.random() < 0.2 and away < len(other) and at < len(own):
            count = rng.choice((1, 1, 2, 3))
            away = rng.randrange(away, len(other))
            for i, (inner, said) in enumerate(other[away : away + count]):
                put((paragraph if rng.random() < 0.7 else " ") if i == 0 else inner or " ", said, i == 0)
            away += count
            after_splice = True
            if rng.random() < 0.3:  # sentences of the own report left out, as splicers do
                at += 1
    return text, starts, joined
