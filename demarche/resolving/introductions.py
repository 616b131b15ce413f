"""How the text introduces a person: the title in front of the name, the apposition behind it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from demarche.resolving.genders import fold
from demarche.resolving.phrases import find_words, parse_phrase
from demarche.resolving.titles import HONORIFICS, PERSON_HEADS, TITLE_WORDS, Office, parse_office
from demarche.spans import Span

_REACH = 90
_END_OF_APPOSITION = re.compile(r"[.;:!?\"“”\n()–—]|, (?:said|says|told|who|whose|which|and|but|has|had|was|is|were|will|in|on|after|as)\b|,(?= )")
_AS_A = re.compile(r"\s*(?:,|–|—|\()\s*(?=(?:(?:the|a|an|his|her|our|its|former|one of) |[^\W_][\w.’']* )?[^\W_])")
_PARTY_STATE = re.compile(r"\s*,?\s*\(?(?:R|D|I)-(?P<state>[A-Z][\w.]+)\)?")


_LINKS = frozenset({"of", "for", "to", "in", "and", "with", "from", "by", "at", "on", "as", "the", "a", "than"})
# Their country is the sender's, not the one behind "to" or "for": "UN envoy for Syria".
_POSTED = frozenset(
    {
        "envoy",
        "ambassador",
        "representative",
        "coordinator",
        "correspondent",
        "rapporteur",
        "commander",
        "editor",
        "adviser",
        "expert",
    }
)


@dataclass(frozen=True, slots=True)
class Introduction:
    """A title or apposition that says who a person is."""

    span: Span
    office: Office
    apposition: bool


def find_introductions(text: str, name: Span, is_place: frozenset[str], sentence_start: int) -> list[Introduction]:
    """What stands around a person's name and says what office the person holds.

    `is_place` holds folded country names and adjectives that may stand inside a title ("Uzbek Foreign Minister"). No title
    begins before `sentence_start`: "in Canada. Secretary Blinken".
    """
    return [i for i in (_title_before(text, name, is_place, sentence_start), _apposition_after(text, name)) if i is not None]


def american_party_member(text: str, name: Span) -> bool:
    """Whether "R-Ky." or "(D-Calif.)" follows the name."""
    return _PARTY_STATE.match(text, name.end, min(len(text), name.end + 30)) is not None


def _title_before(text: str, name: Span, is_place: frozenset[str], sentence_start: int) -> Introduction | None:
    floor = max(sentence_start, name.start - _REACH)
    words = find_words(text, floor, name.start)
    if words and words[-1].text(text).casefold() in _LINKS:
        return None
    start, right, office_seen, comma = name.start, name.start, False, False
    for word in reversed(words):
        gap = text[word.end : right]
        if gap.strip(" \u00a0'’s.") not in ("", ","):
            break
        if "," in gap:
            if comma or right != name.start:
                break
            comma = True
        key = fold(word.text(text)).strip(".")
        bare = key.removesuffix("s") if text[word.start : word.end].endswith(("'s", "’s")) else key
        known = key in TITLE_WORDS or key in is_place or bare in is_place
        proper = text[word.start].isupper() and office_seen and key not in HONORIFICS
        if not known and not proper:
            break
        if key in ("said", "says", "told") or "\n" in gap:
            break
        office_seen = office_seen or key in PERSON_HEADS
        start = right = word.start
    if not office_seen or start == name.start:
        return None
    words = [w for w in words if w.start >= start]
    while words and words[0].text(text).casefold() in ("of", "and", "in", "to", "for", "but", "that"):
        words = words[1:]
    if not words:
        return None
    span = Span(words[0].start, words[-1].end)
    if comma and not _is_definite(text, span):
        return None
    office = parse_office(span.text(text))
    return Introduction(span, office, False) if office else None


def _is_definite(text: str, span: Span) -> bool:
    """Whether a description before a comma points at one person: "Russia's president, …", "the finance minister, …"."""
    first = text[span.start : span.start + 4].casefold()
    return first.startswith(("the ", "his ", "her ", "its ", "our ", "my ")) or "'s " in span.text(text) or "’s " in span.text(text)


def _apposition_after(text: str, name: Span) -> Introduction | None:
    start = _AS_A.match(text, name.end, min(len(text), name.end + 12))
    if start is None:
        return None
    stop = _END_OF_APPOSITION.search(text, start.end(), min(len(text), start.end() + 130))
    end = stop.start() if stop else min(len(text), start.end() + 130)
    if (stop is None and end < len(text)) or end - start.end() < 3:
        return None
    phrase = parse_phrase(text, Span(start.end(), end))
    if not phrase.words or fold(phrase.head(text)).strip(".") not in PERSON_HEADS:
        return None
    linked = text[phrase.core.end : phrase.core.end + 5].startswith((" of ", " for "))
    behind = f" of {phrase.complement.text(text)}" if phrase.complement and linked else ""
    office = parse_office(phrase.core.text(text) + behind)
    return Introduction(phrase.span, office, True) if office else None


def country_words(text: str, intro: Introduction) -> list[Span]:
    """The words of an introduction that may name the person's own country."""
    words = find_words(text, *intro.span)
    posted = any(fold(w.text(text)) in _POSTED for w in words)
    for i, word in enumerate(words):
        link = word.text(text).casefold()
        if link in ("in", "on", "at", "to") or (posted and link == "for"):
            return words[:i]
    return words
