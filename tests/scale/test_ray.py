"""On a Ray cluster a run gives what one process gives, whoever is killed on the way. Ray weighs 240 MB: the extra `ray`, not in `dev`."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.scale.test_run import FATAL, POISON, read_whole, rows, run, start, write_reports

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="Ray is not installed: pip install -c constraints.txt -e '.[ray]'"),
]


def find_readers(driver: int) -> list[int]:
    """Processes below the driver that are actors of ours."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    parents = {int(pid): int(parent) for pid, parent, *_ in map(str.split, listed.splitlines())}
    actors = [int(line.split()[0]) for line in listed.splitlines() if "ray::_Reader" in line]

    def is_below(pid: int) -> bool:
        while pid in parents and pid != driver:
            pid = parents[pid]
        return pid == driver

    return [pid for pid in actors if is_below(pid)]


def test_a_local_cluster_gives_the_same_though_a_reader_is_killed(tmp_path: Path) -> None:
    write_reports(tmp_path / "in.jsonl", 60)
    write_reports(tmp_path / "more.jsonl.gz", 9)
    sources = (tmp_path / "in.jsonl", tmp_path / "more.jsonl.gz")
    run("run", *sources, "--out", tmp_path / "cores", "--shard-size", "5", "--workers", "1")
    process = start("run", *sources, "--out", tmp_path / "ray", "--shard-size", "5", "--on", "ray")
    log = tmp_path / "ray" / "shards.jsonl"
    deadline = time.monotonic() + 120
    while not (log.exists() and log.read_bytes().count(b"\n") >= 2):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.05)
    readers = find_readers(process.pid)
    os.kill(readers[0], signal.SIGKILL)
    err = process.communicate(timeout=240)[1]
    assert process.returncode == 0, err
    assert rows(tmp_path / "ray") == rows(tmp_path / "cores")
    for name in ("copies", "likenesses", "stories", "members"):
        assert read_whole(tmp_path / "ray", name) == read_whole(tmp_path / "cores", name)


def test_a_report_that_kills_its_reader_is_set_aside_there_too(tmp_path: Path) -> None:
    source = write_reports(tmp_path / "in.jsonl", 9, poison=(4,))
    assert POISON in source.read_text("utf8")
    (tmp_path / "sitecustomize.py").write_text(FATAL, "utf8")
    told = {"PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "DEATHS": str(tmp_path / "deaths")}
    run("run", source, "--out", tmp_path / "out", "--shard-size", "3", "--on", "ray", "--workers", "1", code=65, **told)
    found = rows(tmp_path / "out")
    assert [r["report"] for r in found["rejections"]] == ["r4"]
    assert [r["report"] for r in found["records"]] == [f"r{n}" for n in range(9) if n != 4]
    assert (tmp_path / "deaths").read_text() == "xx"


def test_what_is_wrong_on_a_cluster_is_said(tmp_path: Path) -> None:
    source = write_reports(tmp_path / "in.jsonl", 2)
    assert "no Ray cluster at 127.0.0.1:1" in run("run", source, "--out", tmp_path / "a", "--on", "ray", "--address", "127.0.0.1:1", code=2)
    for address in ("here", "ray://127.0.0.1:10001"):
        assert "give HOST:PORT" in run("run", source, "--out", tmp_path / "a", "--on", "ray", "--address", address, code=2)
    assert "no Ray cluster at auto" in run("run", source, "--out", tmp_path / "a", "--on", "ray", "--address", "auto", code=2)
    assert "--address" in run("run", source, "--out", tmp_path / "b", "--address", "auto", code=2)


def test_three_nodes_one_killed_then_the_driver() -> None:
    command = [sys.executable, "benchmarks/ray_nodes.py", "--reports", "90", "--shard-size", "5", "--json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=500)
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert (found["equal_after_node_kill"], found["equal_after_driver_kill"], found["read_again"]) == (True, True, 0)
    assert 6 <= found["kept"] < found["shards"] == 18
    assert found["retried"] >= 1
