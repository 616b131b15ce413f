"""The hard run takes up where it stopped, counts a crash and a hang, and its page says what was reached and no more."""

from __future__ import annotations

import importlib
import json
import os
import signal
import time
from pathlib import Path

import pytest

from tests.hard import __main__ as runner
from tests.hard.audit import judge
from tests.hard.mutations import GUARDS
from tests.hard.outcomes import Outcome, Part
from tests.hard.promises import CI, PARTS, PROMISES
from tests.hard.report import write_report
from tests.hard.wheel import build_twice, digest

PROBE = Part(7, "probe", "cases", 30, 10, "test_runner:try_probe", timeout_s=20)


def try_probe(start: int, stop: int, folder: Path) -> Outcome:
    """A chunk that does what its first case says in the environment."""
    what = os.environ.get("DEMARCHE_PROBE", "").split(",")
    if f"kill {start}" in what:
        os.kill(os.getpid(), signal.SIGKILL)
    if f"hang {start}" in what:
        time.sleep(600)
    return Outcome(tried=stop - start, counts={"done": stop - start})


def state_of(folder: Path) -> dict:
    return json.loads((folder / "07-probe.json").read_text("utf8"))


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    runner._run_part(PROBE, tmp_path, scale=0.34, minutes=None)
    assert state_of(tmp_path)["at"] == 10
    runner._run_part(PROBE, tmp_path, scale=1.0, minutes=None)
    found = state_of(tmp_path)
    assert (found["at"], found["outcome"]["tried"], found["outcome"]["counts"]) == (30, 30, {"done": 30})


def test_a_crash_and_a_hang_are_counted_and_the_rest_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMARCHE_PROBE", "kill 0,hang 10")
    part = Part(7, "probe", "cases", 30, 10, "test_runner:try_probe", timeout_s=8)
    runner._run_part(part, tmp_path, scale=1.0, minutes=None)
    outcome = state_of(tmp_path)["outcome"]
    assert (outcome["broken"], outcome["counts"]) == (2, {"done": 10})
    assert "-9" in outcome["faults"][0]
    assert "not done in 8 s" in outcome["faults"][1]


def test_the_page_has_every_promise_and_figures_only_of_the_run(tmp_path: Path) -> None:
    write_report(tmp_path, tmp_path / "empty.md")
    empty = (tmp_path / "empty.md").read_text("utf8")
    assert all(f"### {row}. {promise}" in empty for row, promise in PROMISES.items())
    assert "| 7 | Any scores give a valid record | 1,000,000 score arrays | 0 |  | not tried yet |" in empty
    found = {
        "row": 7, "name": "scores", "at": 250_000, "asked": 1_000_000, "unit": "score arrays", "seconds": 90.0, "commit": "abc", "date": "2026-01-02T03:04:05+00:00",
        "outcome": {"tried": 250_000, "broken": 1, "faults": ["seed 3: x"], "counts": {}, "peaks": {}, "skipped": None},
    }  # fmt: skip
    (tmp_path / "07-scores.json").write_text(json.dumps(found))
    write_report(tmp_path, tmp_path / "some.md")
    some = (tmp_path / "some.md").read_text("utf8")
    assert "| 250,000 | 1 | **broken** |" in some
    assert "seed 3: x" in some


def test_every_part_and_every_guard_is_there() -> None:
    assert set(CI) == set(PROMISES) == set(range(1, 23))
    for part in PARTS:
        module, _, name = part.tries.partition(":")
        assert callable(getattr(importlib.import_module(f"tests.hard.{module}"), name))
    for guard in GUARDS:
        assert (runner.ROOT / "demarche" / guard.file).read_text("utf8").count(guard.code) == 1, guard.name
        for test in guard.tests:
            assert (runner.ROOT / test.partition("::")[0]).exists(), test


@pytest.mark.parametrize(
    ("out", "err", "code", "words"),
    [
        ("", "requests.exceptions.ConnectionError: no route", 0, "skipped"),
        ('{"dependencies": [{"name": "a", "version": "1", "vulns": []}], "fixes": []}', "", 0, "no weakness is known of 1"),
        ('{"dependencies": [{"name": "a", "skip_reason": "not on the index"}], "fixes": []}', "", 0, "skipped"),
        (
            '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "CVE-1", "fix_versions": ["2"]}]}], "fixes": []}',
            "",
            1,
            "a 1: CVE-1, mended in 2",
        ),
    ],
)
def test_an_audit_without_the_network_is_no_failure_and_a_weakness_is_one(out: str, err: str, code: int, words: str) -> None:
    got, said = judge(out, err)
    assert got == code
    assert words in said


@pytest.mark.slow
def test_two_builds_of_the_wheel_are_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    if not (runner.ROOT / ".git").exists():
        pytest.skip("needs the repository: the wheel is built from a commit")
    one, two = build_twice(tmp_path)
    assert digest(one) == digest(two)
