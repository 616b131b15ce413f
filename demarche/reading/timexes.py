"""Time expressions, TimeML's way: dates, times of day, durations and sets, found by a grammar over word classes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from demarche.reading.lexemes import word_set
from demarche.reading.mentions import Timex
from demarche.reading.timex_forms import Form
from demarche.reading.timex_rules import COMPILED, Rule
from demarche.reading.timex_words import MONTHS, Word, classify, find_islands


class _Match(NamedTuple):
    """Words `first` to `last` (exclusive) read by one rule, in their context."""

    words: list[Word]
    first: int
    last: int
    form: Form

    def before(self, n: int = 1) -> str:
        """The n-th word before the match in lower case, or nothing at the edge of the text."""
        return self.words[self.first - n].text if self.first >= n else ""

    def after(self, n: int = 1) -> str:
        """The n-th word after the match in lower case, or nothing at the edge of the text."""
        i = self.last - 1 + n
        return self.words[i].text if i < len(self.words) else ""

    def capital_after(self) -> bool:
        return self.last < len(self.words) and self.words[self.last].capital

    def touches_after(self) -> bool:
        """Whether the next word follows without a space."""
        return self.last < len(self.words) and self.words[self.last].start == self.words[self.last - 1].end


def find_timexes(text: str) -> tuple[Timex, ...]:
    """The time expressions of `text` in order, never overlapping; the longest reading wins."""
    classes, words = classify(text)
    islands, origin = find_islands(classes)
    found: list[tuple[int, int, int, str, Form]] = []
    for rank, (pattern, rule) in enumerate(COMPILED):
        for m in pattern.finditer(islands):
            groups: Mapping[str, Word] = {name: words[origin[m.start(name)]] for name, hit in m.groupdict().items() if hit}
            first, last = m.span("x") if "x" in groups else m.span()
            if last == first:
                continue
            first, last = origin[first], origin[last - 1] + 1
            form = rule.build(groups)
            if form is None or not _fits(rule, _Match(words, first, last, form)):
                continue
            first += words[first].text in _LOOSE and (rule.type == "DATE" or words[first + 1].text in _DETERMINERS)
            found.append((first, -last, rank, rule.type, form))
    return tuple(_longest(found, words))


def _longest(found: list[tuple[int, int, int, str, Form]], words: list[Word]) -> list[Timex]:
    out: list[Timex] = []
    free = 0
    for first, minus_last, _, kind, form in sorted(found, key=lambda f: f[:3]):
        if first >= free:
            free = -minus_last
            out.append(Timex(words[first].start, words[free - 1].end, kind, form))
    return out


_LOOSE = frozenset({"over", "under", "around", "about"})
_DETERMINERS = frozenset({"the", "this", "past", "last", "next"})
_PREPOSITIONS = word_set(
    "in of since until till by from to through last next this early late mid and or between before after for "
    "during on around about ( , - – — through throughout beginning starting ending ended late"
)
_BEFORE_A_MONTH = word_set("in since until till last next early late mid during throughout")
_PUT_IN_PEOPLE = word_set("confidence faith trust believe believes believed interest")
_PRONOUNS = word_set("i you he she it they we god the not be have also")
_PAPERS = word_set("times telegraph mail mirror express post herald tribune school magazine agreement")
_FAMOUS = word_set("bloody black good super ash palm cyber holy")
_MONEY = word_set("$ £ € # no no. nos number flight page room article resolution boeing")
_COUNTED = word_set(
    "people men women children troops soldiers police members percent per cent km kilometers kilometres miles "
    "meters metres feet tons tonnes dollars euros pounds yuan yen % ° acres hectares hours minutes mph kg barrels"
)
_VERBS_IN_S = word_set("was is has as plus does this us its")
_TIME_BEFORE = word_set("at by until till from since before after around about between to , ( - –")
_STRONG_YEAR = word_set("in since during early late mid until by of from through for after before ( fiscal between to and - –")


def _fits(rule: Rule, match: _Match) -> bool:
    check = _GUARDS.get(rule.guard)
    return check is None or check(match)


def _month(m: _Match) -> bool:
    """A bare month: not the modal "May", not a first or last name."""
    word = m.words[m.last - 1]
    if m.last - m.first > 1:
        return True
    if word.text in ("may", "march"):
        if word.capital and m.before() in _BEFORE_A_MONTH and m.before(2) not in _PUT_IN_PEOPLE:
            return True
        return m.before() in _PREPOSITIONS and m.after() not in _PRONOUNS and not (m.before() == "," and m.after().isalpha())
    return not (m.capital_after() and m.before() not in _PREPOSITIONS and m.after() not in ("",) and word.text in ("april", "june"))


def _year(m: _Match) -> bool:
    """A bare number of four digits that is a year, not a count, a price or a house."""
    word = m.words[m.last - 1]
    year, before, after = int(str(word.value)), m.before(), m.after()
    if before in _MONEY or after in _COUNTED or (before == "," and m.before(2).isdigit() and not m.before(2).isalpha()):
        return before == "," and after not in _COUNTED and 1900 <= year < 2100
    if m.touches_after() and (after.isalnum() or after in "%°/@_+="):
        return False
    if m.first and m.words[m.first - 1].end == word.start and before == "-" and m.before(2) in ("post", "pre", "mid"):
        return True
    if m.first and m.words[m.first - 1].end == word.start and before in ("-", ".", "/", "'", "’", "#", "_", ":"):
        return before in "-–/" and m.before(2).isdecimal() and len(m.before(2)) == 4
    if m.last - m.first > 1:
        return 1000 <= year < 2100
    if not word.text.isdecimal():
        return True
    plural = after.isalpha() and after.endswith("s") and after not in _VERBS_IN_S and not m.capital_after()
    if after in ("-", "–") and m.after(2).isdecimal() and len(m.after(2)) == 4 and year < int(m.after(2)) < 2100:
        return True
    if before == "the" and year < 1900:
        return year >= 1500 and after.isalpha() and not plural
    if before in _STRONG_YEAR or (before == "." and m.before(2) == "c"):
        return 1100 <= year < 2100 and not (plural and before not in ("in", "since", "early", "late", "mid"))
    return 1900 <= year < 2060 and (not plural or before == "the")


def _weekday(m: _Match) -> bool:
    return m.before() not in _FAMOUS and not (m.capital_after() and m.after() in _PAPERS) and not (m.capital_after() and m.before() == "mail")


def _length(m: _Match) -> bool:
    """A duration that is no age."""
    after, second = m.after(), m.after(2)
    if after == "old" or (after and after in "-‐‑–" and second in ("old", "olds", "earlier", "ago")):
        return False
    if m.words[m.last - 1].value == "quarter" and (after in ("of", "-") or m.words[m.last - 2].text in ("-", "a")):
        return False
    if m.words[m.last - 1].value in ("decade", "century") and m.form[1] is None:
        return False
    return m.before() not in ("aged", "age") and m.words[m.last - 1].text != "second"


def _bare_units(m: _Match) -> bool:
    """Bare "weeks", "years": a length only where nothing counts or describes them."""
    unit = m.words[m.first].value
    if unit in ("second", "minute", "hour", "night", "weekend", "quarter") or not _length(m) or m.after() == "'":
        return False
    return m.before() not in (
        "old",
        "-",
        "these",
        "those",
        "early",
        "late",
        "latter",
        "days",
        "light",
        "school",
        "his",
        "her",
        "their",
    )


def _the_unit(m: _Match) -> bool:
    """ "the year", "the week": the one that the text speaks of."""
    unit = m.form[1]
    if unit == "weekend":
        return True
    if unit in ("quarter", "year", "week", "month", "day"):
        nxt = m.after()
        return nxt not in (
            "of",
            "-",
            "that",
            "when",
            "after",
            "before",
            "he",
            "she",
            "they",
            "we",
            "it",
            "i",
            "you",
            "to",
            "'",
        ) and not (unit in ("day", "month", "week") and nxt.isalpha() and nxt not in _FREE)
    return False


_FREE = word_set("and or but on in with as when at for by to from with for s was were is that said") - {
    "that",
    "when",
    "to",
}


def _narrative(m: _Match) -> bool:
    return m.form[1] not in ("hour", "minute", "second", "century", "millennium")


def _ends(m: _Match) -> bool:
    """ "the day before", but not "the day before the vote": that needs the date of the vote."""
    return _narrative(m) and (not m.after() or not m.after().isalpha() or m.after() in ("and", "in", "at", "that", "when", "but", "with"))


def _shift(m: _Match) -> bool:
    """ "two days later", "a year earlier"; not "two days after the vote", which needs the date of the vote."""
    word = m.words[m.last - 1].text
    return word in ("later", "earlier") or (word == "before" and _ends(m))


def _clock(m: _Match) -> bool:
    """A clock time, not a score or a ratio: a sign that it is one must stand beside it."""
    if m.last - m.first > 1 and any(w.text in _CLOCK_SIGNS or w.value in ("a", "p") for w in m.words[m.first + 1 : m.last]):
        return True
    hours = m.words[m.first].text.partition(":")[0]
    if not m.words[m.first].text[0].isdecimal():
        return True
    return m.before() in _TIME_BEFORE - {",", "(", "to", "-", "–", "by", "from"} or (len(hours) == 2 and m.before() == "at")


_CLOCK_SIGNS = word_set("gmt utc est edt pst pdt cst cdt cet cest bst ist msk local")


def _season(m: _Match) -> bool:
    return m.after() not in ("of", "in", "to", "into", "from", "apart", "back", "-", "short") and not m.capital_after()


def _the_past(m: _Match) -> bool:
    return not m.after().isalpha() or m.after() in (
        "and",
        "that",
        "as",
        "to",
        "for",
        "by",
        "it",
        "they",
        "he",
        "she",
        "when",
        "has",
    )


def _future(m: _Match) -> bool:
    """The noun; the adjective ("future elections") dates nothing."""
    return not m.after().isalpha() and m.before() not in ("a", "'s", "’s", "any", "its", "their", "his", "her", "our")


def _holiday(m: _Match) -> bool:
    return m.after() not in ("island", "tree", "carol", "trees", "card", "cards", "party") and m.before() != "father"


_GUARDS: dict[str, Callable[[_Match], bool]] = {
    "month": _month,
    "year": _year,
    "weekday": _weekday,
    "length": _length,
    "bare units": _bare_units,
    "the unit": _the_unit,
    "narrative": _narrative,
    "ends": _ends,
    "shift": _shift,
    "clock": _clock,
    "season": _season,
    "the past": _the_past,
    "future": _future,
    "the future": lambda m: m.after() != "of" and not m.words[m.last - 1].capital,
    "five and 1/2": lambda m: m.words[m.last - 4].text == "1" and m.words[m.last - 2].text == "2",
    "holiday": _holiday,
    "week": lambda m: m.words[m.first + 1].value == "week",
    "year's end": lambda m: m.words[m.last - 1].text == "end" and any(w.value == "year" for w in m.words[m.first : m.last]),
    "night": lambda m: m.words[m.last - 1].text in ("night", "evening"),
    "plural": lambda m: m.words[m.last - 1].text.endswith("s"),
    "decade": lambda m: m.words[m.last - 1].text[0] in "'’‘0123456789" or m.words[m.first].text == "the",
    "offset": lambda m: m.form[1] not in ("decade", "century") or m.words[m.first].text != "past",
    "second day": lambda m: not (m.after() in _COUNTED or m.after() in frozenset(MONTHS)),
    "first day": lambda m: not m.before().isalpha() or m.before() in _PREPOSITIONS,
    "year end": lambda m: int(str(m.words[m.first].value)) > int(str(m.words[m.first - 2].value)) % 100,
    "set": lambda m: not m.capital_after(),
    "reference": lambda m: m.after() != "account",
    "noon": lambda m: m.before() in ("at", "by", "until", "around", "before", "after", "since"),
}
