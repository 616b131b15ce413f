"""Labelled texts -> examples: token windows with, for every head, the labels that are admissible at each token.

A corpus that does not annotate a label says nothing about it: entity labels are admissible *sets*, so that "LOC" of a
corpus without GPE admits GPE, LOC and FAC, and an "O" admits everything the corpus does not mark.
"""

from __future__ import annotations

import csv
import gzip
import json
import pathlib
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from tokenizers import Tokenizer

from demarche.plover import STATUSES, TYPES
from demarche.reading.event_mentions import EMPTY_WORDS
from demarche.reading.labels import (
    ENTITY_LABELS,
    ENTITY_TAGS,
)
from demarche.reading.sentences import find_sentences
from demarche.reading.structure import find_structure
from demarche.reading.windows import Tokens, Window, pack_windows, tokenize
from demarche.relating import mark_parties
from training.annotations import load_surplus
from training.stitching import stitched_texts

IGNORE = -100
_WIDER = {
    "PERSON": ("PER",), "ORGANIZATION": ("ORG",), "LOCATION": ("GPE", "LOC", "FAC"), "PLACE": ("GPE", "LOC", "FAC"),
    "MISC": ("NORP", "EVENT", "LAW", "WORK", "PRODUCT"), "OTHER": ("NORP", "EVENT", "LAW", "WORK", "PRODUCT"),
}  # fmt: skip


@dataclass
class Example:
    """One window of tokens; arrays are per token. Heads without labels are None."""

    task: str
    ids: np.ndarray
    kinds: np.ndarray
    entity: np.ndarray | None = None  # bool (T, tags): admissible
    entity_weight: float = 1.0
    source: np.ndarray | None = None
    cue: np.ndarray | None = None
    content: np.ndarray | None = None
    trigger: np.ndarray | None = None
    party: np.ndarray | None = None
    status: np.ndarray | None = None
    seam: np.ndarray | None = None
    clause: np.ndarray | None = None
    links: list[tuple[int, int, list[int], list[int]]] = field(default_factory=list)  # link, query, candidates, hits
    pair: tuple[int, int, list[int], int] | None = None  # marker positions, admissible types, any event (-1 unknown)
    somewhere: tuple[list[int], list[int], int, int] | None = None  # types, allowed tokens, source, target start (-1)


