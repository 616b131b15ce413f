"""Word-by-word likeness of two wordings: where one is found in the other, and what was changed on the way."""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from demarche.spans import Span

_WORD = re.compile(r"[^\W_]+(?:[.,'\u2019\u02bc](?=[^\W_])[^\W_]+)*")
# Endings that a spinner or a careless hand adds and drops; what is left must be a word still.
_ENDING = re.compile(r"(?:ies|ied|ing|ers|er|ed|es|ly|s|y|e)$")
_STEM_LEAST = 3
FUNCTION_WORDS = frozenset(
    "a an the this that these those and or but nor so yet if than then as at by for from in into of off on onto out over to up with about after "
    "before between through under i me my we us our you your he him his she her it its they them their who whom whose which what when where why how "
    "is am are was were be been being do does did done have has had having will would shall should can could may might must not no there here just "
    "very also too all any some such only even more most much many one its im ive id ill youre youve were weve well theyre theyve hes shes thats "
    "theres dont doesnt didnt isnt arent wasnt werent wont wouldnt cant couldnt shouldnt havent hasnt hadnt lets".split()
)
"""Words that say little of a wording, folded: any two sentences share some."""
_FUNCTION_WEIGHT = 0.4
_KEPT_CHARS = 50_000
_GAP, _WORD_GAIN, _STEM_GAIN, _MISMATCH = 0.6, 2.0, 1.6, 0.8
_REORDER_WORDS = 4  # equal words that a moved word may jump over: "particularly the United States", "the United States in particular"


class Word(NamedTuple):
    """One word of a text: its span, its form without case, accents and punctuation, and its stem."""

    start: int
    end: int
    form: str
    stem: str


@dataclass(frozen=True, slots=True)
class Alignment:
    """The stretch of words `[first, last)` that a wording corresponds to best, and how much of the wording it holds.

    `coverage` is the share of the wording's words (longer ones weigh more) that are there in the same order.
    """

    first: int
    last: int
    coverage: float


def split_words(text: str, span: Span | None = None) -> tuple[Word, ...]:
    """The words of a text, or of a span of it, in order; offsets are into the text.

    The last few are kept, unless they are long: a new report is signed, described and compared, and its likely copies are
    compared again and again.
    """
    return _split(text, span) if len(text) <= _KEPT_CHARS else _split.__wrapped__(text, span)


@functools.lru_cache(maxsize=64)
def _split(text: str, span: Span | None) -> tuple[Word, ...]:
    start, end = span or (0, len(text))
    out = []
    for m in _WORD.finditer(text, start, end):
        out.append(Word(*m.span(), *_form_and_stem(m.group())))
    return tuple(out)


def split_forms(text: str) -> tuple[tuple[str, str], ...]:
    """The form and stem of each word of a text, as `split_words` has them, without their places: a fourth of its time. The last few are kept."""
    return _split_forms(text) if len(text) <= _KEPT_CHARS else _split_forms.__wrapped__(text)


def iter_words(text: str) -> Iterator[tuple[str, str, str]]:
    """Each word of a text as it is written, its form and its stem, without its place."""
    for word in _WORD.findall(text):
        yield word, *_form_and_stem(word)


@functools.lru_cache(maxsize=64)
def _split_forms(text: str) -> tuple[tuple[str, str], ...]:
    return tuple(map(_form_and_stem, _WORD.findall(text)))


@functools.lru_cache(maxsize=131_072)
def _form_and_stem(word: str) -> tuple[str, str]:
    """A text is words that were seen before: without this, folding them took four fifths of adding a report."""
    form = fold(word)
    return form, stem(form)


def fold(word: str) -> str:
    """The letters and digits of a word without case and accents: "It\u2019s" and "it's" are the same."""
    if word.isascii():
        lower = word.lower()
        return lower if lower.isalnum() else "".join(c for c in lower if c.isalnum())
    return "".join(c for c in unicodedata.normalize("NFKD", word).casefold() if c.isalnum())


def stem(form: str) -> str:
    """A folded word without its ending: "investments" and "investment", "particularly" and "particular"."""
    cut = _ENDING.sub("", form)
    return cut if len(cut) >= _STEM_LEAST else form


