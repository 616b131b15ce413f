"""A function over many values: in order, few at a time, and its processes end with the one that started them."""

from __future__ import annotations

import operator
import subprocess
import sys
import time
from pathlib import Path

import pytest

from demarche.scale.mapping import map_on_cores
from tests.conftest import ROOT


@pytest.mark.parametrize("workers", [1, 2])
def test_values_come_in_order_and_few_are_taken_ahead(workers: int) -> None:
    taken = []

    def items():
        for n in range(30):
            taken.append(n)
            yield n

    values = map_on_cores(operator.neg, items(), workers=workers)
    assert [next(values) for _ in range(3)] == [0, -1, -2]
    assert len(taken) <= 3 + 2 * workers
    assert list(values) == [-n for n in range(3, 30)]


def test_an_error_in_a_process_is_raised_here() -> None:
    with pytest.raises(TypeError):
        list(map_on_cores(operator.neg, ["x"] * 4, workers=2))


def test_processes_end_with_the_one_that_started_them() -> None:
    script = (
        "import time\n"
        "from demarche.scale.mapping import map_on_cores\n"
        "if __name__ == '__main__':\n"
        "    values = map_on_cores(time.sleep, [0.1] * 4 + [100] * 10, workers=2)\n"
        "    next(values); print('begun', flush=True)\n"
        "    list(values)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=ROOT)
    assert parent.stdout is not None
    assert parent.stdout.readline() == b"begun\n"
    listed = subprocess.run(["ps", "-ww", "-o", "pid=,args=", "--ppid", str(parent.pid)], capture_output=True, text=True, check=False).stdout
    children = [line.split()[0] for line in listed.splitlines() if "spawn_main" in line]
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and any(Path(f"/proc/{pid}").exists() for pid in children):
        time.sleep(0.1)
    assert len(children) == 2
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)
