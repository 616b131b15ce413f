"""Quantities: numbers with their magnitude, in digits or words, and the qualifier before them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from demarche.knowledge.currencies import SIGNS
from demarche.reading.lexemes import HYPHENS, ONES, TENS, Lexeme, number_at, plain_number

MAGNITUDES = {
    "hundred": 10**2, "thousand": 10**3, "k": 10**3, "million": 10**6, "m": 10**6, "mn": 10**6, "mln": 10**6, "mio": 10**6,
    "billion": 10**9, "bn": 10**9, "bln": 10**9, "b": 10**9, "trillion": 10**12, "tn": 10**12, "trn": 10**12,
    "lakh": 10**5, "crore": 10**7,
}  # fmt: skip
_LETTERS = frozenset({"k", "m", "b"})  # a magnitude only where it stands close to its number
_BIGGEST = 10**18

# Words before a number, longest first, and what they say of it.
QUALIFIERS: tuple[tuple[tuple[str, ...], str], ...] = tuple(
    (tuple(words.split()), meaning)
    for meaning, phrases in (
        (
            "more_than",
            (
                "no fewer than|no less than|in excess of|upwards of|upward of|more than|greater than|at least|"
                "a minimum of|well over|"
                "over|above|exceeding|at a minimum"
            ),
        ),
        (
            "less_than",
            ("as many as|as much as|no more than|not more than|less than|fewer than|at most|a maximum of|up to|under|below"),
        ),
        (
            "about",
            (
                "an estimated|estimated|estimates of|close to|in the region of|in the neighborhood of|about|around|some|"
                "roughly|approximately|approx|nearly|almost|circa|~|≈|perhaps|an average of"
            ),
        ),
    )
    for words in phrases.split("|")
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its magnitude: lexemes `first` to `last` (exclusive)."""

    first: int
    last: int
    value: float
    words: bool
    range: bool = False


def number_from(text: str, lexemes: Sequence[Lexeme], i: int) -> Number | None:
    """The number that begins at lexeme `i`, with its magnitude and, in a range, its upper end."""
    one = _single(text, lexemes, i)
    if one is None:
        return None
    j = one.last
    if j + 1 < len(lexemes) and (lexemes[j].text in HYPHENS or lexemes[j].text in ("to", "or")):
        k = j + 1 + (lexemes[j + 1].text in SIGNS)
        other = _single(text, lexemes, k) if k < len(lexemes) else None
        if other is not None and other.value > one.value and _one_scale(lexemes, one, other):
            factor = _scale_at_end(lexemes, other) if _scale_at_end(lexemes, one) == 1 else 1
            return Number(i, other.last, tidy(one.value * factor), one.words, range=True)
    signed = i > 0 and lexemes[i - 1].text in SIGNS
    if i > signed and lexemes[i - 1 - signed].text == "between" and j < len(lexemes) and lexemes[j].text == "and":
        other = _single(text, lexemes, j + 1 + (j + 1 < len(lexemes) and lexemes[j + 1].text in SIGNS))
        if other is not None and other.value > one.value:
            factor = _scale_at_end(lexemes, other) if _scale_at_end(lexemes, one) == 1 else 1
            return Number(i, other.last, tidy(one.value * factor), one.words, range=True)
    return one


def _one_scale(lexemes: Sequence[Lexeme], one: Number, other: Number) -> bool:
    """Whether "5-10 million" reads as a range; "2010-11" and "F-16" do not."""
    return lexemes[one.first].kind in ("number", "word") and not (lexemes[one.first].kind == "number" and 1900 <= one.value < 2100)


def _scale_at_end(lexemes: Sequence[Lexeme], number: Number) -> int:
    return MAGNITUDES.get(lexemes[number.last - 1].text, 1)


def _single(text: str, lexemes: Sequence[Lexeme], i: int) -> Number | None:
    if i >= len(lexemes):
        return None
    lexeme = lexemes[i]
    if lexeme.kind == "number":
        before = text[lexeme.start - 1] if lexeme.start else " "
        value = plain_number(lexeme)
        if value is None or before.isalnum() or before in "_./:#":
            return None
        return _scaled(lexemes, i, i + 1, value)
    got = _phrase(lexemes, i)
    if got is None:
        return None
    value, end = got
    return Number(i, end, value, words=True)


def _scaled(lexemes: Sequence[Lexeme], i: int, end: int, value: float) -> Number | None:
    """Digits with the magnitudes after them: "2.2 million", "$1.3-billion", "2.2m", "5bn"."""
    for _ in range(2):
        at = end + (end + 1 < len(lexemes) and lexemes[end].text in HYPHENS)
        if at >= len(lexemes) or lexemes[at].text not in MAGNITUDES:
            break
        if lexemes[at].text in _LETTERS and lexemes[at].start != lexemes[at - 1].end:
            break
        value, end = value * MAGNITUDES[lexemes[at].text], at + 1
    return Number(i, end, tidy(value), words=False) if value < _BIGGEST else None


def _phrase(lexemes: Sequence[Lexeme], i: int) -> tuple[float, int] | None:
    """Numbers in words: "half a million", "two dozen", "a hundred", "one and a half million", "seven"."""
    word = lexemes[i].text
    following = [x.text for x in lexemes[i + 1 : i + 4]] + ["", "", ""]
    if word == "half" and following[0] in ("a", "an") and (following[1] in MAGNITUDES or following[1] == "dozen"):
        return tidy(MAGNITUDES.get(following[1], 12) / 2), i + 3
    if word in ("a", "an") and following[0] in ("hundred", "thousand", "million", "billion", "trillion", "dozen") and following[1] != "or":
        value = MAGNITUDES.get(following[0], 12)
        return (value * 1000, i + 3) if following[0] == "hundred" and following[1] == "thousand" else (value, i + 2)
    if word not in ONES and word not in TENS:
        return None
    got = number_at(lexemes, i)
    if got is None:
        return None
    value, end = got
    rest = [x.text for x in lexemes[end : end + 4]] + ["", "", "", ""]
    if rest[:3] == ["and", "a", "half"] and rest[3] in MAGNITUDES:
        return tidy((value + 0.5) * MAGNITUDES[rest[3]]), end + 4
    if rest[0] == "dozen":
        return value * 12, end + 1
    hyphened = end + (rest[0] in HYPHENS)
    if rest[0] in HYPHENS and hyphened < len(lexemes) and lexemes[hyphened].text in ("million", "billion", "thousand"):
        return value * MAGNITUDES[lexemes[hyphened].text], hyphened + 1
    return value, end


def tidy(value: float) -> float:
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else rounded


_BY_LAST: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _words, _meaning in QUALIFIERS:
    _BY_LAST.setdefault(_words[-1], []).append((_words, _meaning))


def qualifier_before(lexemes: Sequence[Lexeme], i: int) -> str | None:
    """What the words right before lexeme `i` say of a number there."""
    for words, meaning in _BY_LAST.get(lexemes[i - 1].text, ()) if i else ():
        if i >= len(words) and all(lexemes[i - len(words) + n].text == w for n, w in enumerate(words)):
            return meaning
    return None


def qualified(lexemes: Sequence[Lexeme], first: int, last: int, number: Number) -> str | None:
    if number.range:
        return "more_than"
    after = [x.text for x in lexemes[last : last + 2]]
    if after == ["or", "more"] or after[:1] == ["+"]:
        return "more_than"
    return "about" if after == ["or", "so"] else qualifier_before(lexemes, first)
