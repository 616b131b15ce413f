"""The day of publication as tables and feeds write it: ISO 8601, RFC 822, words, numbers. What is ambiguous is refused."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable

from demarche.errors import BadDateError
from demarche.report import parse_publication_date

# What tables and databases write where there is nothing.
ABSENT = frozenset(["", "nan", "nat", "none", "null", "n/a", "na", "-", "0000-00-00", "0000-00-00 00:00:00"])
_MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_ABSENT_CHARS = 24
_LONGEST_CHARS = 80
_MONTH = r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+)?"
_REST = r"(?:[T\s,].*)?"
_FORMS = tuple(
    re.compile(_WEEKDAY + form + _REST, re.IGNORECASE)
    for form in (
        r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-]+" + _MONTH + r",?[\s-]+(?P<year>\d{4})",  # Tue, 04 Feb 2020 10:00:00 GMT; 4-Feb-2020
        _MONTH + r"\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})",  # Tuesday, February 4, 2020
        _MONTH + r"\s+(?P<day>\d{1,2})\s+[\d:]{5,8}\s+(?:[a-z]{2,5}\s+|[+-]\d{4}\s+)?(?P<year>\d{4})",  # Tue Feb 04 10:00:00 +0000 2020
        r"(?P<year>\d{4})[-/.](?P<day_month>\d{1,2})[-/.](?P<day>\d{1,2})",  # 2020/2/4 10:00 UTC
        r"(?P<day>\d{1,2})\.(?P<day_month>\d{1,2})\.(?P<year>\d{4})",  # 4.2.2020: with points the day comes first
    )
)
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})" + _REST)
_SECONDS = re.compile(r"\d{9,10}(?:\.\d{1,9})?|\d{12,13}")
_MILLISECONDS_FROM = 1e11


def is_absent(value: object) -> bool:
    """Whether a cell holds nothing: no value, blank, or a word for nothing."""
    if isinstance(value, str):
        return not value or value.isspace() or (len(value) < _ABSENT_CHARS and value.strip().casefold() in ABSENT)
    return value is None or (isinstance(value, float) and math.isnan(value))


def parse_day(value: object, *, day_first: bool | None = None) -> datetime.date | None:
    """The day that a cell or a feed gives, as it is written there, whatever the time zone; None for an empty one.

    `day_first` settles 04/02/2020; without it such a date is refused. Raises `BadDateError`.
    """
    if is_absent(value):
        return None
    if isinstance(value, datetime.date):
        return parse_publication_date(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = f"{value:.0f}" if abs(value) < 1e15 else "a huge number"
    if not isinstance(value, str):
        raise BadDateError(str(value)[:_LONGEST_CHARS])
    words = value.strip()
    if len(words) > _LONGEST_CHARS:
        raise BadDateError(words)
    try:
        return parse_publication_date(words)
    except BadDateError:
        found = _parse_words(words, day_first)
    if found is None:
        raise BadDateError(words)
    return found


def _parse_words(words: str, day_first: bool | None) -> datetime.date | None:
    if _SECONDS.fullmatch(words):
        seconds = float(words) / (1000 if float(words) >= _MILLISECONDS_FROM else 1)
        return datetime.datetime.fromtimestamp(seconds, datetime.UTC).date()
    for form in _FORMS:
        found = form.fullmatch(words)
        if found:
            parts = found.groupdict()
            month = int(parts["day_month"]) if parts.get("day_month") else _MONTHS[parts["month"][:3].lower()]
            return _day(int(parts["year"]), month, int(parts["day"]))
    slashed = _SLASHED.fullmatch(words)
    if slashed is None:
        return None
    first, second, year = (int(n) for n in slashed.groups())
    if day_first is None:
        day_first = True if first > 12 else False if second > 12 or first == second else None
    if day_first is None:
        return None
    return _day(year, second, first) if day_first else _day(year, first, second)


def _day(year: int, month: int, day: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def find_day_order(values: Iterable[object]) -> bool | None:
    """Whether dates such as 04/02/2020 begin with the day in this column: told by those that can be read only one way;
    None where there are none, or where they disagree."""
    orders = set[bool]()
    for value in values:
        slashed = _SLASHED.fullmatch(value.strip()) if isinstance(value, str) and len(value) <= _LONGEST_CHARS else None
        if slashed:
            first, second = int(slashed[1]), int(slashed[2])
            if (first > 12) != (second > 12):
                orders.add(first > 12)
    return orders.pop() if len(orders) == 1 else None
