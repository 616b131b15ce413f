"""Learn how far events can be believed, from annotated reports that the network was not trained on.

usage: python -m training.beliefs SHARED_DIR [--fold 0/8] [--out demarche/weights/beliefs.json] [--seed N]

Reads the held-out fold with every candidate kept, compares the events with the annotation by the records' own scorer
(SHARED_DIR/eval/score_records.py: type, parties and sentence) and fits a logistic regression by Newton's method, with a
penalty that makes up for few examples. Prints what the choice would give in cross-validation over reports: the strict F1 at
the floor, and how far the probabilities are off (expected calibration error, ten bins).
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import pathlib
import random
import types
from dataclasses import dataclass, field

import numpy as np

from demarche.reader import read_report
from demarche.reading.beliefs import FEATURES, WEIGHTS, features_of
from demarche.reading.encoder import load_encoder
from demarche.reading.mentions import EventMention
from demarche.report import Report
from demarche.spans import Span, SpanIndex
from training.annotated_records import record_of
from training.annotations import load_annotations, load_reports

PENALTY = 15.0  # on standardised weights; 5 to 50 give the same within a third of a point
YIELDED = 0.0285  # of F1, for precision


@dataclass
class Recorder:
    """Takes the place of `Beliefs`: believes everything, and keeps the features by trigger."""

    floor: float = 0.0
    seen: dict[Span, np.ndarray] = field(default_factory=dict)

    def judge(self, text: str, mention: EventMention, labels: SpanIndex[str]) -> float:
        self.seen[mention.trigger] = features_of(text, mention, labels)
        return mention.confidence


@dataclass(frozen=True)
class Sample:
    """The events of one report: a row of features each, whether it is right, and how many the annotation has."""

    features: np.ndarray  # (events, len(FEATURES))
    right: np.ndarray  # bool (events,)
    wanted: int


def load_scorer(shared: pathlib.Path) -> types.ModuleType:
    """The records' scorer as a module."""
    spec = importlib.util.spec_from_file_location("score_records", shared / "eval/score_records.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gather(shared: pathlib.Path, fold: str) -> list[Sample]:
    """One sample for every held-out report."""
    scorer, encoder, out = load_scorer(shared), load_encoder(), []
    notes = [(t, n) for t, n in load_annotations(shared / "data/articles", fold=fold, held_out=True) if n["scope"] == "whole"]
    about = load_reports(shared / "data/articles", {n["id"] for _, n in notes})
    for text, note in notes:
        recorder = Recorder()
        encoder.beliefs = recorder  # type: ignore[assignment]
        report = Report.make(text, id=note["id"], date=about[note["id"]].get("date") or None)
        record = read_report(report, encoder).to_dict()
        gold = record_of(note)
        rows, right = [], []
        for event in record["events"]:
            alone = scorer.Doc(text, {**gold, "statements": [], "figures": []}, {**record, "events": [event], "statements": [], "figures": []})
            counts = scorer.score_doc(alone)
            if counts["ev_pred"]:  # an optional act counts neither way
                rows.append(recorder.seen[Span(*event["trigger"][0])])
                right.append(0.75 * counts["ev_tp"] + 0.25 * counts["evl_tp"])
        wanted = sum(not e.get("optional") for e in gold["events"])
        out.append(Sample(np.array(rows).reshape(-1, len(FEATURES)), np.array(right, dtype=float), wanted))
    return out


def fit(samples: list[Sample]) -> tuple[np.ndarray, float]:
    """Weights and intercept for features as they are (not standardised)."""
    x = np.concatenate([s.features for s in samples])
    y = np.concatenate([s.right for s in samples]).astype(float)
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    z = np.concatenate(((x - mean) / spread, np.ones((len(x), 1))), axis=1)
    penalty = np.diag([PENALTY] * (z.shape[1] - 1) + [0.0])
    w = np.zeros(z.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-z @ w))
        step = np.linalg.solve(z.T @ (z * (p * (1 - p))[:, None]) + penalty, z.T @ (p - y) + penalty @ w)
        w -= step
    weights = np.where(spread > 1e-6, w[:-1] / spread, 0.0)
    return weights, float(w[-1] - mean @ weights)


def predict(sample: Sample, weights: np.ndarray, intercept: float) -> np.ndarray:
    """Probabilities of one report's events."""
    return np.asarray(1 / (1 + np.exp(-(sample.features @ weights + intercept))))


def choose_floor(p: np.ndarray, right: np.ndarray, wanted: int) -> tuple[float, float, float]:
    """The highest floor whose strict F1 is within `YIELDED` of the best, that F1 and its precision: a wrong fact is worse
    than a missing one."""
    order = np.argsort(-p)
    hits = np.cumsum(right[order])
    f1 = 2 * hits / (np.arange(1, len(p) + 1) + wanted)
    i = int(np.flatnonzero(f1 >= f1.max() - YIELDED)[0])
    return float(p[order][i]), float(f1[i]), float(hits[i] / (i + 1))


def calibration_error(p: np.ndarray, right: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error over bins of equal width."""
    which = np.minimum((p * bins).astype(int), bins - 1)
    return float(sum(abs(p[which == b].sum() - right[which == b].sum()) for b in range(bins)) / max(1, len(p)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--fold", default="0/8")
    parser.add_argument("--out", type=pathlib.Path, default=WEIGHTS)
    parser.add_argument("--seed", type=int, default=5)
    args = parser.parse_args()
    if not args.out.exists():
        args.out.write_text(json.dumps({"weights": dict.fromkeys(FEATURES, 0.0), "intercept": 0.0, "floor": 0.0}))
    samples = gather(args.shared, args.fold)
    random.Random(args.seed).shuffle(samples)
    parts = [samples[i::10] for i in range(10)]
    p, right = [], []
    for i, part in enumerate(parts):
        model = fit([s for j, other in enumerate(parts) if j != i for s in other])
        p += [predict(s, *model) for s in part]
        right += [s.right for s in part]
    chances, hits, wanted = np.concatenate(p), np.concatenate(right), sum(s.wanted for s in samples)
    floor, f1, precision = choose_floor(chances, hits, wanted)
    print(f"{len(samples)} reports, {len(chances)} candidates, {int(hits.sum())} right, {wanted} annotated")
    print(
        f"cross-validated: strict F1 {f1:.3f} (precision {precision:.3f}) at floor {floor:.3f}; calibration error {calibration_error(chances, hits):.3f}"
    )
    weights, intercept = fit(samples)
    stored = {"weights": {name: round(float(w), 5) for name, w in zip(FEATURES, weights, strict=True)}, "intercept": round(intercept, 5)}
    args.out.write_text(json.dumps({**stored, "floor": round(floor, 3)}, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
