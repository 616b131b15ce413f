"""The long run before a release: `make hard`, or `python -m tests.hard [--row N ...] [--scale 0.01] [--minutes M]`.

Goes through the hard column of the table of promises (`tests/hard/promises.py`) part by part, each part in chunks, each chunk in a
process of its own, so that a crash or a hang costs one chunk and is counted. What was found is kept in `build/hard/*.json` after each
chunk: an interrupted run goes on where it stopped. At the end, and with `--write` alone, `docs/reliability.md` is written from it.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import datetime
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.hard.outcomes import Outcome, Part
from tests.hard.promises import PARTS

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / "build" / "hard"
REPORT = ROOT / "docs" / "reliability.md"


def main() -> int:
    """Exit code 1 where a promise was broken."""
    options = _parse()
    if options.one:
        return _run_one(*options.one)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))  # as Ctrl-C: the chunk that is tried ends with us
    state = Path(options.state)
    state.mkdir(parents=True, exist_ok=True)
    wanted = [p for p in PARTS if not options.row or p.row in options.row] if not options.write else []
    for part in wanted:
        _run_part(part, state, scale=options.scale, minutes=options.minutes)
    from tests.hard.report import write_report

    write_report(state, Path(options.report))
    return int(any(json.loads(p.read_text("utf8"))["outcome"]["broken"] for p in state.glob("*.json") if p.name != "mutations.json"))


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.hard", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--row", type=int, action="append", help="only this row of the table; may be given again")
    parser.add_argument("--scale", type=float, default=1.0, help="a share of the figures asked: 0.01 tries one in a hundred")
    parser.add_argument("--minutes", type=float, default=None, help="at most so long for each part; the next run goes on")
    parser.add_argument("--state", default=str(STATE), help="where what was found is kept")
    parser.add_argument("--report", default=str(REPORT), help="where the report is written")
    parser.add_argument("--write", action="store_true", help="try nothing; write the report of what was found")
    parser.add_argument("--one", nargs=4, metavar=("TRIES", "START", "STOP", "OUT"), help=argparse.SUPPRESS)
    return parser.parse_args()


def commit() -> str:
    """The commit that is tried, with a mark where the files differ from it."""
    try:
        head = subprocess.run(["git", "rev-parse", "--short=10", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()
        changed = subprocess.run(
            ["git", "status", "--porcelain", "--", "demarche", "tests"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return head + ("+" if changed else "")


def _run_part(part: Part, state: Path, *, scale: float, minutes: float | None) -> None:
    path = state / f"{part.row:02}-{part.name}.json"
    here = commit()
    kept = json.loads(path.read_text("utf8")) if path.exists() else None
    if kept is not None and kept["commit"] != here:
        print(f"row {part.row} {part.name}: begins anew, what is kept is of commit {kept['commit']}", flush=True)
        kept = None
    outcome = Outcome(**kept["outcome"]) if kept else Outcome()
    seconds = kept["seconds"] if kept else 0.0
    goal = max(min(part.least, part.asked), round(part.asked * scale))
    began = time.monotonic()
    at = kept["at"] if kept else 0
    while at < goal and not outcome.skipped:
        if minutes is not None and time.monotonic() - began > 60 * minutes:
            break
        stop = min(at + part.chunk, goal)
        started = time.monotonic()
        outcome.merge(_run_chunk(part, at, stop))
        seconds += time.monotonic() - started
        at = stop
        found = {
            "row": part.row, "name": part.name, "at": at, "asked": part.asked, "unit": part.unit, "seconds": seconds, "commit": here,
            "date": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"), "outcome": dataclasses.asdict(outcome),
        }  # fmt: skip
        _replace(path, json.dumps(found, indent=1))
        print(f"row {part.row} {part.name}: {at:,} of {part.asked:,} {part.unit}, {outcome.broken} broken, {seconds:,.0f} s", flush=True)


def _run_chunk(part: Part, start: int, stop: int) -> Outcome:
    """One chunk in a process of its own; its death and its hanging are outcomes like others."""
    with tempfile.TemporaryDirectory(prefix="demarche-hard-") as folder:
        out = Path(folder) / "outcome.json"
        command = [sys.executable, "-m", "tests.hard", "--one", part.tries, str(start), str(stop), str(out)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True)
        try:
            _, words = process.communicate(timeout=part.timeout_s)
        except subprocess.TimeoutExpired:
            _kill_group(process)
            lost = Outcome(tried=stop - start)
            lost.fail(f"{part.unit} {start} to {stop}: not done in {part.timeout_s:g} s")
            return lost
        except BaseException:
            _kill_group(process)
            raise
        if process.returncode == 0 and out.exists():
            return Outcome(**json.loads(out.read_text("utf8")))
        lost = Outcome(tried=stop - start)
        lost.fail(f"{part.unit} {start} to {stop}: ended with {process.returncode}: {words[-400:]}")
        return lost


def _kill_group(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, 9)
    process.communicate()


def _run_one(tries: str, start: str, stop: str, out: str) -> int:
    module, _, name = tries.partition(":")
    function = getattr(importlib.import_module(f"tests.hard.{module}"), name)
    with tempfile.TemporaryDirectory(prefix="demarche-try-") as folder:
        outcome = function(int(start), int(stop), Path(folder))
    Path(out).write_text(json.dumps(dataclasses.asdict(outcome)), encoding="utf8")
    return 0


def _replace(path: Path, text: str) -> None:
    part = path.with_suffix(".part")
    part.write_text(text, encoding="utf8")
    os.replace(part, path)


if __name__ == "__main__":
    sys.exit(main())
