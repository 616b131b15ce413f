"""Who is who: coreference in whole documents, and names linked to countries and people.

usage: python benchmarks/linking.py SHARED_DIR [--items N]

Coreference: people and states in the documents of coref/gum_full.dev that are news, interviews, biographies or speeches. A chain
counts if it is of a person, or if one of its mentions is a country's name; a mention of ours stands for the gold mention whose head
lies in it (of several, the one of nearest length), and for itself where there is none. Beside it a baseline that joins the same
names alone: our own mentions that are names, clustered by their words. Linking: links of articles/current_events to the article of a
country, or of a person whom the knowledge base has; what our record says of that span. Prints JSON.
"""

from __future__ import annotations

import argparse
import datetime
import gzip
import json
import pathlib
from collections.abc import Iterator

from coreference_scores import Score, score_all

import demarche
from demarche.corpus.names import folded_name
from demarche.knowledge.countries import find_country
from demarche.knowledge.offices import find_people
from demarche.record import Actor, Record
from demarche.spans import Span, overlaps

GENRES = ("news", "interview", "bio", "speech")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--items", type=int, default=10_000)
    args = parser.parse_args()
    documents = [r for r in rows(args.shared / "data/coref/gum_full.dev.jsonl.gz") if r["genre"] in GENRES]
    items = list(rows(args.shared / "data/articles/current_events.jsonl.gz"))[: args.items]
    print(json.dumps({"coreference": coreference(documents), "linking": linking(items)}, indent=1))


def rows(path: pathlib.Path) -> Iterator[dict]:
    """The lines of a gzipped JSONL file."""
    with gzip.open(path, "rt", encoding="utf8") as lines:
        yield from map(json.loads, lines)


def coreference(documents: list[dict]) -> dict[str, object]:
    """The scores of our actors and of the baseline, over all documents together."""
    key: list[frozenset] = []
    ours: list[frozenset] = []
    same_names: list[frozenset] = []
    for document in documents:
        text, name = document["text"], document["id"]
        gold = gold_chains(text, document["mentions"])
        heads = {m: head for chain in gold for m, head in chain.items()}
        key += [frozenset((name, m) for m in chain) for chain in gold]
        record = demarche.read(text, date=document["date"] or None)
        actors = [a for a in record.actors if a.kind in ("person", "state")]
        ours += aligned(name, [list(a.mentions) for a in actors], heads)
        by_words: dict[str, list[Span]] = {}
        for a in actors:
            for m in a.mentions:
                words = folded_name(text[m.start : m.end])
                if text[m.start : m.start + 1].isupper() and words not in PRONOUNS:
                    by_words.setdefault(words, []).append(m)
        same_names += aligned(name, list(by_words.values()), heads)
    return {"documents": len(documents), "mentions": sum(map(len, key)), "chains": len(key), "ours": plain(score_all(key, ours)),
            "same names": plain(score_all(key, same_names))}  # fmt: skip


PRONOUNS = frozenset("i you he she it we they his her its our their my your him them us".split())


def gold_chains(text: str, mentions: list[list]) -> list[dict[Span, Span]]:
    """Chains of people and states: mention -> its head."""
    chains: dict[int, list[list]] = {}
    for m in mentions:
        chains.setdefault(m[3], []).append(m)
    kept = []
    for members in chains.values():
        is_person = members[0][2] == "person"
        is_state = members[0][2] in ("place", "organization") and any(find_country(text[m[0] : m[1]]) for m in members)
        if is_person or is_state:
            kept.append({Span(m[0], m[1]): Span(m[7], m[8]) for m in members})
    return kept


def aligned(name: str, clusters: list[list[Span]], heads: dict[Span, Span]) -> list[frozenset]:
    """Our clusters in terms of gold mentions, each used once."""
    taken: set[Span] = set()
    out = []
    for cluster in clusters:
        members = set()
        for span in cluster:
            fits = [m for m, h in heads.items() if m not in taken and span.start <= h.start and h.end <= span.end]
            best = min(fits, key=lambda m: abs((m.end - m.start) - (span.end - span.start)), default=None)
            if best is not None:
                taken.add(best)
            members.add((name, best if best is not None else ("ours", span)))
        if members:
            out.append(frozenset(members))
    return out


def plain(scores: dict[str, Score | float]) -> dict[str, object]:
    """The scores with three digits."""
    return {
        k: round(v, 3) if isinstance(v, float) else {"P": round(v.precision, 3), "R": round(v.recall, 3), "F1": round(v.f1, 3)}
        for k, v in scores.items()
    }


def linking(items: list[dict]) -> dict[str, object]:
    """How many links to countries and to known people we answer, and how many of the answers are right."""
    counts = {"countries": [0, 0, 0], "people": [0, 0, 0]}
    for item in items:
        record = demarche.read(item["text"], date=item["date"])
        day = datetime.date.fromisoformat(item["date"])
        for start, end, title in item["links"]:
            country = find_country(title)
            if country is not None and country.name == title:
                tally(counts["countries"], country_at(record, (start, end)), country.code)
            elif country is None and len(title.split()) > 1 and any(folded_name(h.person) == folded_name(title) for h in find_people(title, day)):
                actor = actor_at(record, (start, end))
                tally(
                    counts["people"],
                    actor.name if actor and actor.kind == "person" else None,
                    title,
                    same=lambda a, b: folded_name(a) == folded_name(b),
                )
    return {k: {"links": n, "answered": round(a / max(1, n), 4), "right": round(r / max(1, a), 4)} for k, (n, a, r) in counts.items()}


def tally(count: list[int], answer: str | None, wanted: str, same=lambda a, b: a == b) -> None:
    """One more link, answered or not, rightly or not."""
    count[0] += 1
    if answer is not None:
        count[1] += 1
        count[2] += same(answer, wanted)


def actor_at(record: Record, span: tuple[int, int]) -> Actor | None:
    """The actor with the shortest mention that overlaps a span."""
    found = [(m.end - m.start, a.id, a) for a in record.actors for m in a.mentions if overlaps(m, span)]
    return min(found)[2] if found else None


def country_at(record: Record, span: tuple[int, int]) -> str | None:
    """The country that our record has at a span: of the place there, else of the actor."""
    place = next((p for p in record.places if p.start < span[1] and span[0] < p.end and p.country), None)
    if place is not None:
        return place.country
    actor = actor_at(record, span)
    return actor.country if actor is not None else None


if __name__ == "__main__":
    main()
