"""How long each page of the reading room takes on a large archive: the first time after a start, and later.

usage: python benchmarks/pages.py ARCHIVE [--times 10] [--json]
Starts `demarche serve` on loopback, asks for the first page at once, then for pages of every kind, each `--times` times at other
addresses, so that no answer is one that was kept. Prints JSON: milliseconds of the very first page, and by kind of the first
and of all pages at the 50th and 95th percentile; the server's own processor time for a page beside it.
"""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import random
import socket
import subprocess
import sys
import time

import httpx2
from readers import addresses, spread, wait_for


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("archive", type=pathlib.Path)
    parser.add_argument("--times", type=int, default=10)
    args = parser.parse_args()
    pages = addresses(args.archive)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "demarche.cli.main", "serve", str(args.archive), "--port", str(port)], stderr=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    rng = random.Random(1)
    out: dict[str, object] = {}
    try:
        wait_for(base)
        with httpx2.Client(timeout=120) as client:
            out["the very first page, ms"] = round(ask(client, base + "/"), 1)
            for kind, found in pages.items():
                times = [ask(client, base + url) for url in rng.sample(found, min(args.times, len(found)))]
                if times:
                    out[kind] = {"first": round(times[0], 1), **spread(times)}
    finally:
        server.terminate()
        _, _, used = os.wait4(server.pid, 0)
        server.returncode = 0
    out["server_cpu_s"] = round(used.ru_utime + used.ru_stime, 1)
    print(json.dumps(out, indent=1))


def ask(client: httpx2.Client, url: str) -> float:
    """Milliseconds until the page is there. Raises where it is no page."""
    started = time.perf_counter()
    client.get(url).raise_for_status()
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    main()
