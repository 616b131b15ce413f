"""Scores -> labelled, well-formed spans: whole words, no gaps, whatever the scores are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from demarche.reading.windows import Tokens


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """A labelled run of words: characters `[start, end)`, its first token and its mean probability."""

    start: int
    end: int
    label: str
    score: float
    token: int


@dataclass(frozen=True, slots=True)
class Words:
    """Word pieces gathered into words: the first and last token of each. A word never crosses white space."""

    first: np.ndarray
    last: np.ndarray  # inclusive


def gather_words(text: str, tokens: Tokens) -> Words:
    """The words of the token sequence; pieces that touch and are letters or digits on both sides belong together."""
    n = len(tokens.ids)
    if not n:
        return Words(np.zeros(0, np.int64), np.zeros(0, np.int64))
    joined = np.zeros(n, dtype=bool)
    for i in np.flatnonzero(tokens.starts[1:] == tokens.ends[:-1]) + 1:
        at = int(tokens.starts[i])
        joined[i] = text[at].isalnum() and text[at - 1].isalnum()
    first = np.flatnonzero(~joined)
    return Words(first, np.append(first[1:] - 1, n - 1))


def decode_bio(tokens: Tokens, words: Words, p: np.ndarray, labels: Sequence[str], bias: float = 0.0) -> list[TaggedSpan]:
    """Spans of a B/I/O head. `labels` as in `reading.labels`; `bias` is subtracted from the log-odds of O.

    Each word takes the best tag of its first piece; an I that continues nothing begins a span.
    """
    if not len(words.first):
        return []
    scores = np.log(np.clip(np.nan_to_num(p[words.first]), 1e-9, 1.0))
    scores[:, 0] -= bias
    best = scores.argmax(axis=1)
    out: list[TaggedSpan] = []
    open_at, open_label, mass = -1, "", 0.0

    def close(stop: int) -> None:
        if open_at >= 0:
            first, last = int(words.first[open_at]), int(words.last[stop - 1])
            out.append(TaggedSpan(int(tokens.starts[first]), int(tokens.ends[last]), open_label, mass / (stop - open_at), first))

    for i, tag_index in enumerate(best):
        tag = labels[tag_index]
        kind, label = (tag[0], tag[2:]) if tag != "O" else ("O", "")
        if open_at >= 0 and (kind != "I" or label != open_label):
            close(i)
            open_at = -1
        if kind != "O":
            if open_at < 0:
                open_at, open_label, mass = i, label, 0.0
            mass += float(np.exp(scores[i, tag_index]))
    close(len(best))
    return out


def decode_runs(tokens: Tokens, words: Words, p: np.ndarray, labels: Sequence[str], bias: float = 0.0) -> list[TaggedSpan]:
    """Spans of a head without B and I: runs of neighbouring words with one label."""
    if not len(words.first):
        return []
    scores = np.log(np.clip(np.nan_to_num(p[words.first]), 1e-9, 1.0))
    scores[:, 0] -= bias
    best = scores.argmax(axis=1)
    out: list[TaggedSpan] = []
    i = 0
    while i < len(best):
        j = i + 1
        if best[i]:
            while j < len(best) and best[j] == best[i]:
                j += 1
            first, last = int(words.first[i]), int(words.last[j - 1])
            mass = float(np.exp(scores[i:j, best[i]]).max())
            out.append(TaggedSpan(int(tokens.starts[first]), int(tokens.ends[last]), labels[best[i]], min(1.0, mass), first))
        i = j
    return out
