"""What was found -> docs/reliability.md. No figure of that page is written by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.hard.mutations import GUARDS
from tests.hard.promises import CI, NOTES, PARTS, PROMISES

_HEAD = """# Reliability: what is promised, and what was found by trying

Written by `make hard` (`python -m tests.hard`), never by hand: each figure is that of the run whose date and commit stand beside it (a `+`: with
changes that were not committed). An interrupted run goes on where it stopped; `python -m tests.hard --row 6 --scale 0.01` tries a part.
[SECURITY.md](../SECURITY.md) says who may send what. *Asked* is the figure that the promise is held to, *tried* how far the run got, *broken*
how many cases broke the promise. The tests of each row in `make test` are the same in smaller number.
"""


def write_report(state: Path, path: Path) -> None:
    """Writes the page from what is kept in a folder."""
    found = {(f["row"], f["name"]): f for f in (json.loads(p.read_text("utf8")) for p in sorted(state.glob("[0-9]*.json")))}
    mutations = json.loads((state / "mutations.json").read_text("utf8")) if (state / "mutations.json").exists() else None
    lines = [_HEAD, "## In short", "", *_summary(found), "", "## Row by row", ""]
    for row, promise in PROMISES.items():
        lines += _row(row, promise, found)
    lines += ["## Guards taken out", "", *_guards(mutations)]
    path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf8")


def _summary(found: dict[tuple[int, str], dict[str, Any]]) -> Iterator[str]:
    yield "| # | promise | asked | tried | broken | verdict |"
    yield "|---|---|---|---|---|---|"
    for row, promise in PROMISES.items():
        parts = [p for p in PARTS if p.row == row]
        if not parts:
            yield f"| {row} | {promise} | | | | by `make test` alone |"
        for part in parts:
            f = found.get((row, part.name))
            tried = f"{_reached(f):,}" if f else "0"
            broken = f"{f['outcome']['broken']:,}" if f else ""
            yield f"| {row} | {promise} | {part.asked:,} {part.unit} | {tried} | {broken} | {_verdict(part, f)} |"


def _reached(f: dict[str, Any]) -> int:
    return int(f["at"])


def _verdict(part: Any, f: dict[str, Any] | None) -> str:
    if f is None:
        return "not tried yet"
    if f["outcome"]["skipped"]:
        return f"not tried: {f['outcome']['skipped']}"
    if f["outcome"]["broken"]:
        return "**broken**"
    return "kept" if f["at"] >= part.asked else f"kept so far ({f['at'] / part.asked:.1%} of what is asked)"


def _row(row: int, promise: str, found: dict[tuple[int, str], dict[str, Any]]) -> Iterator[str]:
    yield f"### {row}. {promise}"
    yield ""
    yield f"In `make test`: {CI[row]}"
    yield ""
    for part in PARTS:
        f = found.get((row, part.name)) if part.row == row else None
        if f is None:
            continue
        out = f["outcome"]
        yield f"- **{f['at']:,} of {part.asked:,} {part.unit}**, {out['broken']:,} broken. {_spent(f['seconds'])}, {f['date'][:10]}, commit `{f['commit']}`."
        figures = [f"{name}: {value:,.6g}" for name, value in (*sorted(out["counts"].items()), *sorted(out["peaks"].items()))]
        if out["tried"] not in (f["at"], 0):
            figures.insert(0, f"cases: {out['tried']:,}")
        if figures:
            yield f"  {'; '.join(figures)}."
        for fault in out["faults"][:5]:
            yield f"  - broken: `{fault[:200].replace('`', chr(39)).replace(chr(10), ' ')}`"
    for note in NOTES.get(row, ()):
        yield f"- {note}"
    yield ""


def _spent(seconds: float) -> str:
    return f"{seconds:,.0f} s" if seconds < 180 else f"{seconds / 60:,.0f} minutes"


def _guards(mutations: dict[str, Any] | None) -> Iterator[str]:
    if mutations is None:
        yield "Not tried yet: `python -m tests.hard.mutations`."
        return
    found = mutations["found"]
    caught_all = sum(bool(f["caught"]) for f in found.values())
    yield f"`python -m tests.hard.mutations`, {mutations['date'][:10]}: of {len(GUARDS)} guards {len(found)} were taken out, each alone in a copy of the package; the"
    yield f"removal of {caught_all} was caught by a test."
    yield ""
    yield "| guard | where | what caught it | commit |"
    yield "|---|---|---|---|"
    for guard in GUARDS:
        f = found.get(guard.name)
        words = "not tried yet" if f is None else f"`{_plain(f['caught'][0])}`" if f["caught"] else "**nothing**"
        commit = f"`{f['commit']}`" if f else ""
        yield f"| {guard.name} | `demarche/{guard.file}` | {words} | {commit} |"


def _plain(name: str) -> str:
    return name.removeprefix("tests.").partition("[")[0]
