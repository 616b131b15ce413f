"""Reading on several processes gives what one gives, in order, and one bad report costs itself only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from demarche import reader
from demarche.errors import UsageError
from demarche.limits import DEFAULT_LIMITS
from demarche.report import Report
from demarche.scale import pool

SAMPLES = sorted((Path(pool.__file__).parents[1] / "samples").glob("*.txt"))


def reports(count: int) -> list[Report]:
    texts = [p.read_text("utf8") for p in SAMPLES]
    return [Report.make(texts[i % len(texts)][: 300 + 90 * i], id=f"r{i}", date="2024-05-15") for i in range(count)]


def children() -> set[int]:
    out = subprocess.run(["ps", "-o", "pid=,args=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False).stdout
    return {int(line.split()[0]) for line in out.splitlines() if "reader_process" in line}


def test_two_processes_give_what_one_gives_in_order_and_end() -> None:
    given = reports(14)
    assert list(pool.pipe(given, workers=2)) == list(reader.pipe(given))
    assert children() == set()


def test_what_is_refused_is_refused_alike() -> None:
    given = reports(8)
    given[3] = Report.make(
        "Der Minister sagte am Dienstag, dass die Regierung das Abkommen ablehnt, und dass sie weiter verhandeln werde.", id="german"
    )
    given[5] = replace(given[5], text="")
    assert list(pool.pipe(given, workers=2)) == list(reader.pipe(given))


def test_few_reports_start_no_process() -> None:
    records = pool.pipe(reports(pool.FEW - 1), workers=2)
    next(records)
    assert children() == set()
    assert len(list(records)) == pool.FEW - 2


def test_no_more_is_taken_in_than_can_be_read() -> None:
    taken = 0

    def source():
        nonlocal taken
        for report in reports(40):
            taken += 1
            yield report

    records = pool.pipe(source(), workers=2)
    for _ in range(5):
        next(records)
    assert taken <= 5 + 2 * 2 + pool.FEW
    records.close()
    assert children() == set()


def test_a_process_that_is_killed_costs_nothing_the_first_time() -> None:
    given = reports(20)
    records = pool.pipe(given, workers=2)
    out = [next(records)]
    os.kill(next(iter(children())), signal.SIGKILL)
    out += list(records)
    assert out == list(reader.pipe(given))


def test_a_report_that_takes_too_long_is_named_and_the_others_are_read() -> None:
    given = reports(8)
    given[2] = Report.make("The minister said that the talks would go on. " * 20_000, id="long")
    # A plain report takes a fraction of a second, the long one minutes.
    out = list(pool.pipe(given, workers=2, limits=replace(DEFAULT_LIMITS, report_timeout_s=4.0)))
    assert "report_timeout_s" in out[2].warnings[0].message
    assert [r.id for r in out] == [r.id for r in given]
    assert all(r.statements or r.structure for i, r in enumerate(out) if i != 2)


def test_children_end_with_their_parent(tmp_path: Path) -> None:
    script = (
        "import sys; from demarche.scale import pool; from demarche.report import Report\n"
        "text = 'The foreign minister said on Tuesday that the talks would go on. ' * 30\n"
        "records = pool.pipe((Report.make(text + str(i), id=str(i)) for i in range(10**6)), workers=2)\n"
        "next(records); print('begun', flush=True)\n"
        "for _ in records: pass\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"begun\n"
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent.pid)], capture_output=True, text=True, check=False).stdout.split()
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}").exists() for pid in listed):
        time.sleep(0.1)
    assert listed
    assert not any(Path(f"/proc/{pid}").exists() for pid in listed)


def test_no_worker_at_all_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="workers"):
        pool.make_pipe(0)
    assert pool.make_pipe(1) is reader.pipe
