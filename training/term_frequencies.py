"""Count in how many reports each stem stands -> demarche/facts/term_frequencies.tsv.

usage: python -m training.term_frequencies ../shared/data
Reads articles/reports and articles/open_news; keeps stems of at least four reports. No text is kept, only counts.
"""

from __future__ import annotations

import gzip
import json
import pathlib
import sys
from collections import Counter

from demarche.corpus.wording import FUNCTION_WORDS, split_words
from demarche.knowledge.fact_tables import FACTS

LEAST = 4


def main() -> None:
    data = pathlib.Path(sys.argv[1])
    counts: Counter[str] = Counter()
    total = 0
    for name in ("reports", "open_news"):
        with gzip.open(data / f"articles/{name}.jsonl.gz", "rt", encoding="utf8") as lines:
            for line in lines:
                words = split_words(json.loads(line)["text"])
                counts.update({f"#{w.form}" if w.form.isdigit() else w.stem for w in words if w.form not in FUNCTION_WORDS})
                total += 1
    kept = sorted((t, n) for t, n in counts.items() if n >= LEAST and t.isascii())
    head = "# counted in 3,346 reports of articles/reports and articles/open_news by training/term_frequencies.py\nterm\treports\n"
    body = "".join(f"{t}\t{n}\n" for t, n in [("", total), *kept])
    (FACTS / "term_frequencies.tsv").write_text(head + body, encoding="utf8")
    print(len(kept), total)


if __name__ == "__main__":
    main()
