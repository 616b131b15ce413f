"""No scores whatever yield an invalid record: the stages behind the network are fed random, constant and broken arrays."""

from __future__ import annotations

import functools
import os
import random

import numpy as np
import pytest
from tokenizers import Tokenizer

from demarche.reader import read_report
from demarche.reading.encoder import WEIGHTS, Scores
from demarche.reading.labels import LINK_SIZE, LINKS, TAG_HEADS
from demarche.report import Report
from tests.checks import check_record

TAGS = sum(len(t) for t in TAG_HEADS.values())
PIECES = (
    "The minister", "Irena Dolinar", "said", "\u201c", "\u201d", '"', "\n\n", "\n", ".", ",", "on Tuesday", "$2.2 million", "they", "she", "(AP) --", "Karvetia's",
    "U.S.", "accused", "\u2018", "\u2019", "the United Nations", "40,000 people", "e\u0301", "\U0001f30d", "\r\n", "\u00a0", "READ MORE:", "and", "which", "Geneva", ":", "\u2014",
)  # fmt: skip


class HostileEncoder:
    """Stands where the network stands, and answers with whatever a seed makes."""

    def __init__(self, seed: int) -> None:
        self.tokenizer = tokenizer()
        self.settings = {"trigger_bias": 0.0, "seam_floor": 0.5}
        self._rng = np.random.default_rng(seed)
        self._kind = seed % 5

    def score(self, tokens, windows) -> Scores:
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
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(WEIGHTS / "tokenizer.json"))


def random_text(rng: random.Random) -> str:
    return "".join(rng.choice(PIECES) + rng.choice((" ", " ", " ", "")) for _ in range(rng.randrange(1, 60)))


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_any_scores_give_a_valid_record() -> None:
    """`DEMARCHE_SCORES` says how many arrays to try."""
    for seed in range(int(os.environ.get("DEMARCHE_SCORES", "400"))):
        text = random_text(random.Random(seed))
        try:
            record = read_report(Report.make(text, date="2024-05-15"), HostileEncoder(seed))
        except AssertionError:
            raise
        except Exception as error:
            from demarche.errors import InputError

            if isinstance(error, InputError):
                continue
            raise AssertionError(f"seed {seed}: {text!r}") from error
        check_record(record)
