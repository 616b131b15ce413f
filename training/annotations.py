"""Standoff annotations of real reports, joined with their texts: offsets and labels are ours, texts are not."""

from __future__ import annotations

import gzip
import hashlib
import json
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "annotations" / "reports"
WRITTEN = FOLDER.parent / "written"
SURPLUS = FOLDER.parent / "no_statements.json"


def load_written(folder: pathlib.Path = WRITTEN) -> list[tuple[str, dict]]:
    """(text, annotation) pairs of the passages that were written for the project, for what real reports have too little of."""
    notes = [json.loads(p.read_text(encoding="utf8")) for p in sorted(folder.glob("*.json"))]
    return [(note["text"], note) for note in notes]


def text_hash(text: str) -> str:
    """What ties an annotation to the very text that it was made on."""
    return hashlib.sha256(text.encode("utf8")).hexdigest()[:16]


def load_reports(articles: pathlib.Path, wanted: set[str]) -> dict[str, dict]:
    """The reports with these ids, whole, as the articles folder has them."""
    out: dict[str, dict] = {}
    for name in ("reports", "open_news"):
        with gzip.open(articles / f"{name}.jsonl.gz", "rt", encoding="utf8") as lines:
            out |= {row["id"]: row for row in map(json.loads, lines) if row["id"] in wanted}
    return out


def load_annotations(articles: pathlib.Path, fold: str = "", held_out: bool = False, folder: pathlib.Path = FOLDER) -> list[tuple[str, dict]]:
    """(text, annotation) pairs; the text is the report's first `length_chars` characters, checked by hash.

    `fold` "K/N" leaves out (or, with `held_out`, keeps only) every Nth report from the Kth on, by a hash of its id, so
    that a fold stays what it is when annotations are added. Raises ValueError where a text is not the one annotated.
    """
    notes = [json.loads(p.read_text(encoding="utf8")) for p in sorted(folder.glob("*.json"))]
    if fold:
        k, n = map(int, fold.split("/"))
        notes = [x for x in notes if (int(text_hash(x["id"]), 16) % n == k) == held_out]
    reports = load_reports(articles, {x["id"] for x in notes})
    out = []
    for note in notes:
        text = reports[note["id"]]["text"][: note["length_chars"]]
        if text_hash(text) != note["text_sha256"]:
            raise ValueError(f"{note['id']}: not the text that was annotated")
        out.append((text, note))
    return out


def load_surplus(path: pathlib.Path = SURPLUS) -> dict[str, list[list[list[int]]]]:
    """Contents that `training.surplus` found to be no statements, by report id; nothing where the file is absent."""
    return json.loads(path.read_text(encoding="utf8")) if path.exists() else {}
