"""Text -> token windows for the encoder, with offsets back to characters of the untouched text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from demarche.reading.labels import WINDOW_TOKENS
from demarche.spans import Span

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_PARAGRAPH = re.compile(r"\n\s*\n|\r\n\s*\r\n|\u2029")
_LINE_START = re.compile(r"(?:^|\n|\r|\u2029)[ \t\u00a0]*(?=\S)")
_CUT = 2_000  # characters of one paragraph after which straight quotes stop pairing: one stray sign must not colour all


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's word pieces: ids, character offsets and kinds, without special tokens."""

    ids: np.ndarray  # int64, (n,)
    starts: np.ndarray  # int64, (n,) first code point
    ends: np.ndarray  # int64, (n,) one past the last code point
    kinds: np.ndarray  # int64, (n,) see labels.TOKEN_KINDS


@dataclass(frozen=True, slots=True)
class Window:
    """A run of tokens `[token_start, token_end)` that the encoder reads at once."""

    token_start: int
    token_end: int


def quoted_mask(text: str) -> np.ndarray:
    """For each character, whether it stands inside double quotation marks.

    Curly marks open and close; straight marks pair by parity, and only inside one paragraph: an unclosed one would
    otherwise turn the rest of the report inside out. A curly quotation that runs over paragraphs opens anew in each.
    """
    mask = np.zeros(len(text) + 1, dtype=bool)
    start = 0
    for stop in [*(m.start() for m in _PARAGRAPH.finditer(text)), len(text)]:
        _mark_quotes(text, start, stop, mask)
        start = stop
    return mask


def _mark_quotes(text: str, start: int, stop: int, mask: np.ndarray) -> None:
    opened = -1
    for m in re.finditer("[\u201c\u201d\u201e\u00ab\u00bb\"]|``|''", text[start:stop]):
        at, sign = start + m.start(), m.group()
        opens = sign in "\u201c\u201e\u00ab``" if sign != '"' else opened < 0
        if opens:
            opened = at
        elif opened >= 0:
            mask[opened : start + m.end()] = True
            opened = -1
    if opened >= 0 and text[opened] != '"' and stop - opened < _CUT:
        mask[opened:stop] = True


def _shape(word: str) -> int:
    """0 without capitals, 1 capitalised, 2 all capitals, 3 a capital inside."""
    if word.islower() or not any(c.isupper() for c in word):
        return 0
    if word.isupper():
        return 2 if len(word) > 1 else 1
    return 1 if word[0].isupper() and word[1:].islower() else 3


def token_id(tokenizer: Tokenizer, token: str) -> int:
    """The id of a special token. Raises ValueError for a tokenizer that lacks it."""
    number = tokenizer.token_to_id(token)
    if number is None:
        raise ValueError(f"the tokenizer has no {token}")
    return int(number)


def tokenize(text: str, tokenizer: Tokenizer) -> Tokens:
    """The word pieces of `text`, without special tokens; offsets are code points of the untouched text."""
    encoding = tokenizer.encode(text, add_special_tokens=False)
    offsets = np.asarray(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    words = [w if w is not None else -1 for w in encoding.word_ids]
    quoted = quoted_mask(text)
    line_starts = {m.end() for m in _LINE_START.finditer(text)}
    spans: dict[int, tuple[int, int]] = {}
    for word, (start, end) in zip(words, encoding.offsets, strict=True):
        old = spans.get(word)
        spans[word] = (old[0] if old else start, end)
    shapes = {word: _shape(text[s:e]) if e - s <= 100 else 0 for word, (s, e) in spans.items()}
    kinds = np.asarray(
        [shapes[w] + 4 * bool(quoted[s]) + 8 * (s in line_starts) for w, (s, _) in zip(words, encoding.offsets, strict=True)],
        dtype=np.int64,
    )
    return Tokens(np.asarray(encoding.ids, dtype=np.int64), offsets[:, 0], offsets[:, 1], kinds)


def pack_windows(text: str, tokens: Tokens, sentences: Sequence[Span] = (), size: int = WINDOW_TOKENS - 2) -> list[Window]:
    """Windows of at most `size` tokens that cover all tokens once, cut at paragraphs, else sentences, else anywhere."""
    count = len(tokens.ids)
    paragraphs = np.unique(np.searchsorted(tokens.starts, [m.end() for m in re.finditer(r"[\n\r\u2029]\s*", text)]))
    middles = np.unique(np.searchsorted(tokens.starts, [s.start for s in sentences]))
    out, at = [], 0
    while at < count:
        stop = min(count, at + size)
        if stop < count:
            stop = _last_cut(paragraphs, at + size // 3, stop) or _last_cut(middles, at + size // 3, stop) or stop
        out.append(Window(at, stop))
        at = stop
    return out


def _last_cut(cuts: np.ndarray, low: int, high: int) -> int | None:
    """The last of the sorted `cuts` in (low, high], or None."""
    i = int(np.searchsorted(cuts, high, side="right")) - 1
    return int(cuts[i]) if i >= 0 and cuts[i] > low else None
