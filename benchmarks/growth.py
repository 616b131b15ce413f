"""How time and memory grow: with the number of reports, with their length, with the workers, and in the second stage of a run.

usage: benchmarks/growth.py [REPORTS.jsonl.gz …] [--counts 1000,4000,16000] [--chars 600] [--parts count,length,workers,relate,around] [--json]

Each line is measured in a process of its own: milliseconds a report (the start of the workers left out), milliseconds of one core a report
(which other work on the machine disturbs less; all processes, their start too), and the peak memory of the process that takes in and hands
out (`driver_mb`) and of the largest worker (`worker_mb`). Reports are real ones; where there are not enough they
come again with other ids, cut to `--chars` characters so that many can be read. `relate` is the second stage of `demarche run` (copies and
stories) over whole reports without reading them, each once, then again with their sentences in another order. `around` is what a run does
beside reading, in milliseconds: a report gathered from JSONL, a page from a WARC, a record made into rows, a shard of 500 kept on the disk.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import html
import itertools
import json
import pathlib
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from demarche.intake.gathering import iter_gathered  # noqa: E402
from demarche.record import Record  # noqa: E402
from demarche.report import Report  # noqa: E402
from demarche.scale import pool  # noqa: E402
from demarche.scale.mapping import map_on_cores  # noqa: E402
from demarche.scale.relations import relate_run  # noqa: E402
from demarche.scale.run_folders import RunFolder, describe_run  # noqa: E402
from demarche.scale.shards import CutPart, Reading, Wishes, encode_shard  # noqa: E402

ARTICLES = ROOT.parent / "shared/data/articles"
DEFAULT = [ARTICLES / f"{name}.jsonl.gz" for name in ("reports", "open_news", "current_events")]
LENGTHS = (1_000, 4_000, 16_000, 64_000)
_WARM = 20  # reports after which the workers have started
_SHARD = 500


def iter_reports(paths: Iterable[pathlib.Path]) -> Iterator[Report]:
    for path in paths:
        with gzip.open(path, "rt", encoding="utf8") as lines:
            for line in lines:
                row = json.loads(line)
                yield Report.make(row["text"], id=row["id"], title=row.get("title"), date=row.get("date"), publisher=row.get("publisher"))


def peak_mb(who: int) -> int:
    return round(resource.getrusage(who).ru_maxrss / 1024)


def core_s() -> float:
    """Seconds of one core that this process and its children, which have ended, have used."""
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def measure_reading(reports: Iterable[Report], workers: int) -> dict[str, Any]:
    """Reads them all; what is taken in is dropped at once."""
    records = pool.pipe(reports, workers=workers)
    for _ in itertools.islice(records, _WARM):
        pass
    began, chars, count = time.perf_counter(), 0, 0
    for record in records:
        count += 1
        chars += len(record.text)
    took = time.perf_counter() - began
    core_ms = 1000 * core_s() / (count + _WARM)
    return {
        "reports": count + _WARM, "workers": workers, "chars": round(chars / count), "ms_a_report": round(1000 * took / count, 2),
        "core_ms_a_report": round(core_ms, 2), "core_us_a_char": round(1000 * core_ms * count / chars, 1), "driver_mb": peak_mb(resource.RUSAGE_SELF), "worker_mb": peak_mb(resource.RUSAGE_CHILDREN),
    }  # fmt: skip


def many(paths: list[pathlib.Path], count: int, chars: int) -> Iterator[Report]:
    """So many reports, cut to a length; those that are shorter are left out."""
    long = [r for r in itertools.islice(iter_reports(paths), 4000) if len(r.text) >= chars]
    return (replace(long[n % len(long)], id=f"r{n}", text=long[n % len(long)].text[:chars]) for n in range(count))


def joined(paths: list[pathlib.Path], count: int, chars: int) -> Iterator[Report]:
    """So many reports of this length, each of several after one another."""
    text = "\n\n".join(r.text for r in itertools.islice(iter_reports(paths), 1000))
    return (Report.make(text[n * chars % (len(text) - chars) :][:chars], id=f"r{n}", date="2020-01-01") for n in range(count))


def measure_relating(paths: list[pathlib.Path], count: int, workers: int) -> dict[str, Any]:
    """The second stage over records without parts."""
    rng = random.Random(1)
    reports = sorted(iter_reports(paths), key=lambda r: str(r.published))

    def readings(first: int, last: int) -> Iterator[Reading]:
        for n in range(first, last):
            report = reports[n % len(reports)]
            text = report.text
            if n >= len(reports):
                sentences = re.split(r"(?<=[.!?])\s+", text)
                rng.shuffle(sentences)
                text = " ".join(sentences)
            day = report.published.isoformat() if report.published else None
            yield Reading("", f"r{n}", Record(f"r{n}", text, title=report.title, published=day), None)

    with tempfile.TemporaryDirectory() as path, RunFolder.begin(path, describe_run([], Wishes(_SHARD))) as folder:
        for number, first in enumerate(range(0, count, _SHARD)):
            folder.commit(encode_shard(0, number, readings(first, min(count, first + _SHARD))))
        folder.commit(CutPart(0, -(-count // _SHARD)))
        began, before = time.perf_counter(), core_s()
        ordered = Times()
        found = relate_run(folder, functools.partial(map_on_cores, workers=workers), ordered.note)
        took = time.perf_counter() - began
    return {
        "reports": count, "workers": workers, "ms_a_report": round(1000 * took / count, 2), "core_ms_a_report": round(1000 * (core_s() - before) / count, 2), "in_order_ms": ordered.per_report_ms(),
        "copies": found["copies"], "stories": found["stories"], "driver_mb": peak_mb(resource.RUSAGE_SELF), "worker_mb": peak_mb(resource.RUSAGE_CHILDREN),
    }  # fmt: skip


def write_warc(reports: list[Report], path: pathlib.Path) -> None:
    """The reports as pages of a crawl, with some navigation around them."""
    links = "".join(f'<li><a href="/s/{n}">Section {n}</a></li>' for n in range(60))
    with gzip.open(path, "wb") as file:
        for report in reports:
            paragraphs = "".join(f"<p>{html.escape(part)}</p>" for part in report.text.split("\n") if part.strip())
            title = html.escape(report.title or "Report")
            page = (
                f"<!doctype html><html><head><title>{title}</title><meta charset=utf-8></head><body><nav><ul>{links}</ul></nav><article>"
                f"<h1>{title}</h1>{paragraphs}</article><footer><ul>{links}</ul></footer></body></html>"
            ).encode()
            http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
            head = (
                "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2024-05-15T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>\r\n"
                f"WARC-Target-URI: https://example.org/{report.id}\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
            )
            file.write(head.encode() + http + b"\r\n\r\n")


def measure_around(paths: list[pathlib.Path], count: int) -> dict[str, Any]:
    """Milliseconds of each thing that a run does beside reading."""
    reports = list(itertools.islice(iter_reports(paths), count))
    with tempfile.TemporaryDirectory() as path:
        folder = pathlib.Path(path)
        with gzip.open(folder / "a.jsonl.gz", "wt", encoding="utf8") as file:
            file.writelines(json.dumps({"id": r.id, "text": r.text}) + "\n" for r in reports)
        write_warc(reports, folder / "a.warc.gz")
        spent = {}
        for name in ("a.jsonl.gz", "a.warc.gz"):
            list(itertools.islice(iter_gathered(str(folder / name)), 5))  # starts the page extractor
            began = time.perf_counter()
            found = sum(isinstance(item.entry, Report) for item in iter_gathered(str(folder / name)))
            spent[name] = 1000 * (time.perf_counter() - began) / len(reports)
            if found < 0.9 * len(reports):
                sys.exit(f"only {found} of {len(reports)} reports come out of {name}")
        records = list(pool.pipe(reports, workers=pool.count_cores()))
        began = time.perf_counter()
        shard = encode_shard(0, 0, [Reading("x", r.id, r, None) for r in records])
        encoded = 1000 * (time.perf_counter() - began) / len(records)
        began = time.perf_counter()
        with RunFolder.begin(str(folder / "run"), describe_run([], Wishes(_SHARD))) as run:
            began = time.perf_counter()
            run.commit(shard)
            kept = 1000 * (time.perf_counter() - began) * _SHARD / len(records)
    size = sum(len(data) for data in shard.tables.values()) / len(records)
    return {
        "jsonl_ms": round(spent["a.jsonl.gz"], 2), "page_ms": round(spent["a.warc.gz"], 2), "rows_ms": round(encoded, 2), "keep_shard_ms": round(kept, 1),
        "bytes_a_report": round(size),
    }  # fmt: skip


class Times:
    """When the reports went through the last step, the one that keeps their order."""

    def __init__(self) -> None:
        self.at: list[float] = []

    def note(self, _: int) -> None:
        self.at.append(time.perf_counter())

    def per_report_ms(self) -> list[float]:
        """Mean time of the first and of the last quarter."""
        quarter = max(1, len(self.at) // 4)
        return [round(1000 * (self.at[b] - self.at[a]) / quarter, 2) for a, b in ((0, quarter), (len(self.at) - 1 - quarter, len(self.at) - 1))]


def measure(kind: str, number: int, paths: list[pathlib.Path], chars: int, workers: int) -> dict[str, Any]:
    if kind == "count":
        return measure_reading(many(paths, number, chars), workers)
    if kind == "workers":
        return measure_reading(many(paths, 400, chars), number)
    if kind == "length":
        return measure_reading(joined(paths, _WARM + max(12, 200_000 // number), number), workers)
    if kind == "around":
        return measure_around(paths, number)
    return measure_relating(paths, number, workers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", nargs="*", type=pathlib.Path, default=DEFAULT)
    parser.add_argument("--counts", default="1000,4000,16000")
    parser.add_argument("--chars", type=int, default=600)
    parser.add_argument("--parts", default="count,length,workers,relate,around")
    parser.add_argument("--workers", type=int, default=pool.count_cores())
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--one", nargs=2, metavar=("PART", "NUMBER"), help="measure one line, here")
    args = parser.parse_args()
    if args.one:
        print(json.dumps(measure(args.one[0], int(args.one[1]), args.paths, args.chars, args.workers)))
        return
    counts = [int(c) for c in args.counts.split(",")]
    numbers = {"count": counts, "length": list(LENGTHS), "workers": sorted({1, pool.count_cores()}), "relate": counts, "around": [300]}
    found: dict[str, list[dict[str, Any]]] = {}
    for part in args.parts.split(","):
        for number in numbers[part]:
            command = [
                sys.executable,
                __file__,
                *map(str, args.paths),
                "--one",
                part,
                str(number),
                "--chars",
                str(args.chars),
                "--workers",
                str(args.workers),
            ]
            line = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
            found.setdefault(part, []).append(line)
            if not args.json:
                print(part.ljust(8), "  ".join(f"{name} {value}" for name, value in line.items()), flush=True)
    if args.json:
        print(json.dumps(found))


if __name__ == "__main__":
    main()
