"""Names to check by hand: a seeded sample of names in real reports, with whom we take each to be and the words around it.

usage: python benchmarks/names.py SHARED_DIR [--names 60] [--reports 120] [--seed 20261127]

Prints one name a line: report, words around the first mention, the actor's name, kind, country and role ("open" where none
is known). What a reader found of each is in docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path

from linking import rows

import demarche


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--names", type=int, default=60)
    parser.add_argument("--reports", type=int, default=120)
    parser.add_argument("--seed", type=int, default=20261127)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    reports = rng.sample(list(rows(args.shared / "data/articles/reports.jsonl.gz")), args.reports)
    named = []
    for row in reports:
        record = demarche.read(row["text"], date=row.get("date"), title=row.get("title"), publisher=row.get("publisher"), id=row["id"])
        for actor in record.actors:
            first = next((m for m in actor.mentions if record.text[m.start].isupper()), None)
            if first is not None:
                around = record.text[max(0, first.start - 60) : first.start] + "[" + record.text[first.start : first.end] + "]"
                named.append((row["id"], " ".join((around + record.text[first.end : first.end + 50]).split()), actor))
    for number, (report, around, actor) in enumerate(rng.sample(named, args.names), 1):
        print(f"{number}\t{report}\t{around}\t{actor.name}\t{actor.kind}\t{actor.country or 'open'}\t{actor.role or 'open'}")


if __name__ == "__main__":
    main()
