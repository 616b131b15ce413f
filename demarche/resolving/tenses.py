"""Tense: whether the verb that governs a place in a sentence looks back or ahead."""

from __future__ import annotations

import re

from demarche.reading.lexemes import word_set
from demarche.spans import Span

_WORD = re.compile(r"[A-Za-z]+(?:['’](?:ll|ve|d|t))?")
_FUTURE = word_set(
    "will would shall won't won’t should must may might could can plan plans planned planning expect expects "
    "expected schedule scheduled due effective payable intends intend intended hopes hope hoped vows aims aim "
    "slated upcoming begins starts opens arrives departs convenes unless tomorrow going pending proposed seeks "
    "wants want wanted calls prepare prepares preparing ready"
)
_PAST = word_set(
    "was were had did has have been said told made went took came began left met held found gave got saw ran won "
    "lost fell rose led sent spoke wrote broke brought bought built caught chose cut drew drove fought flew grew "
    "heard hit kept knew laid lay paid put read sat sold shot showed shut sank slid sought spent stood struck "
    "swept thought threw understood withdrew ago after became rejected dead"
)
_NO_PAST = word_set("need indeed proceed succeed exceed speed feed seed deed breed bleed united wed shed red bed led")


_UP_TO = re.compile(
    r"\b(?:until|till|through|as soon as|as early as|no later than|starting|beginning|effective)\s+(?:on\s+)?$",
    re.IGNORECASE,
)


def tense_at(text: str, sentence: Span, at: Span) -> str | None:
    """`future`, `past` or `present` after the nearest verb before `at` in its sentence, else the first after it.

    "Until" and its like look ahead whatever the verb. None where no verb says.
    """
    if _UP_TO.search(text, max(sentence.start, at.start - 30), at.start):
        return "future"
    before = [m.group().lower() for m in _WORD.finditer(text, sentence.start, at.start)]
    following = ""
    for i in range(len(before) - 1, -1, -1):
        word = before[i]
        tense = "future" if word in ("is", "are") and following == "to" else _tense_of(word)
        if tense == "past" and i and before[i - 1] == "be":
            tense = "future"  # "to be held", "will be held"
        if tense:
            return tense
        following = word
    for m in _WORD.finditer(text, at.end, sentence.end):
        tense = _tense_of(m.group().lower())
        if tense:
            return tense
    return None


def looks_ahead(text: str, sentence: Span) -> bool:
    """Whether anything in the sentence speaks of what is to come."""
    return any(_tense_of(m.group().lower()) == "future" for m in _WORD.finditer(text, sentence.start, sentence.end))


def _tense_of(word: str) -> str | None:
    if word in _FUTURE or word.endswith(("'ll", "’ll")):
        return "future"
    if word in _PAST or (word.endswith("ed") and len(word) > 3 and word not in _NO_PAST):
        return "past"
    return "present" if word in ("is", "are") else None
