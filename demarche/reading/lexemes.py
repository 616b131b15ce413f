"""Lexemes: words, numbers and signs of the text, as the grammars of time and of amounts read them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from demarche.limits import DEFAULT_LIMITS

# One pass from left to right; every alternative is linear and consumes a whole run of digits, so that no long number
# is tried again from its middle.
_LEXEME = re.compile(
    r"""
    (?P<long>[^\W\d_]{5,})
  | (?P<iso>\d{4}-\d{2}-\d{2}(?!\d))
  | (?P<slash>\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})(?!\d))
  | (?P<clock>\d{1,2}:\d{2}(?::\d{2})?(?![\d:])|\d{1,2}\.\d{2}(?=\s?[ap]\.?m\b))
  | (?P<decade>\d{3}0s\b|['’‘]\d0s\b)
  | (?P<ordinal>\d{1,3}(?:st|nd|rd|th)\b)
  | (?P<number>\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d+(?:\.\d+)?)
  | (?P<ampm>[AaPp]\.\s?[Mm]\b\.?|(?<=\d)[AaPp][Mm]\b|(?<=\d\s)[AaPp][Mm]\b)
  | (?P<abbreviation>(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.)
  | (?P<possessive>['’]s\b)
  | (?P<word>[^\W\d_]+)
  | (?P<paragraph>\n[ \t\r]*\n)
  | (?P<sign>\S)
    """,
    re.VERBOSE,
)


# Long words come first only because most lexemes are: a third of the time.
_KIND: dict[str | None, str] = {name: "word" if name == "long" else name for name in _LEXEME.groupindex}


def listed(words: str) -> list[str]:
    """The words of a list written as one string, in order."""
    return words.split()


def word_set(words: str) -> frozenset[str]:
    """The words of a list written as one string."""
    return frozenset(words.split())


class Lexeme(NamedTuple):
    """One lexeme; `kind` is the name of the alternative that found it, `text` its words in lower case."""

    start: int
    end: int
    kind: str
    text: str


def lex(text: str) -> list[Lexeme]:
    """The lexemes of `text`, in order; white space between them is dropped but for paragraph breaks."""
    return [Lexeme(m.start(), m.end(), _KIND[m.lastgroup], m.group().lower()) for m in _LEXEME.finditer(text)]


ONES = {
    w: i
    for i, w in enumerate(
        listed("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
    )
}
TENS = {w: 10 * i for i, w in enumerate(listed("twenty thirty forty fifty sixty seventy eighty ninety"), 2)}
SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
HYPHENS = frozenset("-‐‑–")


def number_at(lexemes: Sequence[Lexeme], i: int) -> tuple[int, int] | None:
    """Value of the number words that begin at lexeme `i` ("two hundred and twenty-five") and the index after them."""
    total, below = 0, 10**15
    got = _hundreds_at(lexemes, i)
    if got is None:
        return None
    while got is not None:
        value, end = got
        scale = SCALES.get(lexemes[end].text, 1) if end < len(lexemes) else 1
        if scale >= below:
            break
        total += value * scale
        i = end + (scale > 1)
        below = scale
        if scale == 1:
            break
        got = _hundreds_at(lexemes, i + (i < len(lexemes) and lexemes[i].text == "and"))
    return total, i


def _hundreds_at(lexemes: Sequence[Lexeme], i: int) -> tuple[int, int] | None:
    got = _below_hundred_at(lexemes, i)
    if got is None:
        return None
    value, end = got
    if end < len(lexemes) and lexemes[end].text == "hundred" and value:
        value, end = value * 100, end + 1
        rest = _below_hundred_at(lexemes, end + (end < len(lexemes) and lexemes[end].text == "and"))
        if rest is not None:
            value, end = value + rest[0], rest[1]
    return value, end


def _below_hundred_at(lexemes: Sequence[Lexeme], i: int) -> tuple[int, int] | None:
    if i >= len(lexemes):
        return None
    word = lexemes[i].text
    if word in ONES:
        return ONES[word], i + 1
    if word not in TENS:
        return None
    j = i + 1
    if j < len(lexemes) and lexemes[j].text in HYPHENS:
        j += 1
    if j < len(lexemes) and 0 < ONES.get(lexemes[j].text, 0) < 10:
        return TENS[word] + ONES[lexemes[j].text], j + 1
    return TENS[word], i + 1


def plain_number(lexeme: Lexeme) -> float | None:
    """Value of a number in digits, None past the digits that numbers may have."""
    digits = lexeme.text.replace(",", "")
    if len(digits.replace(".", "")) > DEFAULT_LIMITS.number_digits:
        return None
    return float(digits) if "." in digits else int(digits)
