"""How far an event mention can be believed: the probability that type and parties are all right.

A logistic regression over what the network says of the trigger and the links, and over what the parties look like. Its
weights (`weights/beliefs.json`) come from `training.beliefs`, which compares events with annotated reports that the network
was not trained on. The probability is the event's confidence; below `floor` there is no event.
"""

from __future__ import annotations

import functools
import json
import math
import pathlib
from dataclasses import dataclass

import numpy as np

from demarche.plover import STATUSES, TYPES
from demarche.reading.lexemes import word_set
from demarche.reading.mentions import EventMention
from demarche.spans import Span, SpanIndex

WEIGHTS = pathlib.Path(__file__).resolve().parent.parent / "weights" / "beliefs.json"
_LABELS = ("PER", "ORG", "GPE", "NORP")
_PRONOUNS = word_set("i we us he she they him her them it who which this these those one his their its our")
_SIDES = ("actors", "recipients")
FEATURES: tuple[str, ...] = (
    "trigger", "outside", "rival", "actor link", "recipient link", "best actor link", "best recipient link", "rivals", "sentence length",
    "trigger length", *(f"status {s}" for s in STATUSES), *(f"type {t}" for t in TYPES),
    *(f"{side}: {what}" for side in _SIDES for what in ("none", "count", "pronoun", "noun", *_LABELS)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Beliefs:
    """A logistic regression: one weight for each of `FEATURES`."""

    weights: np.ndarray  # float64 (len(FEATURES),)
    intercept: float
    floor: float

    def judge(self, text: str, mention: EventMention, labels: SpanIndex[str]) -> float:
        """The probability that type and parties of the mention are right; `labels` are of the names in the text."""
        odds = float(features_of(text, mention, labels) @ self.weights) + self.intercept
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


@functools.cache
def load_beliefs(path: pathlib.Path = WEIGHTS) -> Beliefs:
    """The packaged weights, loaded once. Raises ValueError where they were made for other features."""
    stored = json.loads(path.read_text(encoding="utf8"))
    if tuple(stored["weights"]) != FEATURES:
        raise ValueError(f"{path.name} was made for other features: run training.beliefs again")
    return Beliefs(np.array(list(stored["weights"].values())), float(stored["intercept"]), float(stored["floor"]))


def features_of(text: str, mention: EventMention, labels: SpanIndex[str]) -> np.ndarray:
    """What is known of a mention before its parties are resolved, float64 in the order of `FEATURES`. `labels` are of names."""
    d = mention.doubts
    own: dict[str, float] = {
        "trigger": _log_odds(mention.confidence),
        "outside": _log_odds(d.outside),
        "rival": _log_odds(d.rival),
        "actor link": _log_odds(d.actor),
        "recipient link": _log_odds(d.recipient),
        "best actor link": _log_odds(d.best_actor),
        "best recipient link": _log_odds(d.best_recipient),
        "rivals": min(20, d.rivals),
        "sentence length": math.log(max(1, mention.sentence.end - mention.sentence.start)),
        "trigger length": (mention.trigger.end - mention.trigger.start) / 10,
        f"status {mention.status}": 1.0,
        f"type {mention.type}": 1.0,
    }
    for side, spans in zip(_SIDES, (mention.actors, mention.recipients), strict=True):
        own[f"{side}: none"] = float(not spans)
        own[f"{side}: count"] = min(4, len(spans))
        own |= {f"{side}: {what}": 1.0 for span in spans for what in _looks(text, span, labels)}
    return np.array([own.get(name, 0.0) for name in FEATURES])


def _looks(text: str, span: Span, labels: SpanIndex[str]) -> list[str]:
    """What a party looks like: a pronoun, a phrase without a name, or the labels of the names in it."""
    if text[span.start : span.end].casefold() in _PRONOUNS:
        return ["pronoun"]
    return [label for _, label in labels.overlapping(span)] or ["noun"]


def _log_odds(p: float) -> float:
    p = min(1 - 1e-4, max(1e-4, p))
    return math.log(p / (1 - p))
