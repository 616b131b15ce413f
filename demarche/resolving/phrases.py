"""Noun phrases of a report: determiner, core, head, possessor and complement, by the words alone."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from demarche.reading.lexemes import word_set
from demarche.spans import Span

_WORD = re.compile(r"[^\W_][\w.'’‘`&/\-]*")
_DETERMINERS = word_set(
    "the a an this that these those some many several most all both other another any every each no its his her their our my your few "
    "more least most hundred thousand million dozen two three four five six seven eight nine ten dozens hundreds thousands scores certain various whose one"
)
_POSTMODIFIERS = word_set(
    "of in at on from for with to by who whom which that near against between among inside outside under over across including than "
    "after before during like as about around along aboard on within without not where when whose is are was were has had have said told "
    "loyal backed led aligned affiliated close based fighting living held working trying seeking known called and or but"
)
_ADVERBS = word_set("only also just even meanwhile then later still reportedly yesterday today mainly mostly roughly about nearly almost")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase. `core` is what stands between determiner and postmodifier; its last word is the head."""

    span: Span
    core: Span
    words: tuple[Span, ...]
    determiner: str
    possessor: Span | None  # "Turkey" in "Turkey's foreign minister"
    complement: Span | None  # "Turkey" in "the foreign minister of Turkey"
    apposed: Span | None  # what follows a comma

    def head(self, text: str) -> str:
        """The head noun, as written."""
        return self.words[-1].text(text) if self.words else ""


def find_words(text: str, start: int, end: int) -> list[Span]:
    """Words with inner stops, hyphens and apostrophes; "U.S." keeps its last stop, others lose theirs."""
    out = []
    for m in _WORD.finditer(text, start, end):
        stop = m.end()
        while stop > m.start() + 1 and text[stop - 1] in ".'’‘`-/&":
            if text[stop - 1] == "." and "." in text[m.start() : stop - 1]:
                break
            stop -= 1
        out.append(Span(m.start(), stop))
    return out


def is_possessive(text: str, end: int) -> bool:
    """Whether a possessive ending stands at `end`, or just before it."""
    return (
        text[end - 2 : end] in ("'s", "’s")
        or text[end : end + 2] in ("'s", "’s")
        or (text[end : end + 2] in ("' ", "’ ") and text[end - 1 : end] == "s")
    )


def without_possessive(text: str, span: Span) -> Span:
    """The span without 's at its end."""
    return Span(span.start, span.end - 2) if text[span.start : span.end].endswith(("'s", "’s")) and span.end - span.start > 2 else span


def parse_phrase(text: str, span: Span) -> Phrase:
    """The parts of a noun phrase. A phrase without a noun has an empty core at its end."""
    words = find_words(text, span.start, span.end)
    i = 0
    determiner = ""
    while (
        i < len(words)
        and (word := words[i].text(text).casefold())
        and (word in _DETERMINERS or word in _ADVERBS or word.replace(",", "").isdigit() or (word == "of" and i > 0))
    ):
        if word in _DETERMINERS:
            determiner = word
        i += 1
    j = i
    complement: Span | None = None
    apposed: Span | None = None
    while j < len(words) and not (i and j == i and words[j].text(text).casefold() in _POSTMODIFIERS):
        gap = text[words[j - 1].end : words[j].start] if j > i else ""
        if any(c in gap for c in ',;:()[]–—\n"'):
            if any(c in gap for c in ",–—"):
                apposed = Span(words[j].start, span.end)
            break
        if words[j].text(text).casefold() in _POSTMODIFIERS and j > i:
            complement = _complement(text, words[j:], span.end)
            comma = next((k for k in range(j + 1, len(words)) if "," in text[words[k - 1].end : words[k].start]), None)
            apposed = Span(words[comma].start, span.end) if comma is not None else None
            break
        if j > i and _is_participle(text, words, j):
            break
        j += 1
    core_words = tuple(words[i:j])
    possessor = None
    for k in range(len(core_words) - 2, -1, -1):
        if is_possessive(text, core_words[k].end):
            possessor = without_possessive(text, Span(core_words[0].start, core_words[k].end))
            break
    core = Span(core_words[0].start, core_words[-1].end) if core_words else Span(span.end, span.end)
    return Phrase(span, core, core_words, determiner, possessor, complement, apposed)


def _is_participle(text: str, words: list[Span], j: int) -> bool:
    """Whether the word begins a clause: "a politician involved in …", "the authority governing Afrin"."""
    word = words[j].text(text)
    if not word.islower() or not word.endswith(("ed", "ing")) or j + 1 >= len(words):
        return False
    following = words[j + 1].text(text)
    return following.casefold() in _POSTMODIFIERS or (word.endswith("ing") and following[0].isupper())


def _complement(text: str, words: list[Span], end: int) -> Span | None:
    """What follows "of", "for", "from" or "at", up to the next comma."""
    if words[0].text(text).casefold() not in ("of", "for", "from", "at", "with", "in") or len(words) < 2:
        return None
    stop = words[1].end
    for before, after in itertools.pairwise(words[1:]):
        if any(c in text[before.end : after.start] for c in ',;:()[]"'):
            break
        stop = after.end
    return Span(words[1].start, min(stop, end))
