"""A run on three Ray nodes, one of them killed in the middle, then its driver: the tables must be those of one process, row for row.

usage: benchmarks/ray_nodes.py [REPORTS.jsonl.gz] [--reports N] [--shard-size N] [--chars N] [--json]

Reads the reports in one process; on a cluster of three raylets of this machine (one core each, on loopback), one killed with SIGKILL
when a third of the shards is done; and once more, with the driver killed instead and started again. Needs the extra `ray`. `--chars` cuts the reports, for less time.
`--json` prints one object: equal_after_node_kill, equal_after_driver_kill, read_again (shards that the second driver did again),
retried (shards of the killed node), seconds of each run.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from typing import Any

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
sys.path.insert(0, str(ROOT / "benchmarks"))
# Before Ray is imported: no statistics, and all servers on loopback.
os.environ |= {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0"}

from read import iter_reports  # noqa: E402

from demarche.exports.record_tables import TABLES  # noqa: E402
from demarche.report import Report  # noqa: E402
from demarche.scale.run_folders import RunFolder  # noqa: E402

NODES = 3
_STORE_BYTES = 200_000_000
_FILES = 4


def write_inputs(reports: list[Report], count: int, folder: pathlib.Path) -> None:
    """So many reports in a few files; the same ones again with other ids where there are not enough."""
    folder.mkdir()
    for number in range(_FILES):
        with gzip.open(folder / f"{number}.jsonl.gz", "wt", encoding="utf8") as file:
            for n in range(number, count, _FILES):
                report = reports[n % len(reports)]
                day = report.published.isoformat() if report.published else None
                file.write(json.dumps({"id": f"{report.id}-{n}", "text": report.text, "title": report.title, "date": day}) + "\n")


def start(inputs: pathlib.Path, out: pathlib.Path, size: int, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "demarche.cli.main", "run", str(inputs), "--out", str(out), "--shard-size", str(size), *more]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)})


def count_done(out: pathlib.Path) -> int:
    log = out / "shards.jsonl"
    return log.read_bytes().count(b'"done"') if log.exists() else 0


def wait_for(out: pathlib.Path, shards: int, process: subprocess.Popen[str]) -> None:
    while count_done(out) < shards:
        if process.poll() is not None:
            sys.exit(f"the run ended before {shards} shards were done: {process.communicate()[1]}")
        time.sleep(0.1)


def finish(process: subprocess.Popen[str]) -> str:
    told = process.communicate()[1]
    if process.returncode not in (0, 65):  # 65: some reports were refused, which are compared as well
        sys.exit(f"the run failed with {process.returncode}: {told}")
    return told


def is_equal(one: pathlib.Path, other: pathlib.Path) -> bool:
    """Whether two runs have the same rows in the same order in every table."""
    a, b = RunFolder.open(str(one)), RunFolder.open(str(other))
    return a.names() == b.names() and all(a.read_table(name, shard) == b.read_table(name, shard) for shard in a.names() for name in TABLES)


def measure(reports: list[Report], count: int, size: int, folder: pathlib.Path) -> dict[str, Any]:
    from ray.cluster_utils import Cluster

    inputs, single, nodes, again = (folder / name for name in ("in", "single", "nodes", "again"))
    write_inputs(reports, count, inputs)
    began = time.monotonic()
    finish(start(inputs, single, size, "--workers", "1"))
    found: dict[str, Any] = {"reports": count, "nodes": NODES, "single_s": round(time.monotonic() - began, 1)}
    shards = count_done(single)

    node_args = {"num_cpus": 1, "object_store_memory": _STORE_BYTES}
    cluster = Cluster(initialize_head=True, head_node_args={**node_args, "include_dashboard": False})
    try:
        others = [cluster.add_node(**node_args) for _ in range(NODES - 1)]
        ray = ("--on", "ray", "--address", cluster.address)
        began = time.monotonic()
        process = start(inputs, nodes, size, *ray)
        wait_for(nodes, shards // 3, process)
        (raylet,) = others[0].all_processes["raylet"]
        os.kill(raylet.process.pid, signal.SIGKILL)
        raylet.process.wait()  # its workers look whether it lives, and a process that nobody waits for seems to
        told = finish(process)
        found |= {"shards": shards, "nodes_s": round(time.monotonic() - began, 1), "retried": told.count("is read by another")}
        found["equal_after_node_kill"] = is_equal(single, nodes)

        began = time.monotonic()
        process = start(inputs, again, size, *ray)
        wait_for(again, shards // 3, process)
        process.kill()
        process.communicate()
        kept = (again / "shards.jsonl").read_bytes()
        kept = kept[: kept.rfind(b"\n") + 1]
        finish(start(inputs, again, size, *ray))
        lines = (again / "shards.jsonl").read_bytes()
        done = [(row["part"], row["shard"]) for row in map(json.loads, lines.splitlines()) if row["state"] == "done"]
        found |= {"resumed_s": round(time.monotonic() - began, 1), "kept": kept.count(b'"done"')}
        found["read_again"] = len(done) - len(set(done)) if lines.startswith(kept) else len(done)
        found["equal_after_driver_kill"] = is_equal(single, again)
    finally:
        cluster.shutdown()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    shared = ROOT.parent / "shared/data/articles/reports.jsonl.gz"
    parser.add_argument("path", nargs="?", type=pathlib.Path, default=shared if shared.exists() else None)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--shard-size", type=int, default=25)
    parser.add_argument("--chars", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    if importlib.util.find_spec("ray") is None:
        sys.exit("needs Ray: pip install -c constraints.txt -e '.[ray]'")
    with tempfile.TemporaryDirectory() as folder:
        reports = [replace(r, text=r.text[: args.chars]) for r in iter_reports(args.path, args.reports)]
        found = measure(reports, args.reports, args.shard_size, pathlib.Path(folder))
    print(json.dumps(found) if args.json else "\n".join(f"{name:<24} {value}" for name, value in found.items()))
    if not (found["equal_after_node_kill"] and found["equal_after_driver_kill"] and not found["read_again"]):
        sys.exit(1)


if __name__ == "__main__":
    main()
