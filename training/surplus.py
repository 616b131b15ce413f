"""Contents that the reader takes for statements in annotated reports, and that the annotators left out, with all their reasons.

usage: python -m training.surplus --articles DIR [--out annotations/no_statements.json]

PolNeAR counts a bare target as content ("praised the deal"); our guideline asks for a clause. What the reader learnt from
PolNeAR finds in our reports beyond the annotation is therefore what the head `clause` learns to tell apart. Writes
{report id: [[[start, end], ...] per content]}, offsets only. A content that shares half of its words with an annotated one is left out.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import re

from demarche.reader import pipe
from demarche.report import Report
from training.annotations import SURPLUS, load_annotations

_WORD = re.compile(r"\w+")
_SHARED = 0.5


def words_in(text: str, spans: list) -> set[int]:
    """Starts of the words inside any of the spans."""
    return {m.start() for start, end in spans for m in _WORD.finditer(text, start, end)}


def surplus_of(text: str, note: dict, contents: list[list[list[int]]]) -> list[list[list[int]]]:
    """The found contents that share less than half of their words (Dice) with every annotated one."""
    known = [words_in(text, s["content"]) for s in note["statements"]]
    out = []
    for spans in contents:
        mine = words_in(text, spans)
        if mine and all(2 * len(mine & k) < _SHARED * (len(mine) + len(k)) for k in known):
            out.append(spans)
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, default=SURPLUS)
    args = parser.parse_args()
    notes = [(text, note) for text, note in load_annotations(args.articles) if note["scope"] == "whole"]
    records = pipe(Report.make(text, id=note["id"]) for text, note in notes)
    out = {}
    for (text, note), record in zip(notes, records, strict=True):
        found = surplus_of(text, note, [[[c.start, c.end] for c in s.content] for s in record.statements])
        if found:
            out[note["id"]] = found
    args.out.write_text(json.dumps(out, sort_keys=True) + "\n", encoding="utf8")
    print(sum(map(len, out.values())), "contents of", len(notes), "reports")


if __name__ == "__main__":
    main()
