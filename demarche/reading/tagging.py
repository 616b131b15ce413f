"""Scores -> labelled, well-formed spans: whole words, no gaps, whatever the scores are."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from demarche.reading.windows import Tokens

_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}")


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
    for m in _INITIALS.finditer(text):  # "U.S." is one word, stops and all
        a, b = np.searchsorted(tokens.starts, m.span())
        joined[a + 1 : b] = True
    first = np.flatnonzero(~joined)
    return Words(first, np.append(first[1:] - 1, n - 1))


def decode_bio(
    tokens: Tokens, words: Words, p: np.ndarray, labels: Sequence[str], bias: float = 0.0, groups: Mapping[str, str] | None = None
) -> list[TaggedSpan]:
    """Spans of a B/I/O head: the likeliest well-formed sequence over words (Viterbi), each word by its first piece.

    `labels` as in `reading.labels`; `bias` is subtracted from the log-odds of O. `groups` names labels that share their
    spans: where a name ends is then decided for the group, and which of its labels it has by all its words together.
    """
    if not len(words.first):
        return []
    p = np.clip(np.nan_to_num(p[words.first]), 1e-9, 1.0)
    fine = [t[2:] for t in labels if t.startswith("B-")]
    group_of = {f: (groups or {}).get(f, f) for f in fine}
    names = list(dict.fromkeys(group_of.values()))
    begins = np.stack([p[:, [labels.index(f"B-{f}") for f in fine if group_of[f] == g]].sum(axis=1) for g in names], axis=1)
    goes_on = np.stack([p[:, [labels.index(f"I-{f}") for f in fine if group_of[f] == g]].sum(axis=1) for g in names], axis=1)
    scores = np.log(np.concatenate((p[:, :1], begins, goes_on), axis=1))
    scores[:, 0] -= bias
    path = _best_path(scores, len(names))
    out: list[TaggedSpan] = []
    i = 0
    while i < len(path):
        j = i + 1
        if path[i]:
            g = (path[i] - 1) % len(names)
            while j < len(path) and path[j] == 1 + len(names) + g:
                j += 1
            mass = {f: p[i:j, labels.index(f"B-{f}")].sum() + p[i:j, labels.index(f"I-{f}")].sum() for f in fine if group_of[f] == names[g]}
            label = max(mass, key=lambda f: mass[f])
            share = float(np.exp(scores[np.arange(i, j), path[i:j]]).mean())
            first, last = int(words.first[i]), int(words.last[j - 1])
            out.append(TaggedSpan(int(tokens.starts[first]), int(tokens.ends[last]), label, min(1.0, share), first))
        i = j
    return out


_SURE = np.log(0.998)
_ORPHAN = -3.0  # log-odds against a span that begins with an I


def _best_path(scores: np.ndarray, groups: int) -> np.ndarray:
    """States per word: 0 outside, 1 + g begins, 1 + groups + g goes on. Words that are surely outside cut the text into
    stretches that are searched one by one."""
    n, states = scores.shape
    path = np.zeros(n, dtype=np.int64)
    step = np.zeros((states, states))
    inner = np.arange(1 + groups, states)
    step[:, inner] = _ORPHAN
    step[inner - groups, inner] = step[inner, inner] = 0.0
    loose = np.flatnonzero(scores[:, 0] < _SURE)
    for stretch in np.split(loose, np.flatnonzero(np.diff(loose) > 1) + 1):
        if not len(stretch):
            continue
        best = scores[stretch[0]] + step[0]
        back = []
        for i in stretch[1:]:
            ways = best[:, None] + step
            back.append(ways.argmax(axis=0))
            best = ways.max(axis=0) + scores[i]
        state = int(best.argmax())
        for i, before in zip(stretch[:0:-1], reversed(back), strict=True):
            path[i] = state
            state = int(before[state])
        path[stretch[0]] = state
    return path


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