def is_same_wording(one: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether two wordings differ in punctuation, case and spacing only."""
    return "".join(w.form for w in one) == "".join(w.form for w in other)


def align(wording: Sequence[Word], text: Sequence[Word]) -> Alignment | None:
    """Where in `text` the wording stands, by local alignment of words (Smith and Waterman 1981); None where no word is shared.

    Time is len(wording) vector operations over the text.
    """
    codes: dict[str, int] = {}
    forms = np.fromiter((codes.setdefault(w.form, len(codes)) for w in text), np.int64, len(text))
    stems_of: dict[str, int] = {}
    stems = np.fromiter((stems_of.setdefault(w.stem, len(stems_of)) for w in text), np.int64, len(text))
    count = len(text)
    if not count or not wording:
        return None
    weights = np.asarray([word_weight(w.form) for w in wording])
    steps = _GAP * np.arange(count + 1)
    score = np.zeros(count + 1)
    # For every cell: the text position where its path began, and the weight of the words matched on it.
    begun, held = np.arange(count + 1), np.zeros(count + 1)
    best = (0.0, 0, 0, 0.0)
    for word, weight in zip(wording, weights, strict=True):
        same, alike = forms == codes.get(word.form, -1), stems == stems_of.get(word.stem, -1)
        gain = np.where(same, _WORD_GAIN, np.where(alike, _STEM_GAIN, -_MISMATCH)) * weight
        across, down = score[:-1] + gain, score[1:] - _GAP * weight
        row = np.concatenate(([0.0], np.maximum(across, down)))
        diagonal = np.concatenate(([False], across >= down))
        from_begun = np.where(diagonal, np.concatenate(([0], begun[:-1])), begun)
        gained = np.concatenate(([0.0], np.where(same | alike, weight, 0.0)))
        from_held = np.where(diagonal, np.concatenate(([0.0], held[:-1])) + gained, held)
        fresh = row <= 0
        row = np.where(fresh, 0.0, row)
        from_begun, from_held = np.where(fresh, np.arange(count + 1), from_begun), np.where(fresh, 0.0, from_held)
        # Words of the text that are left out: the best cell to the left, less a step for each word between.
        source = _last_maximum(row + steps)
        skipped = row[source] - (steps - steps[source])
        jump = skipped > row
        row = np.where(jump, skipped, row)
        begun, held = np.where(jump, from_begun[source], from_begun), np.where(jump, from_held[source], from_held)
        score = row
        at = int(row.argmax())
        if row[at] > best[0]:
            best = (float(row[at]), int(begun[at]), at, float(held[at]))
    if best[0] <= 0:
        return None
    return Alignment(best[1], best[2], best[3] / float(weights.sum()))


def word_weight(form: str) -> float:
    """What a word counts for, 0 to 1: "the" says little of a wording."""
    return _FUNCTION_WEIGHT if form in FUNCTION_WORDS else 1.0


def _last_maximum(values: np.ndarray) -> np.ndarray:
    """For each position, where the running maximum up to it was last reached."""
    running = np.maximum.accumulate(values)
    return np.maximum.accumulate(np.where(values >= running, np.arange(len(values)), 0))


def find_changes(here_text: str, here: Sequence[Word], there_text: str, there: Sequence[Word]) -> tuple[tuple[str, str], ...]:
    """What stands here against what stands there, word by word; a word that only moved is one change with what it jumped over."""
    matcher = difflib.SequenceMatcher(None, [w.form for w in here], [w.form for w in there], autojunk=False)
    changes: list[tuple[int, int, int, int]] = []
    for op, a, b, c, d in matcher.get_opcodes():
        if op == "equal":
            continue
        if changes and a - changes[-1][1] <= _REORDER_WORDS and _is_move(here, there, changes[-1], (a, b, c, d)):
            changes[-1] = (changes[-1][0], b, changes[-1][2], d)
        else:
            changes.append((a, b, c, d))
    out = []
    for a, b, c, d in changes:
        pair = (_surface(here_text, here[a:b]), _surface(there_text, there[c:d]))
        if fold(pair[0]) != fold(pair[1]):  # "co-operation" against "cooperation"
            out.append(pair)
    return tuple(out)


def _is_move(here: Sequence[Word], there: Sequence[Word], one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> bool:
    """Whether a word taken out at one place stands again at the other."""
    for x, y in ((one, other), (other, one)):
        out, put = {w.stem for w in here[x[0] : x[1]]}, {w.stem for w in there[y[2] : y[3]]}
        if out & put:
            return True
    return False


def _surface(text: str, words: Sequence[Word]) -> str:
    return " ".join(text[words[0].start : words[-1].end].split()) if words else ""
