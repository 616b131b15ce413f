"""Records per second over real reports, and how much of the time is the network's own.

usage: benchmarks/read.py [REPORTS.jsonl.gz] [--most N] [--json]

Reads the reports on all cores, as `demarche read --jsonl` does, then in one process stage by stage, then runs the bare network
over the very same windows on the same cores, and prints the ratio. Without a file it takes the bundled samples, many times over.
`--json` prints one object: reports_per_s, tokens_per_s, encoder_ratio (bare network time / whole time) and peak_mb (all processes
together) of reading on all cores; workers; speedup against one worker process; one_process (the same figures, and stages).
"""

from __future__ import annotations

import argparse
import gzip
import json
import pathlib
import resource
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from demarche import reader  # noqa: E402
from demarche.errors import InputError  # noqa: E402
from demarche.reading.encoder import Encoder, load_encoder  # noqa: E402
from demarche.report import Report  # noqa: E402
from demarche.scale import pool  # noqa: E402

STAGES = (
    "require_english", "find_structure", "find_sentences", "tokenize", "gather_words", "pack_windows", "find_seams", "find_passages", "find_quotations",
    "find_entities", "find_attributions", "find_event_mentions", "find_timexes", "resolve_dates", "find_toponyms", "resolve_places", "resolve_actors",
    "resolve_statements", "resolve_events", "find_amounts", "resolve_figures",
)  # fmt: skip


def iter_reports(path: pathlib.Path | None, most: int) -> Iterator[Report]:
    """Reports of a JSONL file, or the samples again and again."""
    if path is None:
        texts = [p.read_text(encoding="utf8") for p in sorted((ROOT / "demarche/samples").glob("*.txt"))]
        yield from (Report.make(texts[i % len(texts)], id=str(i), date="2024-05-15") for i in range(most))
        return
    with gzip.open(path, "rt", encoding="utf8") if path.suffix == ".gz" else open(path, encoding="utf8") as lines:
        for _, line in zip(range(most), lines, strict=False):
            row = json.loads(line)
            yield Report.make(row["text"], id=row["id"], title=row.get("title"), date=row.get("date"))


def timed(spent: dict[str, float], name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
    """The stage, its own time added up under its name."""

    def run(*args: Any, **options: Any) -> Any:
        began = time.perf_counter()
        try:
            return stage(*args, **options)
        finally:
            spent[name] = spent.get(name, 0.0) + time.perf_counter() - began

    return run


def measure(reports: list[Report], encoder: Encoder) -> dict[str, Any]:
    """Time of whole records, of each stage, and of the bare network over the same windows."""
    spent: dict[str, float] = {}
    for name in STAGES:
        setattr(reader, name, timed(spent, name, getattr(reader, name)))
    work: list[tuple[Any, Any]] = []
    score = encoder.score

    def scored(tokens: Any, windows: Any) -> Any:
        work.append((tokens, windows))
        return timed(spent, "encoder.score", score)(tokens, windows)

    encoder.score = scored  # type: ignore[method-assign]
    refused = 0
    began = time.perf_counter()
    for report in reports:
        try:
            reader.read_report(report, encoder)
        except InputError:
            refused += 1
    whole = time.perf_counter() - began
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    began = time.perf_counter()
    for tokens, windows in work:
        score(tokens, windows)
    bare = time.perf_counter() - began
    count = sum(len(t.ids) for t, _ in work)
    return {
        "reports": len(reports), "refused": refused, "tokens": count, "reports_per_s": round(len(reports) / whole, 2), "tokens_per_s": round(count / whole),
        "encoder_ratio": round(bare / whole, 3), "peak_mb": round(peak_mb), "stages": {k: round(v / whole, 4) for k, v in sorted(spent.items(), key=lambda x: -x[1])},
    }  # fmt: skip


def measure_pool(reports: list[Report], workers: int) -> float:
    """Seconds for all reports on so many worker processes, their start left out: what the reports after the first cost, for all of them."""
    records = pool.pipe(reports, workers=workers)
    next(records)
    began = time.perf_counter()
    count = sum(1 for _ in records)
    return (time.perf_counter() - began) * len(reports) / count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    shared = ROOT.parent / "shared/data/articles/reports.jsonl.gz"
    parser.add_argument("path", nargs="?", type=pathlib.Path, default=shared if shared.exists() else None)
    parser.add_argument("--most", type=int, default=1_000_000 if shared.exists() else 400)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    encoder = load_encoder()
    reports = list(iter_reports(args.path, args.most))
    for report in reports[:3]:
        reader.read_report(report, encoder)  # what is loaded once is not what a report costs
    workers = pool.count_cores()
    found: dict[str, Any] = {"reports": len(reports), "workers": workers}
    if len(reports) > pool.FEW:
        alone, together = measure_pool(reports, 1), measure_pool(reports, workers)
        peak_mb = workers * resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    one = measure(reports, encoder)
    if len(reports) > pool.FEW:
        whole = one["tokens"] / one["tokens_per_s"]
        found |= {
            "reports_per_s": round(len(reports) / together, 2), "tokens_per_s": round(one["tokens"] / together),
            "encoder_ratio": round(one["encoder_ratio"] * whole / together, 3), "peak_mb": round(peak_mb + one["peak_mb"]), "speedup": round(alone / together, 2),
            "one_process": one,
        }  # fmt: skip
    else:
        found |= one
    if args.json:
        print(json.dumps(found))
        return
    one = found.pop("one_process", found)
    stages = one.pop("stages")
    print("\n".join(f"{name:<16} {value:>12,}" for name, value in found.items()))
    print("\nshare of the time by stage")
    print("\n".join(f"  {name:<20} {share:6.1%}" for name, share in stages.items()))


if __name__ == "__main__":
    main()
