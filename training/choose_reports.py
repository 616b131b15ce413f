"""Choose reports to annotate: a seeded sample that prefers international politics, with long ones cut.

usage: choose_reports.py ARTICLES_DIR OUT_DIR [--journalism N] [--open N] [--seed S]

Writes OUT_DIR/ID.txt for reading only; the texts belong to their publishers and stay out of the project.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pathlib
import random
import re

POLITICS = re.compile(
    r"\b(minister|ambassador|sanction|treaty|ceasefire|summit|embassy|troops|protest|militar|president|diplomat|"
    r"United Nations|EU|NATO|Russia|China|Iran|Syria|Israel|Korea|Turkey|Ukraine|Afghan|refugee|talks|rebels|police)",
)


def density(text: str) -> float:
    """Words of international politics per thousand characters."""
    return 1000 * len(POLITICS.findall(text)) / max(400, len(text))


def cut(text: str, most: int = 2600) -> str:
    """The text up to the last sentence that ends before `most` characters."""
    if len(text) <= most:
        return text
    ends = [m.end() for m in re.finditer(r"[.!?][”\"']?(?=\s)", text[:most])]
    return text[: ends[-1]] if ends else text[:most]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("articles", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--journalism", type=int, default=120)
    parser.add_argument("--open", type=int, default=30)
    parser.add_argument("--seed", type=int, default=20200206)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    args.out.mkdir(parents=True, exist_ok=True)
    for name, wanted in (("reports", args.journalism), ("open_news", args.open)):
        with gzip.open(args.articles / f"{name}.jsonl.gz", "rt", encoding="utf8") as lines:
            rows = [json.loads(line) for line in lines]
        rows = [r for r in rows if len(r["text"]) > 500]
        weights = [density(cut(r["text"])) ** 2 for r in rows]
        chosen: dict[str, dict] = {}
        while len(chosen) < min(wanted, len(rows)):
            row = rng.choices(rows, weights)[0]
            chosen[row["id"]] = row
        for row in chosen.values():
            (args.out / f"{row['id']}.txt").write_text(cut(row["text"]), encoding="utf8", newline="")
            (args.out / f"{row['id']}.date").write_text(row.get("date") or "", encoding="utf8")


if __name__ == "__main__":
    main()
