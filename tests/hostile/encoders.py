"""Stands where the network stands, and answers with whatever a seed makes."""

from __future__ import annotations

import functools
import json
from collections.abc import Sequence

import numpy as np
from tokenizers import Tokenizer

from demarche.reading.beliefs import load_beliefs
from demarche.reading.encoder import WEIGHTS, Scores
from demarche.reading.labels import LINK_SIZE, LINKS, TAG_HEADS
from demarche.reading.windows import Tokens, Window

TAGS = sum(len(t) for t in TAG_HEADS.values())


class HostileEncoder:
    """Noise, a constant, holes of NaN or infinity, or huge numbers, by seed."""

    def __init__(self, seed: int) -> None:
        self.tokenizer = tokenizer()
        self.settings = settings()
        self.beliefs = load_beliefs(WEIGHTS / "beliefs.json")
        self._rng = np.random.default_rng(seed)
        self._kind = seed % 5

    def score(self, tokens: Tokens, windows: Sequence[Window]) -> Scores:
        n = len(tokens.ids)
        shapes = (n, TAGS), (n, 2 * len(LINKS) * LINK_SIZE)
        tags, links = (self._array(s).astype(np.float32) for s in shapes)
        where = np.concatenate([np.full(w.token_end - w.token_start, i, np.int32) for i, w in enumerate(windows)] or [np.zeros(0, np.int32)])
        return Scores(tags, links, where)

    def _array(self, shape: tuple[int, int]) -> np.ndarray:
        noise = self._rng.normal(0, 6, shape)
        if self._kind == 1:
            noise[:] = self._rng.normal()
        elif self._kind == 2:
            noise[self._rng.random(shape) < 0.1] = np.nan
        elif self._kind == 3:
            noise[self._rng.random(shape) < 0.1] = np.inf
            noise[self._rng.random(shape) < 0.1] = -np.inf
        elif self._kind == 4:
            noise *= 1e30
        return noise


@functools.cache
def settings() -> dict[str, float]:
    """Those of the weights: a stage that asks for a new one finds it."""
    return json.loads((WEIGHTS / "settings.json").read_text(encoding="utf8"))


@functools.cache
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))
