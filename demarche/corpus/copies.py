"""Reports that are copies of each other, whole or in part, and the passages that they share."""

from __future__ import annotations

import functools
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import rensa

from demarche.corpus.wording import Word, split_forms, split_words
from demarche.spans import Span

BANDS, ROWS = 32, 4
"""Bands of the signature and values in each: two reports of which 0.5 of the shingles are shared meet in a band in 0.87 of cases."""
COPIES = ("exact", "copy", "contained")
"""Kinds of likeness in which a report says nothing that the other does not."""
MOST_COMPARED = 6
"""Reports that a new one is compared with: those that share the most bands and fingerprints."""
COMMON = 30
"""Reports that have a band or fingerprint before it is a paper's boilerplate and says nothing."""
_SEED = 1_914
_SHINGLE_WORDS = 4  # of the signature, and of the runs that `compare` begins with
_PRINT_WORDS, _PRINT_WINDOW = 6, 20  # a passage of 25 words that two reports share has a fingerprint in common (winnowing)
_GAP_WORDS = 6  # edited words that do not end a passage
PASSAGE_WORDS = 20
"""Words that a passage must share to count; less is a quotation or a phrase."""
_COPY_SHARE = 0.5  # of either report: beneath, one holds the other or they share a passage
_HELD_SHARE = 0.75
_MOST_PLACES = 8  # of one run of words in a text that repeats itself
_ODD = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Signature:
    """What stands for a report in an index. `bands` meet where most of two reports is the same, `fingerprints` (signed 64 bits)
    where a passage is."""

    bands: tuple[bytes, ...]
    fingerprints: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two reports are alike: exact | copy | contained (this in the other) | contains | shares | none.

    `here` and `there` are the shares of each report's words that stand in the other; `passages` pairs the shared spans, each at
    least `PASSAGE_WORDS` long.
    """

    kind: str
    here: float
    there: float
    passages: tuple[tuple[Span, Span], ...]


def sign(text: str) -> Signature:
    """The signature of a text: the same for the same words on any machine."""
    forms = [form for form, _ in split_forms(text)]
    shingles = [" ".join(forms[i : i + _SHINGLE_WORDS]) for i in range(max(1, len(forms) - _SHINGLE_WORDS + 1))] if forms else []
    bands: tuple[bytes, ...] = ()
    if shingles:
        hashed = rensa.RMinHash(num_perm=BANDS * ROWS, seed=_SEED)
        hashed.update(shingles)
        values = np.asarray(hashed.digest(), ">u4").reshape(BANDS, ROWS)
        bands = tuple(bytes((n,)) + zlib.crc32(row.tobytes()).to_bytes(4, "big") + row[0].tobytes() for n, row in enumerate(values))
    return Signature(bands, _fingerprints(forms))


def _fingerprints(forms: Sequence[str]) -> tuple[int, ...]:
    """The least hash of each window over the runs of words (Schleimer, Wilkerson and Aiken 2003)."""
    hashes = _run_hashes(forms, _PRINT_WORDS)
    if not len(hashes):
        return ()
    width = min(_PRINT_WINDOW, len(hashes))
    windows = np.lib.stride_tricks.sliding_window_view(hashes, width)
    return tuple(np.unique(windows.min(axis=1)).view(np.int64).tolist())


def _run_hashes(forms: Sequence[str], length: int) -> np.ndarray:
    """A 64-bit hash of each run of `length` words."""
    if len(forms) < length:
        return np.zeros(0, np.uint64)
    words = np.fromiter(map(_form_hash, forms), np.uint64, len(forms))
    count = len(forms) - length + 1
    out = np.zeros(count, np.uint64)
    with np.errstate(over="ignore"):
        for i in range(length):
            out = (out ^ words[i : i + count]) * _ODD
            out ^= out >> np.uint64(29)
    return out


@functools.lru_cache(maxsize=131_072)
def _form_hash(form: str) -> int:
    return zlib.crc32(form.encode("utf8"))


def compare(text: str, other: str) -> Likeness:
    """How two texts are alike, and which passages they share."""
    forms, other_forms = [form for form, _ in split_forms(text)], [form for form, _ in split_forms(other)]
    if not forms or not other_forms:
        return Likeness("none", 0.0, 0.0, ())
    passages = [(0, len(forms), 0, len(other_forms))] if forms == other_forms else _shared_passages(forms, other_forms)
    if not passages:
        return Likeness("none", 0.0, 0.0, ())
    here, there = split_words(text), split_words(other)  # places, which only passages need
    if forms == other_forms:
        return Likeness("exact", 1.0, 1.0, ((_span(here, 0, len(here)), _span(there, 0, len(there))),))
    share_here = _covered(((a, b) for a, b, _, _ in passages), len(here))
    share_there = _covered(((c, d) for _, _, c, d in passages), len(there))
    kind = _kind(share_here, share_there, bool(passages))
    return Likeness(kind, share_here, share_there, tuple((_span(here, a, b), _span(there, c, d)) for a, b, c, d in passages))


def compare_likely(text: str, likely: Iterable[tuple[int, str]]) -> dict[int, Likeness]:
    """How a text is like others, given as number and text, the likeliest first. After an exact copy no more: what it is like, that one is like."""
    found: dict[int, Likeness] = {}
    for other, other_text in likely:
        found[other] = compare(text, other_text)
        if found[other].kind == "exact":
            break
    return found


def _kind(here: float, there: float, any_passage: bool) -> str:
    if min(here, there) >= _COPY_SHARE:
        return "copy"
    if here >= _HELD_SHARE:
        return "contained"
    if there >= _HELD_SHARE:
        return "contains"
    return "shares" if any_passage else "none"


def _span(words: Sequence[Word], first: int, last: int) -> Span:
    return Span(words[first].start, words[last - 1].end)


def _covered(ranges: Iterator[tuple[int, int]], total: int) -> float:
    held = np.zeros(total, bool)
    for first, last in ranges:
        held[first:last] = True
    return float(held.mean())


def _shared_passages(here: Sequence[str], there: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Word ranges (first, last, first there, last there) of the passages shared, in the order of this text."""
    if not _may_share(here, there):
        return []
    passages: list[tuple[int, int, int, int]] = []
    for run in _runs(here, there):
        if passages:
            a, b, c, d = passages[-1]
            if 0 <= run[0] - b <= _GAP_WORDS and 0 <= run[2] - d <= _GAP_WORDS:
                passages[-1] = (a, run[1], c, run[3])
                continue
        passages.append(run)
    return [p for p in passages if min(p[1] - p[0], p[3] - p[2]) >= PASSAGE_WORDS]


