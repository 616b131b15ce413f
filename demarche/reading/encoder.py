"""Windows -> scores: the network and its session. Knows nothing of records."""

from __future__ import annotations

import functools
import json
import os
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.reading.beliefs import Beliefs, load_beliefs
from demarche.reading.labels import LINK_SIZE, LINKS, PAIR_SIZE, head_slices
from demarche.reading.windows import Tokens, Window, token_id

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

WEIGHTS = pathlib.Path(__file__).resolve().parent.parent / "weights"
_SLICES = head_slices()


@dataclass(frozen=True, slots=True)
class Scores:
    """What the network says of every token of a text. Links hold only between tokens of one window."""

    tags: np.ndarray  # float32 (tokens, all tag logits)
    links: np.ndarray  # float16 (tokens, 2 * len(LINKS) * LINK_SIZE)
    windows: np.ndarray  # int32 (tokens,) number of the window that the token was read in

    def probabilities(self, head: str) -> np.ndarray:
        """Softmax of one head, (tokens, labels of the head)."""
        logits = self.tags[:, _SLICES[head]]
        e = np.exp(logits - logits.max(axis=1, keepdims=True, initial=0.0))
        return np.asarray(e / e.sum(axis=1, keepdims=True))

    def link(self, name: str, query: int, keys: Sequence[int]) -> np.ndarray:
        """Probability of the link `name` from token `query` to each token of `keys`; 0 across windows."""
        if not len(keys):
            return np.zeros(0)
        at = 2 * LINKS.index(name) * LINK_SIZE
        index = np.asarray(keys)
        there = self.links[index, at + LINK_SIZE : at + 2 * LINK_SIZE].astype(np.float32)
        scores = there @ self.links[query, at : at + LINK_SIZE].astype(np.float32)
        p = 1 / (1 + np.exp(-np.clip(np.nan_to_num(scores / np.sqrt(LINK_SIZE)), -30, 30)))
        return np.asarray(np.where(self.windows[index] == self.windows[query], p, 0.0))


class Encoder:
    """The int8 network with its tokenizer. One window a run: results do not depend on what else is being read,
    which padding and per-batch activation scales would make them do."""

    def __init__(self, weights: pathlib.Path = WEIGHTS, threads: int | None = None) -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or min(4, os.cpu_count() or 1)
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self.session: onnxruntime.InferenceSession = onnxruntime.InferenceSession(
            str(weights / "reader.onnx"), options, providers=_providers(onnxruntime.get_available_providers())
        )
        self.tokenizer: Tokenizer = Tokenizer.from_file(str(weights / "tokenizer.json"))
        with np.load(weights / "pairs.npz") as pair:
            self._pair_weight, self._pair_bias = pair["weight"], pair["bias"]
        self.settings: dict[str, float] = json.loads((weights / "settings.json").read_text(encoding="utf8"))
        self.beliefs: Beliefs = load_beliefs(weights / "beliefs.json")
        self._cls = token_id(self.tokenizer, "[CLS]")
        self._sep = token_id(self.tokenizer, "[SEP]")

    def score(self, tokens: Tokens, windows: Sequence[Window]) -> Scores:
        """Scores of all tokens of one text, window by window, written in place: a long text's scores are most of its memory."""
        count = len(tokens.ids)
        tags = np.zeros((count, max(s.stop for s in _SLICES.values())), np.float32)
        links = np.zeros((count, 2 * len(LINKS) * LINK_SIZE), np.float16)
        where = np.zeros(count, np.int32)
        for number, window in enumerate(windows):
            here = slice(window.token_start, window.token_end)
            tags[here], links[here] = self._run(tokens, window)
            where[here] = number
        return Scores(tags, links, where)

    def _run(self, tokens: Tokens, window: Window) -> tuple[np.ndarray, np.ndarray]:
        a, b = window.token_start, window.token_end
        ids = np.concatenate(([self._cls], tokens.ids[a:b], [self._sep]))[None]
        kinds = np.concatenate(([0], tokens.kinds[a:b], [0]))[None]
        tags, links = self.session.run(["tags", "links"], {"ids": ids, "kinds": kinds})
        return tags[0, 1:-1], links[0, 1:-1]

    def score_pair(self, ids: list[int], kinds: list[int], source: int, target: int) -> tuple[np.ndarray, float]:
        """Probabilities of the types, and of any event at all, between two marked parties."""
        feed = {"ids": np.asarray([ids], np.int64), "kinds": np.asarray([kinds], np.int64)}
        rows = self.session.run(["pairs"], feed)[0][0]
        logits = np.tanh(rows[source, :PAIR_SIZE] + rows[target, PAIR_SIZE:]) @ self._pair_weight.T + self._pair_bias
        types = np.exp(logits[:-1] - logits[:-1].max())
        return types / types.sum(), float(1 / (1 + np.exp(-logits[-1])))


def _providers(available: Sequence[str]) -> list[str]:
    """A GPU where onnxruntime has one, else the CPU."""
    return [p for p in ("CUDAExecutionProvider", "CPUExecutionProvider") if p in available]


@functools.cache
def load_encoder() -> Encoder:
    """The packaged encoder, loaded once a process."""
    return Encoder()