def rows(path: pathlib.Path) -> Iterator[dict]:
    """The lines of a JSONL file, gzipped or not."""
    with gzip.open(path, "rt", encoding="utf8") if path.suffix == ".gz" else open(path, encoding="utf8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def token_range(tokens: Tokens, start: int, end: int) -> tuple[int, int]:
    """Indices `[first, last)` of the tokens that overlap a character span."""
    first = int(np.searchsorted(tokens.ends, start, side="right"))
    return first, int(np.searchsorted(tokens.starts, end, side="left"))


def paint(tokens: Tokens, spans: list[list[int]]) -> np.ndarray:
    """B/I/O codes (1, 2, 0) of character spans over all tokens."""
    out = np.zeros(len(tokens.ids), dtype=np.int64)
    for start, end in sorted(spans, key=lambda s: s[0] - s[1]):
        first, last = token_range(tokens, start, end)
        if first < last:
            out[first:last] = 2
            out[first] = 1
    return out


_NO_NAME = frozenset("the a an he she it they we i his her its their our my this that these those there all some many several people".split())
_SAME_KIND = {"PERSON": "PER", "GPE": "LOC", "LOCATION": "LOC", "PLACE": "LOC", "ORGANIZATION": "ORG"}


def _is_name(words: str) -> bool:
    """Whether a span is headed by a name: "the UN Security Council", but neither "the enemy" nor "ISIL targets"."""
    last = words.rsplit(maxsplit=1)[-1]
    return last[:1].isupper() and last.lower() not in _NO_NAME


def swap_names(row: dict, pools: dict[str, list[str]], rng: random.Random, share: float = 0.5) -> dict:
    """The row with about `share` of its persons, places and organisations renamed, so that contexts are learnt and not names."""
    text, out, at, kept = row["text"], "", 0, []
    for start, end, label, *_ in sorted(row["entities"]):
        if start < at:
            return row  # nested or crossing: left alone
        pool = pools.get(_SAME_KIND.get(label, label))
        name = text[start:end]
        if pool and rng.random() < share and _is_name(name) and name[:4].lower() != "the ":
            name = rng.choice(pool)
        out += text[at:start]
        kept.append([len(out), len(out) + len(name), label])
        out, at = out + name, end
    return {**row, "text": out + text[at:], "entities": kept}


def name_pools(data: pathlib.Path, names: list[dict]) -> dict[str, list[str]]:
    """Names to swap in: of the corpora themselves (PER, ORG, LOC), and of office-holders all over the world (PER)."""
    pools: dict[str, list[str]] = {"PER": [], "ORG": [], "LOC": []}
    for row in names:
        for start, end, label, *_ in row["entities"]:
            kind, name = _SAME_KIND.get(label, label), row["text"][start:end]
            if kind in pools and _is_name(name) and name[:4].lower() != "the " and name[:1].isupper():
                pools[kind].append(name)
    with open(data / "knowledge/officeholders.csv", encoding="utf8", newline="") as lines:
        people = sorted({row["name"] for row in csv.DictReader(lines) if re.fullmatch(r"[^\W\d_][\w.'’-]*( [\w.'’-]+){1,3}", row["name"])})
    return pools | {"PER": pools["PER"] + people[:: max(1, len(people) // max(1, len(pools["PER"])))]}


def entity_mask(tokens: Tokens, entities: list[list], labels: set[str]) -> np.ndarray:
    """Admissible entity tags at each token, given the labels that the corpus annotates."""
    known = {fine for label in labels for fine in _WIDER.get(label, (label,)) if fine in ENTITY_LABELS}
    mask = np.zeros((len(tokens.ids), len(ENTITY_TAGS)), dtype=bool)
    mask[:, 0] = True
    for label in ENTITY_LABELS:
        if label not in known:
            mask[:, [ENTITY_TAGS.index(f"B-{label}"), ENTITY_TAGS.index(f"I-{label}")]] = True
    for start, end, label, *_ in entities:
        fine = [x for x in _WIDER.get(label, (label,)) if x in ENTITY_LABELS]
        if label == "LOC" and "GPE" not in labels:
            fine = ["GPE", "LOC", "FAC"]
        first, last = token_range(tokens, start, end)
        if first >= last or not fine:
            continue
        mask[first:last] = False
        for x in fine:
            mask[first, ENTITY_TAGS.index(f"B-{x}")] = True
            mask[first + 1 : last, ENTITY_TAGS.index(f"I-{x}")] = True
    return mask


def attribution_links(tokens: Tokens, window: Window, attributions: list[dict]) -> list[tuple[int, int, list[int], list[int]]]:
    """The links content -> cue and cue -> source of the attributions inside a window, with all rivals as candidates."""

    def places(spans: list[list[int]]) -> list[int]:
        firsts = (token_range(tokens, *s)[0] for s in spans)
        return [t - window.token_start + 1 for t in firsts if window.token_start <= t < window.token_end]

    cues = sorted({t for x in attributions for t in places(x["cue"])})
    sources = sorted({t for x in attributions for t in places(x["source"])})
    out = []
    for x in attributions:
        cue = places(x["cue"])
        out += [(0, t, cues, cue) for t in places(x["content"])]
        if cue:
            out.append((1, cue[0], sources, places(x["source"])))
    return out


def _with_that(text: str, span: list[int]) -> list[int]:
    """A content with the "that" before it, which PolNeAR counts in and our annotations leave out."""
    before = re.search(r"\bthat\s+$", text[max(0, span[0] - 8) : span[0]])
    return [span[0] - len(before.group()), span[1]] if before else span


def clause_labels(tokens: Tokens, said: list[list[int]], bare: list[list[int]]) -> np.ndarray:
    """1 inside what is said, 0 inside a content that is no statement, IGNORE elsewhere."""
    out = np.full(len(tokens.ids), IGNORE)
    for label, spans in ((0, bare), (1, said)):
        for span in spans:
            first, last = token_range(tokens, *span)
            out[first:last] = label
    return out


def windows_of(text: str, tokens: Tokens) -> list[Window]:
    """The windows that reading would cut: between sentences wherever it can."""
    return pack_windows(text, tokens, find_sentences(text, find_structure(text)))


class Builder:
    """Makes examples from rows of each corpus with one tokenizer."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        self.cls = tokenizer.token_to_id("[CLS]")
        self.sep = tokenizer.token_to_id("[SEP]")

    def _cut(self, task: str, tokens: Tokens, window: Window, **labels: object) -> Example:
        a, b = window.token_start, window.token_end
        out = Example(
            task,
            np.concatenate(([self.cls], tokens.ids[a:b], [self.sep])),
            np.concatenate(([0], tokens.kinds[a:b], [0])),
        )
        for name, value in labels.items():
            if isinstance(value, np.ndarray):
                edge = np.ones((1, value.shape[1]), dtype=bool) if value.ndim == 2 else np.array([IGNORE])
                value = np.concatenate((edge, value[a:b], edge))
            setattr(out, name, value)
        return out

    def entities(self, row: dict) -> Iterator[Example]:
        """Sentences with named entities."""
        tokens = tokenize(row["text"], self.tokenizer)
        mask = entity_mask(tokens, row["entities"], set(row["labels"]))
        for window in windows_of(row["text"], tokens):
            yield self._cut("entities", tokens, window, entity=mask)

    def attributions(self, row: dict, silver: dict | None) -> Iterator[Example]:
        """Articles with source, cue, content and their links; silver entities join where there are some."""
        text = row["text"]
        tokens = tokenize(text, self.tokenizer)
        labels: dict[str, object] = {name: paint(tokens, [s for a in row["attributions"] for s in a[name]]) for name in ("source", "cue", "content")}
        if silver:
            named = [e for e in silver["entities"] if e[2] in ("PERSON", "ORGANIZATION", "LOCATION")]
            labels |= {"entity": entity_mask(tokens, named, {"PERSON", "ORGANIZATION", "LOCATION"}), "entity_weight": 0.1}
        for window in windows_of(text, tokens):
            out = self._cut("attributions", tokens, window, **labels)
            out.links += attribution_links(tokens, window, row["attributions"])
            yield out

    def roles(self, row: dict) -> Iterator[Example]:
        """Sentences with semantic roles: ARG0 stands for the actor's link, ARG1 (else ARG2) for the recipient's."""
        tokens = tokenize(row["text"], self.tokenizer)
        if not 0 < len(tokens.ids) <= 200:
            return
        out = self._cut("roles", tokens, Window(0, len(tokens.ids)))
        everyone = sorted({token_range(tokens, s, e)[0] + 1 for f in row["frames"] for s, e, _ in f["args"]})
        for frame in row["frames"]:
            query = token_range(tokens, *frame["predicate"])[0] + 1
            for link, role in ((2, "ARG0"), (3, "ARG1")):
                hits = [token_range(tokens, s, e)[0] + 1 for s, e, r in frame["args"] if r == role]
                if frame["args"]:
                    out.links.append((link, query, everyone, hits))
        if out.links:
            yield out

    def pair(self, text: str, source: list, target: list, types: list[str], any_event: int) -> Example | None:
        """A text with its two parties between marker tokens."""
        marked = mark_parties(text, source, target, self.tokenizer)
        if marked is None:
            return None
        ids, kinds, at_source, at_target = marked
        out = Example("pairs", np.array(ids), np.array(kinds))
        out.pair = (at_source, at_target, [TYPES.index(t) for t in types], any_event)
        return out

    def somewhere(self, text: str, types: list[str], source: list | None, target: list | None) -> Example | None:
        """A sentence of which only the type of an event in it is known (and its parties, but not the trigger)."""
        tokens = tokenize(text, self.tokenizer)
        count = min(len(tokens.ids), 250)
        if count < 4:
            return None
        out = self._cut("somewhere", tokens, Window(0, count))
        taken: set[int] = set()
        starts = [-1, -1]
        for i, spans in enumerate((source, target)):
            for s in spans or []:
                first, last = token_range(tokens, *s)
                taken |= set(range(first + 1, last + 1))
                if starts[i] < 0 and first < count:
                    starts[i] = first + 1
        bare = lambda t: text[int(tokens.starts[t]) : int(tokens.ends[t])].casefold()  # noqa: E731
        free = [t for t in range(1, count + 1) if t not in taken and bare(t - 1)[:1].isalpha() and bare(t - 1) not in EMPTY_WORDS]
        if not free:
            return None
        out.somewhere = ([TYPES.index(t) for t in types], free, *starts)
        if source and target:
            party = np.full(len(tokens.ids), IGNORE)
            painted = paint(tokens, [*source, *target])
            party[painted > 0] = painted[painted > 0]
            out.party = np.concatenate(([IGNORE], party[:count], [IGNORE]))
        return out

    def seams(self, text: str, starts: list[int], joined: set[int]) -> Iterator[Example]:
        """A text stitched from several: at the first token of each sentence, whether it comes from another report."""
        tokens = tokenize(text, self.tokenizer)
        seam = np.full(len(tokens.ids), IGNORE)
        for start in starts[1:]:
            first, last = token_range(tokens, start, start + 1)
            if first < last:
                seam[first] = int(start in joined)
        for window in windows_of(text, tokens):
            out = self._cut("seams", tokens, window, seam=seam)
            out.seam[1] = IGNORE  # what stands before a window is not seen
            yield out

    def records(self, text: str, note: dict, bare: list[list[list[int]]] = ()) -> Iterator[Example]:
        """A report annotated whole: triggers, parties, their links and status; `bare` are contents that are no statements."""
        tokens = tokenize(text, self.tokenizer)
        n = len(tokens.ids)
        trigger = np.zeros(n, dtype=np.int64)
        status = np.full(n, IGNORE)
        for e in note["events"]:
            first, last = token_range(tokens, *e["trigger"])
            trigger[first:last] = 1 + TYPES.index(e["type"])
            status[first:last] = STATUSES.index(e["status"])
        spans = [s for e in note["events"] for s in (*e["actor_spans"], *e["recipient_spans"])]
        spans += [m for a in note["actors"] for m in a["mentions"]]
        party = paint(tokens, spans)
        starts = {token_range(tokens, *s)[0] for s in spans}
        labels: dict[str, object] = {"trigger": trigger, "status": status, "party": party}
        whole = note["scope"] == "whole"
        statements = [{**x, "content": [_with_that(text, s) for s in x["content"]]} for x in note["statements"]]
        if whole:
            labels |= {name: paint(tokens, [s for x in statements for s in x[name]]) for name in ("source", "cue", "content")}
            labels["clause"] = clause_labels(tokens, [s for x in statements for s in x["content"]], [s for spans in bare for s in spans])
        for window in windows_of(text, tokens):
            a, b = window.token_start, window.token_end
            out = self._cut("records", tokens, window, **labels)
            if whole:
                out.links += attribution_links(tokens, window, statements)
            for e in note["events"]:
                query = token_range(tokens, *e["trigger"])[0]
                if not a <= query < b:
                    continue
                low, high = token_range(tokens, *e["sentence"])
                near = sorted(t - a + 1 for t in starts if max(a, low) <= t < min(b, high))
                for link, name in ((2, "actor_spans"), (3, "recipient_spans")):
                    hits = [token_range(tokens, *s)[0] - a + 1 for s in e[name]]
                    if near:
                        out.links.append((link, query - a + 1, near, [h for h in hits if h in near]))
            yield out


def load(data: pathlib.Path, tokenizer: Tokenizer, seed: int, annotations: list[tuple[str, dict]] | None = None) -> dict[str, list[Example]]:
    """Every training corpus as examples, by task. Reads only `*.train` files, silver, and stories."""
    make, rng = Builder(tokenizer), random.Random(seed)
    out: dict[str, list[Example]] = {k: [] for k in ("attributions", "entities", "roles", "pairs", "told", "somewhere", "records", "seams")}
    silver = {r["id"]: r for r in rows(data / "ner/polnear_silver.jsonl.gz") if r.get("split") == "train"}
    for row in rows(data / "quotes/polnear.train.jsonl.gz"):
        out["attributions"] += make.attributions(row, silver.get(row["id"]))
    dev_texts = {r["text"].strip() for r in rows(data / "ner/dev.jsonl.gz")}
    named = [
        [r for r in rows(data / f"{name}.jsonl.gz") if (r["entities"] or rng.random() < empty) and r["text"].strip() not in dev_texts]
        for name, empty in (("ner/train", 1.0), ("ner/uner_ewt.train", 0.5), ("ner/gum_named.train", 0.5))
    ]
    pools = name_pools(data, [r for part in named for r in part])
    for part, copies in zip(named, (3, 1, 1), strict=True):
        for row in part:
            out["entities"] += [e for e in make.entities(row) for _ in range(copies)]
            if row["entities"]:
                out["entities"] += make.entities(swap_names(row, pools, rng))
    for row in rows(data / "events/srl_ewt.train.jsonl.gz"):
        out["roles"] += make.roles(row)
    fold = lambda root: ["CONCEDE", "RETREAT"] if root == "YIELD" else [root]  # noqa: E731
    for row in rows(data / "events/plv.train.jsonl.gz"):
        out["pairs"] += 3 * [make.pair(row["text"], row["source"], row["target"], fold(row["root"]), 1)]
        out["told"].append(make.somewhere(row["text"], fold(row["root"]), row["source"], row["target"]))
    for row in rows(data / "events/synthetic_stories.jsonl.gz"):
        out["somewhere"].append(make.somewhere(f"{row['title']}\n{row['text'][:350]}", [row["root"]], None, None))
    for text, starts, joined in stitched_texts(data, rng):
        out["seams"] += make.seams(text, starts, joined)
    surplus = load_surplus()
    for text, note in annotations or []:
        out["records"] += make.records(text, note, surplus.get(note.get("id", ""), []))
        out["pairs"] += annotated_pairs(make, text, note, rng)
    return {k: [e for e in v if e is not None] for k, v in out.items()}


def annotated_pairs(make: Builder, text: str, note: dict, rng: random.Random) -> list[Example | None]:
    """Pairs with their event, and as many pairs of actors that share a sentence with nothing between them."""
    out: list[Example | None] = []
    shift = lambda spans, low: [[s - low, e - low] for s, e in spans]  # noqa: E731
    mentions = {a["id"]: a["mentions"] for a in note["actors"]}
    sentences: dict[tuple[int, int], set[tuple]] = {}
    for e in note["events"]:
        low, high = e["sentence"]
        sentences.setdefault((low, high), set()).update((tuple(a), tuple(r)) for a in e["actor_spans"] for r in e["recipient_spans"])
        if e["actor_spans"] and e["recipient_spans"]:
            pair = shift(e["actor_spans"][:1], low), shift(e["recipient_spans"][:1], low)
            out.append(make.pair(text[low:high], *pair, [e["type"]], 1))
    for (low, high), taken in sentences.items():
        inside = [(i, tuple(m)) for i, ms in mentions.items() for m in ms if low <= m[0] and m[1] <= high]
        linked = {frozenset(p) for p in taken}
        rivals = [(x, y) for i, x in inside for j, y in inside if i != j and frozenset((x, y)) not in linked and (x[1] <= y[0] or y[1] <= x[0])]
        for x, y in rng.sample(rivals, min(2, len(rivals))):
            out.append(make.pair(text[low:high], shift([x], low), shift([y], low), list(TYPES), 0))
    return out
