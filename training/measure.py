"""Every accuracy figure of the project in one run, with the scorers that everyone uses.

usage: python -m training.measure SHARED_DIR [--out scores.json]

Runs `demarche read` and `demarche relate` over the development files and the gold records below SHARED_DIR and prints one
JSON object; `training.export` puts it on the model card.
"""

from __future__ import annotations

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

TASKS = {
    "quotes": ("read", "quotes/polnear.dev.jsonl.gz"),
    "relations": ("relate", "events/plv.dev.jsonl.gz"),
    "entities": ("read", "ner/dev.jsonl.gz"),
    "time": ("read", "time/timebank.dev.jsonl.gz"),
    "places": ("read", "geo/trnews.jsonl.gz"),
}
_DEMARCHE = (sys.executable, "-m", "demarche.cli.main")


def run(*command: object) -> str:
    """What a command prints; an input that was refused is no failure."""
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, check=False)
    if done.returncode not in (0, 65):
        raise RuntimeError(f"{command}: {done.stderr[-2000:]}")
    return done.stdout


def measure(shared: pathlib.Path) -> dict[str, dict]:
    """The scorers' figures by task, and those of the gold records under `records`."""
    out: dict[str, dict] = {}
    score = shared / "eval/score.py"
    with tempfile.TemporaryDirectory() as folder:
        found = pathlib.Path(folder) / "found.jsonl"
        for task, (command, name) in TASKS.items():
            gold = shared / "data" / name
            run(*_DEMARCHE, command, *(["--jsonl"] if command == "read" else []), gold, found)
            out[task] = json.loads(run(sys.executable, score, task, gold, found, "--json"))
        reports = pathlib.Path(folder) / "gold.jsonl"
        reports.write_text(run(sys.executable, shared / "eval/gold_input.py", shared / "gold"), encoding="utf8")
        run(*_DEMARCHE, "read", "--jsonl", reports, found)
        out["records"] = json.loads(run(sys.executable, shared / "eval/score_records.py", shared / "gold", found, "--json"))["scores"]
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, default=None)
    args = parser.parse_args()
    text = json.dumps(measure(args.shared), indent=1)
    if args.out:
        args.out.write_text(text + "\n", encoding="utf8")
    print(text)


if __name__ == "__main__":
    main()
