"""Many readers of the reading room at once, while reports are added: how long they wait, and whether anything fails.

usage: python benchmarks/readers.py ARCHIVE RECORDS.jsonl [--readers 50] [--seconds 60] [--pause 2] [--adding 2]
ARCHIVE is copied first; RECORDS.jsonl (from `demarche read --jsonl`) is what is added meanwhile, `--adding` times a second, under other ids.
The server, the writer and the readers are processes of their own on this machine; readers speak HTTP over loopback. Each reader opens a
page drawn from a mix (reports, lists, searches, actors, dyads, stories, happenings, the map, disputes), reads for `--pause` seconds, more or
less, and goes on; with `--pause 0` all of them ask without end. Prints JSON: requests, errors, milliseconds at the 50th, 95th and 99th
percentile and the most, all and by kind of page, the server's processor time for a request (start-up included), and reports added.
"""

from __future__ import annotations

import argparse
import asyncio
import collections
import json
import os
import pathlib
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace

import httpx2
import msgspec

from demarche.archive.archive import Archive
from demarche.archive.integrity import back_up
from demarche.record import Record
from demarche.web.queries import actor_path, dyad_path, happening_path, report_path

# How often a page of each kind is opened, of 100: a search leads to reports and actors; map and disputes are looked at now and then.
MIX = {"report": 30, "list": 24, "search": 16, "actor": 9, "story": 5, "happening": 5, "dyad": 4, "map": 3, "disputes": 3, "home": 1}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=pathlib.Path)
    parser.add_argument("records", type=pathlib.Path)
    parser.add_argument("--readers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--pause", type=float, default=2.0)
    parser.add_argument("--adding", type=float, default=2.0, help="reports a second")
    parser.add_argument("--write", type=float, nargs=2, metavar=("SECONDS", "A_SECOND"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.write:
        print(add_steadily(args.archive, args.records, *args.write))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "a.db"
        back_up(args.archive, path)
        print(json.dumps(measure(path, args), indent=1))


def measure(path: pathlib.Path, args: argparse.Namespace) -> dict[str, object]:
    """Starts the server and the writer, lets the readers read, and counts."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "demarche.cli.main", "serve", str(path), "--port", str(port)], stderr=subprocess.DEVNULL)
    try:
        base = f"http://127.0.0.1:{port}"
        wait_for(base)
        again = [sys.executable, __file__, str(path), str(args.records), "--write", str(args.seconds), str(args.adding)]
        writer = subprocess.Popen(again, stdout=subprocess.PIPE, text=True)
        times, errors = asyncio.run(read_all(base, addresses(path), args))
        added = int(writer.communicate(timeout=120)[0])
    finally:
        server.terminate()
        _, _, used = os.wait4(server.pid, 0)
        server.returncode = 0
    every = [ms for kind in times.values() for ms in kind]
    return {
        "readers": args.readers, "seconds": args.seconds, "pause_s": args.pause, "requests": len(every), "errors": len(errors), "server_cpu_ms_a_request": round(1000 * (used.ru_utime + used.ru_stime) / max(1, len(every)), 1), "first_errors": errors[:5],
        "milliseconds": spread(every), "by_kind": {kind: spread(found) for kind, found in sorted(times.items())}, "added": added,
    }  # fmt: skip


def wait_for(base: str) -> None:
    """Until the server answers; 30 seconds at most."""
    until = time.monotonic() + 30
    while True:
        try:
            httpx2.get(base + "/health", timeout=5).raise_for_status()
            return
        except httpx2.HTTPError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def addresses(path: pathlib.Path) -> dict[str, list[str]]:
    """The pages of each kind that readers open."""
    with Archive(path) as archive:
        reports = [r["report"] for r in archive.reports(limit=400)]
        actors = [a["key"] for a in archive.actors(limit=150)]
        stories = [s["story"] for s in archive.stories(limit=100)]
        acts = [h["happening"] for h in archive.happenings(limit=100)]
        pairs = [(m["actor"], m["recipient"]) for m in archive.dyad_months(limit=300)]
        words = sorted({w.strip(".,\u201c\u201d\"'") for s in archive.statements(limit=200) for w in s["words"].split() if len(w) > 6})
    kinds = ("statements", "events", "happenings", "reports", "actors", "figures", "stories")
    return {
        "report": [report_path(r) for r in reports],
        "list": [f"/search?kind={k}{more}" for k in kinds for more in ("", "&country=USA", "&country=Russia", "&since=2016-01-01&until=2017-06-30")],
        "search": [f"/search?kind={k}&q={w}" for k in ("statements", "events", "reports") for w in words if w.isalpha()],
        "actor": [actor_path(a) for a in actors],
        "story": [f"/stories/{s}" for s in stories],
        "happening": [happening_path(h) for h in acts],
        "dyad": sorted({dyad_path(*p) for p in pairs}),
        "map": ["/map", "/map?quad=material_conflict", "/map?country=USA", "/map?box=20,10,65,45"],
        "disputes": ["/disputes", "/disputes?country=USA"],
        "home": ["/"],
    }


async def read_all(base: str, pages: dict[str, list[str]], args: argparse.Namespace) -> tuple[dict[str, list[float]], list[str]]:
    """Milliseconds by kind of page, and what failed."""
    times: dict[str, list[float]] = collections.defaultdict(list)
    errors: list[str] = []
    kinds = [k for k in MIX if pages[k]]
    until = time.monotonic() + args.seconds

    async def read_on(seed: int, client: httpx2.AsyncClient) -> None:
        rng = random.Random(seed)
        await asyncio.sleep(rng.uniform(0, args.pause))
        while time.monotonic() < until:
            kind = rng.choices(kinds, [MIX[k] for k in kinds])[0]
            url = rng.choice(pages[kind])
            started = time.perf_counter()
            try:
                answer = await client.get(base + url, timeout=30)
                if answer.status_code != 200:
                    errors.append(f"{answer.status_code} {url}")
            except httpx2.HTTPError as error:
                errors.append(f"{type(error).__name__} {url}")
            times[kind].append(1000 * (time.perf_counter() - started))
            await asyncio.sleep(rng.uniform(0.5, 1.5) * args.pause)

    async with httpx2.AsyncClient(limits=httpx2.Limits(max_connections=args.readers)) as client:
        await asyncio.gather(*(read_on(n, client) for n in range(args.readers)))
    return times, errors


def spread(times: list[float]) -> dict[str, float]:
    """The percentiles of a list of milliseconds."""
    ordered = sorted(times)
    at = {f"p{p}": round(ordered[min(len(ordered) - 1, int(p / 100 * len(ordered)))], 1) for p in (50, 95, 99)}
    return {"n": len(ordered), **at, "most": round(ordered[-1], 1), "mean": round(statistics.mean(ordered), 1)}


def add_steadily(path: pathlib.Path, records: pathlib.Path, seconds: float, a_second: float) -> int:
    """Adds reports at a steady pace; how many."""
    known = [msgspec.json.decode(line, type=Record) for line in records.open("rb")]
    started, added = time.monotonic(), 0
    with Archive(path, write=True) as archive:
        while (spent := time.monotonic() - started) < seconds:
            if added <= spent * a_second:
                record = known[added % len(known)]
                archive.add(replace(record, id=f"{record.id}-while-{added}"))
                added += 1
            else:
                time.sleep(0.01)
    return added


if __name__ == "__main__":
    main()