def _may_share(here: Sequence[str], there: Sequence[str]) -> bool:
    """Whether the texts may share a passage: of `PASSAGE_WORDS` words with gaps of at most `_GAP_WORDS` between runs some runs are the same.

    Most reports that share a fingerprint share a phrase alone; to see that costs a twentieth of going through all runs.
    """
    shared = np.isin(_run_hashes(here, _SHINGLE_WORDS), _run_hashes(there, _SHINGLE_WORDS))
    starts = np.flatnonzero(shared)
    if not len(starts):
        return False
    # A passage is runs of at least `_SHINGLE_WORDS` words, each at most `_GAP_WORDS` after the end of the one before.
    ends = starts + _SHINGLE_WORDS
    begins = np.concatenate(([True], starts[1:] - ends[:-1] > _GAP_WORDS))
    firsts = starts[begins]
    lasts = np.concatenate((ends[:-1][begins[1:]], ends[-1:]))
    return bool((lasts - firsts >= PASSAGE_WORDS).any())


def _runs(here: Sequence[str], there: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Runs of the same words, each as long as it goes, from left to right; of several places the one that goes furthest."""
    places: dict[int, list[int]] = defaultdict(list)
    for j, value in enumerate(_run_hashes(there, _SHINGLE_WORDS).tolist()):
        if len(places[value]) < _MOST_PLACES:
            places[value].append(j)
    hashes = _run_hashes(here, _SHINGLE_WORDS).tolist()
    i = follow = 0
    while i < len(hashes):
        best = (0, 0)
        for j in places.get(hashes[i], ()):
            length = _run_length(here, there, i, j)
            # Of equally long ones, the place that follows on what was matched last.
            best = max(best, (length, j), key=lambda b: (b[0], b[1] >= follow, -b[1]))
        length, j = best
        if length < _SHINGLE_WORDS:
            i += 1
            continue
        yield i, i + length, j, j + length
        i, follow = i + length, j + length


def _run_length(here: Sequence[str], there: Sequence[str], i: int, j: int) -> int:
    length = 0
    while i + length < len(here) and j + length < len(there) and here[i + length] == there[j + length]:
        length += 1
    return length
