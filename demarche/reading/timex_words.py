"""Words of time: each lexeme of the text becomes one character of a class, so that rules can be plain expressions.

A rule such as `MONTH DAY COMMA YEAR` is compiled into a regular expression over one character per lexeme. White space,
spelling and number words are settled here, and the rules never see them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from demarche.reading.lexemes import HYPHENS, ONES, TENS, Lexeme, lex, listed, number_at, plain_number

MONTHS = listed("january february march april may june july august september october november december")
_MONTH = {m: i for i, m in enumerate(MONTHS, 1)} | {m[:3] + d: i for i, m in enumerate(MONTHS, 1) for d in (".", "")}
_MONTH |= {"sept.": 9, "sept": 9}
WEEKDAYS = listed("monday tuesday wednesday thursday friday saturday sunday")
_ORDINAL = {
    w: i
    for i, w in enumerate(
        listed(
            "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
            "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
        ),
        1,
    )
}
_ORDINAL |= {"thirtieth": 30}
_UNITS = listed("second minute hour day night week fortnight weekend month quarter year decade century millennium")
_PLURALS = {u + "s": u for u in _UNITS} | {"centuries": "century", "millennia": "millennium"}
_DECADES = {w: i for i, w in enumerate(listed("twenties thirties forties fifties sixties seventies eighties nineties"), 2)}
_SEASONS = {"spring": "SP", "summer": "SU", "autumn": "FA", "fall": "FA", "winter": "WI"}
_PARTS = {
    "morning": "TMO",
    "mornings": "TMO",
    "afternoon": "TAF",
    "afternoons": "TAF",
    "evening": "TEV",
    "evenings": "TEV",
    "night": "TNI",
    "nights": "TNI",
    "dawn": "TMO",
    "dusk": "TEV",
}
_SETS = {
    "hourly": "PT1H",
    "daily": "P1D",
    "nightly": "P1D",
    "weekly": "P1W",
    "monthly": "P1M",
    "annually": "P1Y",
    "yearly": "P1Y",
}
_HOLIDAYS = {"christmas": "12-25", "thanksgiving": "TG", "halloween": "10-31"}
_REFS = {
    "now": "PRESENT_REF",
    "current": "PRESENT_REF",
    "currently": "PRESENT_REF",
    "nowadays": "PRESENT_REF",
    "recently": "PAST_REF",
    "lately": "PAST_REF",
}
_FEW = {"few", "several", "many", "some", "numerous"}

# Words that stand for themselves: class name -> words.
_PLAIN: dict[str, str] = {
    "THE": "the",
    "A": "a an",
    "THIS": "this",
    "THAT": "that",
    "SAME": "same",
    "LAST": "last",
    "PAST": "past",
    "NEXT": "next",
    "COMING": "coming upcoming",
    "FOLLOWING": "following ensuing",
    "PREVIOUS": "previous preceding prior",
    "LATEST": "latest most",
    "EACH": "each every",
    "AGO": "ago",
    "EARLIER": "earlier",
    "LATER": "later",
    "BEFORE": "before",
    "AFTER": "after",
    "EARLY": "early",
    "LATE": "late",
    "MID": "mid",
    "OF": "of",
    "IN": "in",
    "ON": "on",
    "AT": "at by until till from since",
    "TO": "to through",
    "AND": "and",
    "OR": "or",
    "END": "end beginning start middle close",
    "HALF": "half",
    "FISCAL": "fiscal financial",
    "FULL": "full whole entire",
    "MORE": "more less",
    "THAN": "than",
    "NEAR": "nearly almost about around approximately over roughly under",
    "LEAST": "least most",
    "NO": "no not",
    "ADDITIONAL": "additional consecutive straight further trading working business successive calendar",
    "RECENT": "recent",
    "FUTURE": "future",
    "NEARBY": "near foreseeable distant",
    "BC": "bc bce",
    "TERM": "term",
    "SO": "so",
    "COUPLE": "couple",
    "YESTERDAY": "yesterday",
    "TODAY": "today",
    "TOMORROW": "tomorrow",
    "TONIGHT": "tonight",
    "OVERNIGHT": "overnight",
    "NOON": "noon midday",
    "MIDNIGHT": "midnight",
    "THESE": "these",
    "ZONE": "gmt utc est edt pst pdt cst cdt cet cest bst ist msk",
    "LOCAL": "local",
    "TIME": "time",
    "PERIOD": "period",
    "SOMETIME": "sometime",
    "RIGHT": "right",
    "OLD": "old",
    "AHEAD": "ahead",
    "EVE": "eve",
    "NEW": "new",
    "OCLOCK": "o'clock",
}
_KINDS = listed(
    "WEEKDAY WEEKDAYS MONTH SEASON PART UNIT UNITS NUM N2 YEAR ORD ORDD CLOCK AMPM DECADE ISO SLASH COMMA HYPHEN OPEN "
    "POSS SET REF HOLIDAY FEW PARAGRAPH OTHER"
)
_CLASSES = {name: chr(0xE000 + i) for i, name in enumerate([*_KINDS, *_PLAIN])}
_WORDS: dict[str, tuple[str, object]] = {w: (name, w) for name, words in _PLAIN.items() for w in words.split()}
_WORDS |= {w: ("WEEKDAY", i) for i, w in enumerate(WEEKDAYS)} | {w + "s": ("WEEKDAYS", i) for i, w in enumerate(WEEKDAYS)}
_WORDS |= {u: ("UNIT", u) for u in _UNITS if u not in ("second", "night")}
_WORDS |= {w: ("UNITS", u) for w, u in _PLURALS.items() if u != "night"}
_WORDS |= {w: ("SEASON", v) for w, v in _SEASONS.items()} | {w: ("PART", v) for w, v in _PARTS.items()}
_WORDS |= {w: ("ORD", v) for w, v in _ORDINAL.items()} | {w: ("SET", v) for w, v in _SETS.items()}
_WORDS |= {w: ("REF", v) for w, v in _REFS.items()} | {w: ("HOLIDAY", v) for w, v in _HOLIDAYS.items()}
_WORDS |= {w: ("FEW", w) for w in _FEW} | {w: ("DECADE", f"19{v}") for w, v in _DECADES.items()}
_SIGNS = {"COMMA": ",", "OPEN": "([", "HYPHEN": "".join(HYPHENS) + "—/"}
_WORDS |= {c: (name, c) for name, chars in _SIGNS.items() for c in chars}
_SHORT_MONTHS = frozenset(m[:3] for m in MONTHS if m != "may")

_COMPOSITES = {
    "DAY": "(?:N2|ORDD)",
    "NTH": "(?:ORD|ORDD)",
    "COUNT": "(?:NUM|N2|YEAR)",
    "DET": "(?:THE|THIS|THAT)",
    "ZONED": "(?:LOCAL TIME|ZONE)",
    "QUALIFIER": "(?:NO? MORE THAN|AT? LEAST|NEAR|FULL)",
    "PART2": "(?:PART|NOON|MIDNIGHT)",
    "BEGIN": "(?:(?:EARLY|LATE) IN|EARLY|LATE|EARLIER|LATER|SOMETIME|NEAR|MID HYPHEN?|THE? END OF)",
    "POINT": "(?:LAST|NEXT|THIS PAST|THIS COMING|THIS|COMING|PAST)",
}


_CORE = listed(
    "WEEKDAY WEEKDAYS MONTH SEASON PART UNIT UNITS YEAR CLOCK AMPM DECADE ISO SLASH SET REF HOLIDAY YESTERDAY TODAY "
    "TOMORROW TONIGHT OVERNIGHT NOON MIDNIGHT RECENT FUTURE PAST PERIOD BC OCLOCK"
)
_ISLAND = re.compile(f"[^{_CLASSES['OTHER']}{_CLASSES['PARAGRAPH']}]+")
_HAS_CORE = re.compile(f"[{''.join(_CLASSES[c] for c in _CORE)}]")


class Word(NamedTuple):
    """One word of time in the text: its place, its value, and whether it begins with a capital."""

    start: int
    end: int
    value: object
    text: str
    capital: bool


def rule(pattern: str) -> re.Pattern[str]:
    """The expression over classes of a rule: class names apart by spaces, `<name:…>` for a named group."""
    pattern = re.sub(r"<(\w+):", r"(?p<\1=", pattern).replace(">", ")").replace("=", ">")
    while True:
        wider = re.sub(r"[A-Z][A-Z0-9]*", lambda m: _COMPOSITES.get(m[0], m[0]), pattern)
        if wider == pattern:
            break
        pattern = wider
    pattern = re.sub(r"[A-Z][A-Z0-9]*", lambda m: _CLASSES[m[0]], pattern)
    return re.compile(pattern.replace("(?p<", "(?P<").replace(" ", "").replace("\n", ""))


def classify(text: str) -> tuple[str, list[Word]]:
    """The text as one class character per word of time, and those words beside it."""
    lexemes = lex(text)
    classes: list[str] = []
    words: list[Word] = []
    i = 0
    while i < len(lexemes):
        name, value, end = _class_at(text, lexemes, i)
        first, last = lexemes[i], lexemes[end - 1]
        classes.append(_CLASSES[name])
        words.append(Word(first.start, last.end, value, first.text, text[first.start].isupper()))
        i = end
    return "".join(classes), words


def find_islands(classes: str) -> tuple[str, list[int]]:
    """The runs of words of time that hold a core of one, a gap between them, and where each character came from.

    No rule reaches across another word, so what is left out can match nothing; nine tenths of a report is left out.
    """
    kept: list[str] = []
    origin: list[int] = []
    for island in _ISLAND.finditer(classes):
        if _HAS_CORE.search(classes, island.start(), island.end()):
            kept.append(island.group() + _CLASSES["OTHER"])
            origin.extend(range(island.start(), island.end() + 1))
    return "".join(kept), origin


def _class_at(text: str, lexemes: Sequence[Lexeme], i: int) -> tuple[str, object, int]:
    lexeme = lexemes[i]
    word = lexeme.text
    if lexeme.kind in ("word", "abbreviation"):
        if word in _SHORT_MONTHS and not (i + 1 < len(lexemes) and lexemes[i + 1].kind in ("number", "ordinal")):
            return "OTHER", None, i + 1  # Jan Kavan
        if (word in ONES or word in TENS) and (number := _number_words(lexemes, i)):
            return number
        if word in _MONTH:
            return ("MONTH" if text[lexeme.start].isupper() else "OTHER"), _MONTH[word], i + 1
        return (*_WORDS.get(word, ("OTHER", None)), i + 1)
    match lexeme.kind:
        case "number":
            return (*_digits(lexeme), i + 1)
        case "ordinal":
            day = int(word[:-2])
            return ("ORDD", day, i + 1)
        case "decade":
            return ("DECADE", word[:3] if len(word) == 5 else f"19{word[1]}", i + 1)
        case "clock":
            return ("CLOCK", word, i + 1)
        case "ampm":
            return ("AMPM", word[0], i + 1)
        case "possessive":
            return ("POSS", None, i + 1)
        case "iso" | "slash" | "paragraph":
            return (lexeme.kind.upper(), word, i + 1)
    return (*_WORDS.get(word, ("OTHER", None)), i + 1)


def _digits(lexeme: Lexeme) -> tuple[str, object]:
    word = lexeme.text
    if word.isdecimal() and len(word) <= 2:
        return ("N2" if 0 < int(word) <= 31 else "NUM"), int(word)
    if word.isdecimal() and len(word) == 4 and 1000 <= int(word) <= 2100:
        return "YEAR", int(word)
    value = plain_number(lexeme)
    return ("OTHER" if value is None else "NUM"), value


def _number_words(lexemes: Sequence[Lexeme], i: int) -> tuple[str, object, int] | None:
    """A count in words, or a year in words ("nineteen ninety-six", "two thousand")."""
    got = number_at(lexemes, i)
    if got is None:
        return None
    value, end = got
    if 15 < value < 21 and end == i + 1:
        rest = number_at(lexemes, end)
        if rest is not None and 9 < rest[0] < 100:
            return "YEAR", value * 100 + rest[0], rest[1]
    return "NUM", value, end
