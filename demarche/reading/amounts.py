"""Amounts: money, and counts of people, as plain numbers with a qualifier."""

from __future__ import annotations

import re
from collections.abc import Sequence

from demarche.knowledge.currencies import ADJECTIVES, CODES, NAMES, PREFIXES, SIGNS, currency_named
from demarche.reading.lexemes import HYPHENS, ONES, Lexeme, lex, word_set
from demarche.reading.mentions import Amount
from demarche.reading.people_words import ACTS, is_people
from demarche.reading.quantities import MAGNITUDES, QUALIFIERS, Number, number_from, qualified, qualifier_before

_PER = word_set("share barrel gallon litre liter ton tonne ounce pound hour head kilo kilogram unit bushel mile pop carat")
_PLACE_WORDS = frozenset({"new", "hong", "south", "sri", "u", "s", "."})
_SAYING = word_set("said say says told tell tells spoke speak added who familiar with")
_STOPS = word_set(
    """
    a an the and or but nor of in on at by for from to with without into onto over under about after before since
    until during who whom whose which that this these those it its he she they we i you his her their our your my is
    are was were be been being am has have had do does did will would shall should can could may might must not no
    than as if when while where because so there here per percent said says told also only more less most least both
    each every all any another between among against through off out up down
    """
)
_MODIFIER_LIMIT = 4
_ACTS = re.compile(rf"\b(?:{ACTS})\b", re.IGNORECASE)
_BARE_BEFORE = re.compile(
    r"\b(?:kill(?:ed|ing|s)?|wound(?:ed|ing)|injur(?:ed|ing)|arrest(?:ed|ing)|detain(?:ed|ing)|leaving|displac(?:ed|ing)|"
    r"captur(?:ed|ing)|rescu(?:ed|ing)|saved|saving|evacuat(?:ed|ing)|expell(?:ed|ing)|deport(?:ed|ing))\b"
)
_BARE_AFTER = re.compile(
    r"\s+(?:more\s+|others\s+)?(?:(?:were|was|have been|had been|are)\s+(?:\w+ly\s+)?)?"
    r"(?:killed|dead|died|wounded|injured|arrested|detained|missing|displaced|evacuated|rescued|drowned|executed|hospitali[sz]ed)\b"
)
_CLAUSE_REACH = 160  # characters on each side in which an act must stand for a small count to be one of its people


def find_amounts(text: str) -> tuple[Amount, ...]:
    """Money and counts of people in `text`, in order. Percentages, years, ages, votes and vehicles are no amounts.

    The span holds the number with its unit or head ("$ 1 million", "one million people"); the qualifier stays outside.
    """
    lexemes = lex(text)
    out: list[Amount] = []
    i = 0
    while i < len(lexemes):
        number = number_from(text, lexemes, i)
        if number is None:
            i += 1
            continue
        amount = _money(text, lexemes, number) or _people(text, lexemes, number, out)
        if amount is not None and (not out or out[-1].end <= amount.start):
            out.append(amount)
        i = max(number.last, i + 1)
    return tuple(out)


def _money(text: str, lexemes: Sequence[Lexeme], number: Number) -> Amount | None:
    """The number as money, by the sign or code before it or the name after it."""
    return _money_before(text, lexemes, number) or _money_after(text, lexemes, number)


def _money_before(text: str, lexemes: Sequence[Lexeme], number: Number) -> Amount | None:
    i = number.first - 1
    if i < 0:
        return None
    sign = lexemes[i]
    word = lexemes[i - 1].text if i else ""
    first = i
    if sign.text in SIGNS:
        code = SIGNS[sign.text]
        if i and lexemes[i - 1].end == sign.start and word + sign.text in SIGNS:
            code, first = SIGNS[word + sign.text], i - 1
        elif word in ADJECTIVES:
            code = currency_named(sign.text, word)
    elif sign.text.upper() in CODES and text[sign.start : sign.end].isupper():
        code = sign.text.upper()
    elif sign.text in PREFIXES:
        code = PREFIXES[sign.text]
    elif sign.text == "." and word == "rs":
        code, first = None, i - 1
    else:
        return None
    last = number.last
    if last < len(lexemes) and lexemes[last].text in ("usd", "dollars") and code == "USD":
        last += 1
    if _is_price(lexemes, last):
        return None
    qualifier = qualified(lexemes, first, last, number)
    return Amount(lexemes[first].start, lexemes[last - 1].end, "money", number.value, code, qualifier)


def _money_after(text: str, lexemes: Sequence[Lexeme], number: Number) -> Amount | None:
    j = number.last
    adjective = None
    for _ in range(4):
        if j < len(lexemes) and (lexemes[j].text in HYPHENS or lexemes[j].text in ADJECTIVES or lexemes[j].text in _PLACE_WORDS):
            adjective = "us" if lexemes[j].text == "s" else lexemes[j].text if lexemes[j].text in ADJECTIVES else adjective
            j += 1
    if j >= len(lexemes) or (lexemes[j].kind != "word" and lexemes[j].text not in ("€", "£")):
        return None
    name = lexemes[j].text
    code = name.upper() if name.upper() in CODES and text[lexemes[j].start : lexemes[j].end].isupper() else None
    if code is None:
        if name not in NAMES and name not in ("€", "£"):
            return None
        if name in ("won", "pounds", "pound", "sum", "marks", "crowns") and not adjective and not _is_sterling(lexemes, j, number):
            return None
        code = currency_named(name, adjective)
    j += 1 + (j + 1 < len(lexemes) and lexemes[j + 1].text == "sterling")
    if _is_price(lexemes, j):
        return None
    return Amount(
        lexemes[number.first].start,
        lexemes[j - 1].end,
        "money",
        number.value,
        code,
        qualified(lexemes, number.first, j, number),
    )


