"""Rows whose hard column is the same as the one of `make test`: the tests of the row, counted one by one."""

from __future__ import annotations

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

from tests.crash.kills import ROOT
from tests.hard.outcomes import Outcome

SUITES: dict[int, tuple[str, ...]] = {
    11: ("tests/hostile/test_bombs.py", "tests/intake/test_gathering.py", "tests/intake/test_warc.py", "tests/intake/test_feeds.py", "tests/intake/test_decoding.py"),
    13: ("tests/intake/test_fetching.py", "tests/cli/test_watching.py"),
    16: ("tests/web/test_access.py",),
    17: ("tests/exports/test_tables.py",),
    19: ("tests/running/test_leaking.py",),
    21: ("tests/running/test_interrupting.py",),
    22: ("tests/running/test_giving_away.py",),
}  # fmt: skip


def try_suite(row: int, folder: Path) -> Outcome:
    """Every test of a row; a case is a test."""
    out = Outcome()
    report = folder / "tests.xml"
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}", "-p", "no:cacheprovider", *SUITES[row]]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=False, env=os.environ | {"DEMARCHE_STRICT": "1"})
    for case in ET.parse(report).iter("testcase"):
        out.tried += 1
        if case.find("skipped") is not None:
            out.count("skipped")
        elif case.find("failure") is not None or case.find("error") is not None:
            fault = case.find("failure") if case.find("failure") is not None else case.find("error")
            out.fail(f"{case.get('classname')}.{case.get('name')}: {fault.get('message') if fault is not None else ''}")
    return out


def _of(row: int):
    def tries(start: int, stop: int, folder: Path) -> Outcome:
        return try_suite(row, folder)

    return tries


try_11, try_13, try_16, try_17, try_19, try_21, try_22 = map(_of, sorted(SUITES))