def _is_sterling(lexemes: Sequence[Lexeme], j: int, number: Number) -> bool:
    """ "Pounds" that are money: sterling, or a large round sum that is of nothing ("2 million pounds")."""
    after = lexemes[j + 1].text if j + 1 < len(lexemes) else ""
    large = lexemes[number.last - 1].text in MAGNITUDES and number.value >= 10**6
    return after == "sterling" or (large and after != "of" and lexemes[j].text in ("pounds", "pound", "won"))


def _is_price(lexemes: Sequence[Lexeme], last: int) -> bool:
    """ "a barrel", "per share": the price of a thing, not an amount that changes hands."""
    return last + 1 < len(lexemes) and lexemes[last].text in ("a", "an", "per", "/") and lexemes[last + 1].text in _PER


def _people(text: str, lexemes: Sequence[Lexeme], number: Number, found: Sequence[Amount]) -> Amount | None:
    """The number as a count of people, by its head or by an act that only people undergo."""
    if number.value != int(number.value) or number.value < 1 or number.value > 10**10 or _is_no_count(text, lexemes, number):
        return None
    last = _head(text, lexemes, number)
    if last is None:
        last = _headless(text, lexemes, number, found)
        if last is None:
            return None
    elif number.value <= 10 and (
        (last < len(lexemes) and lexemes[last].text in _SAYING) or not _acted_on(text, lexemes[number.first].start, lexemes[last - 1].end)
    ):
        return None
    start, end = lexemes[number.first].start, lexemes[last - 1].end
    return Amount(start, end, "people", int(number.value), "people", qualified(lexemes, number.first, last, number))


def _is_no_count(text: str, lexemes: Sequence[Lexeme], number: Number) -> bool:
    before = lexemes[number.first - 1].text if number.first else ""
    if before in SIGNS or before in ("no", "number", "group", "article", "resolution", "than-", "-", "–"):
        return True
    if before == "in" and number.first > 1 and (lexemes[number.first - 2].kind == "number" or lexemes[number.first - 2].text in ONES):
        return True  # four in ten voters
    year = lexemes[number.first].text
    if len(year) == 4 and year.isdecimal() and 1950 <= number.value <= 2035 and qualifier_before(lexemes, number.first) is None:
        return True  # "the September 2015 deaths"
    capital = number.words and text[lexemes[number.first].start].isupper() and before == "of"
    small_and_known = number.words and number.value <= 12 and before in ("the", "these", "those", "his", "her", "their", "its", "both", "our")
    return capital or small_and_known


def _head(text: str, lexemes: Sequence[Lexeme], number: Number) -> int | None:
    """Index after the head of the noun phrase that the number opens, if that head denotes people."""
    best = None
    j = number.last
    before = ""
    if j < len(lexemes) and lexemes[j].text == "of":
        return None
    for _ in range(_MODIFIER_LIMIT + 4):
        if j >= len(lexemes):
            break
        lexeme = lexemes[j]
        if lexeme.text in HYPHENS and lexemes[j - 1].end == lexeme.start and j > number.last:
            j += 1
            continue
        if lexeme.text == "." and len(before) == 1:
            j += 1
            continue
        if lexeme.text == "more" and j == number.last:
            j += 1
            continue
        if lexeme.kind != "word" or lexeme.text in _STOPS:
            break
        if is_people(lexeme.text, text[lexeme.start].isupper(), before, number.value == 1):
            best = j + 1
        elif best is not None:
            break
        before = lexeme.text
        j += 1
    return best


def _headless(text: str, lexemes: Sequence[Lexeme], number: Number, found: Sequence[Amount]) -> int | None:
    """Index after a count without a head ("killing at least 12", "saved 200 more"); None where it counts no people."""
    start, end = lexemes[number.first].start, lexemes[number.last - 1].end
    following = lexemes[number.last].text if number.last < len(lexemes) else ""
    if number.value == 1 or (not number.words and 1900 <= number.value < 2100 and "," not in text[start:end]):
        return None
    if _BARE_AFTER.match(text, end, end + 60):
        return number.last
    more = following in ("more", "others")
    told = bool(found) and found[-1].kind == "people" and start - found[-1].end < 200 and "\n" not in text[found[-1].end : start]
    if more and not told:
        return None
    closes = following in ("", "and", "in", "on", "at", "since", "during", "when", "after", ",", ".", ";") or more
    window = text[max(0, start - 40) : start]
    m = _last_match(_BARE_BEFORE, window) if closes else None
    return number.last + more if m is not None and _only_qualifier(window[m:]) else None


def _last_match(pattern: re.Pattern[str], text: str) -> int | None:
    ends = [m.end() for m in pattern.finditer(text)]
    return ends[-1] if ends else None


_QUALIFIER_WORDS = frozenset(w for words, _ in QUALIFIERS for w in words) | {
    "another",
    "reportedly",
    "as",
    "than",
    "it",
    "a",
    "an",
}


def _only_qualifier(words: str) -> bool:
    return all(w.lower() in _QUALIFIER_WORDS for w in words.split())


def _acted_on(text: str, start: int, end: int) -> bool:
    """Whether an act upon people stands in the same sentence, near a small count."""
    left = max(0, start - _CLAUSE_REACH)
    left = max(left, text.rfind(". ", left, start) + 1, text.rfind("\n", left, start) + 1)
    right = end + _CLAUSE_REACH
    right = min((x for x in (text.find(". ", end, right), text.find("\n", end, right)) if x >= 0), default=right)
    return _ACTS.search(text, left, right) is not None
