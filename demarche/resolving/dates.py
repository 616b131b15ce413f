"""Time expressions -> dates: each form is given its TIMEX3 value, from an anchor where it needs one.

The anchor is the day of publication. A weekday or a month without a year looks back from it unless the verb that
governs it is future (the news rule of HeidelTime). "The next day" looks to the date told last. What needs an anchor
that is not there stays open: its value is None.
"""

from __future__ import annotations

import bisect
import datetime
import re
from collections.abc import Sequence

from demarche.reading.mentions import Timex
from demarche.reading.timex_forms import Form
from demarche.record import Date
from demarche.resolving.calendars import (
    DAY_FORM,
    at_unit,
    day_in,
    holiday_in,
    nearest_year,
    shifted,
    valid,
    week_of,
    weekday_from,
    with_part,
)
from demarche.resolving.tenses import looks_ahead, tense_at
from demarche.spans import Span

_CALENDAR = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?|-W\d{2})?")
_SEASON_STARTS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
# How far back in the text a date may stand for "the next day" to be counted from it, in characters.
_TOLD_REACH = 1500
# How near a dated month must stand for the next bare month to share its year, outside a history.
_GOES_ON_REACH = 300
# No more of a sentence is read on either side for its tense: one without an end must not cost its square.
_SENTENCE_REACH = 600


def resolve_dates(text: str, timexes: Sequence[Timex], anchor: datetime.date | None, sentences: Sequence[Span] = ()) -> tuple[Date, ...]:
    """The time expressions with their values, in order; None where the text or a missing anchor leaves it open."""
    teller = _Teller(text, anchor, sentences, is_history(timexes, anchor))
    return tuple(Date(t.start, t.end, t.type, teller.value(t)) for t in timexes)


def is_history(timexes: Sequence[Timex], anchor: datetime.date | None) -> bool:
    """Whether the text tells of the past year by year, so that a bare month goes on from the date before it.

    So where at least three days or months carry their year, and most of these years lie before the last one.
    """
    years = [int(str(t.form[1])[:4]) for t in timexes if t.form and t.form[0] == "calendar" and re.match(r"\d{4}-\d", str(t.form[1]))]
    if anchor is None or len(years) < 3:
        return False
    return sum(y < anchor.year - 1 for y in years) * 4 > len(years) * 3


def date_of(act: Span, sentence: Span, dates: Sequence[Date]) -> str | None:
    """The calendar value that dates an act: of the nearest date in its sentence; None where there is none.

    YYYY, YYYY-MM, YYYY-MM-DD or YYYY-Www; a time of day counts as its day, references (PAST_REF) not at all.
    `dates` are in the order of the text.
    """
    found = calendar_dates_in(sentence, dates)
    return min(found, key=lambda dated: gap_to(dated[0], act))[1] if found else None


def calendar_dates_in(window: Span, dates: Sequence[Date]) -> list[tuple[Date, str]]:
    """The dates and times that lie wholly in a stretch of the text, with their calendar values; `dates` are in the order of the text."""
    first = bisect.bisect_left(dates, window.start, key=lambda d: d.start)
    last = bisect.bisect_left(dates, window.end, key=lambda d: d.start)
    found = [(d, calendar_value(d.value)) for d in dates[first:last] if d.end <= window.end and d.type in ("DATE", "TIME")]
    return [(d, value) for d, value in found if value is not None]


def gap_to(date: Date, act: Span) -> int:
    """Characters between a date and an act; 0 where they touch or overlap."""
    return max(date.start - act.end, act.start - date.end, 0)


def calendar_value(value: str | None) -> str | None:
    """A TIMEX3 value cut to year, month, day or week; None where it is no calendar date."""
    if value is None:
        return None
    m = _CALENDAR.match(value)
    if m is None or (m.end() < len(value) and value[m.end()] not in "T-"):
        return None
    return m.group()


class _Teller:
    """Walks through the expressions in order and remembers the date, the quarter and the year told last."""

    def __init__(self, text: str, anchor: datetime.date | None, sentences: Sequence[Span], history: bool) -> None:
        self.text, self.anchor, self.history = text, anchor, history
        self.starts = [s.start for s in sentences]
        self.sentences = sentences
        self.told: str | None = None
        self.told_at = -(10**9)
        self.quarter: tuple[int, int] | None = None
        self.period: str | None = None

    def value(self, timex: Timex) -> str | None:
        """The value of one expression, which becomes the date told if it is one."""
        value = self._resolve(timex.form, timex)
        if value is not None and timex.type in ("DATE", "TIME"):
            if calendar_value(value):
                self.told, self.told_at = value, timex.end
            q = re.fullmatch(r"(\d{4})-Q(\d)", value)
            if q:
                self.quarter = self.quarter or (int(q[1]), int(q[2]))
                self.period = "quarter"
        elif timex.type == "DURATION" and value in ("P9M", "P6M"):
            self.period = "months"
        return value

    def _tense(self, timex: Timex) -> str | None:
        return tense_at(self.text, self._sentence(timex), Span(timex.start, timex.end))

    def _sentence(self, timex: Timex) -> Span:
        i = bisect.bisect_right(self.starts, timex.start) - 1
        if i >= 0 and timex.start < self.sentences[i].end:
            start, end = self.sentences[i]
            return Span(max(start, timex.start - _SENTENCE_REACH), min(end, timex.end + _SENTENCE_REACH))
        return Span(*_sentence_around(self.text, timex.start))

    def _resolve(self, form: Form, timex: Timex) -> str | None:
        kind = form[0] if form else None
        if kind in ("fixed", "calendar"):
            return valid(str(form[1])) if form[1] is not None else None
        if kind == "part":
            return with_part(self._resolve(_form(form[1]), timex), str(form[2]))
        if kind == "clock":
            return self._clock(form, timex)
        if kind in ("shift", "same", "weekday told", "told year"):
            return self._told_form(form, timex)
        if self.anchor is None:
            return self._anchorless(form)
        return self._anchored(form, timex, self.anchor)

    def _anchorless(self, form: Form) -> str | None:
        if form[0] in ("holiday", "monthday") and isinstance(form[-1], tuple) and isinstance(form[-1][1], int) and form[-1][1] > 1000:
            return holiday_in(str(form[1]), form[-1][1])
        return None

    def _clock(self, form: Form, timex: Timex) -> str | None:
        inner = _form(form[2]) if form[2] else None
        if inner is not None:
            day = self._resolve(inner, timex)
        elif self.told and DAY_FORM.match(self.told) and timex.start - self.told_at < 300:
            day = self.told
        else:
            day = self.anchor.isoformat() if self.anchor else None
        if day is None or not DAY_FORM.match(day):
            return None
        return f"{day[:10]}T{form[1]}"

    def _told_form(self, form: Form, timex: Timex) -> str | None:
        """Forms counted from the date told last; from the anchor where none was told."""
        base = self.told if self.history or timex.start - self.told_at < _TOLD_REACH else None
        if form[0] == "shift" and form[1] == "year" and form[2] == -1 and self.period and self.anchor:
            return self._year_before(self.anchor)
        if base is None:
            base = self.anchor.isoformat() if self.anchor else None
        if base is None:
            return None
        if form[0] == "same":
            return at_unit(base, str(form[1]))
        if form[0] == "told year":
            return valid(f"{base[:4]}-{_int(form[1]):02d}" + (f"-{_int(form[2]):02d}" if form[2] else ""))
        if form[0] == "weekday told":
            day = day_in(base)
            if day is None:
                return None
            return weekday_from(day, _int(form[1]), _int(form[2]) < 0, strict=True).isoformat()
        return shifted(base, str(form[1]), form[2])

    def _anchored(self, form: Form, timex: Timex, anchor: datetime.date) -> str | None:
        match form[0]:
            case "offset":
                return self._offset(str(form[1]), form[2], timex, anchor)
            case "weekday":
                return self._weekday(form, timex, anchor)
            case "monthday":
                return self._monthday(form, timex, anchor)
            case "season":
                return self._season(form, timex, anchor)
            case "quarter":
                return self._quarter(form, timex, anchor)
            case "year before":
                return self._year_before(anchor)
            case "year end":
                return self.told[:4] if self.told and self.history else str(anchor.year)
            case "holiday":
                return self._holiday(form, timex, anchor)
            case "same or this":
                return self._the_unit(str(form[1]), timex, anchor)
            case "week of":
                day = day_in(self._resolve(_form(form[1]), timex) or "")
                return week_of(day) if day else None
        return None

    def _offset(self, unit: str, n: object, timex: Timex, anchor: datetime.date) -> str | None:
        if not isinstance(n, int | float):
            return None
        if self.history and self.told and n == 0 and unit in ("year", "month") and "this" not in self.text[timex.start : timex.end].lower():
            return at_unit(self.told, unit)
        if unit == "year" and n == -1 and self.text[timex.end - 3 : timex.end].lower() == "ago" and self.period:
            return self._year_before(anchor)
        return shifted(anchor.isoformat(), unit, n)

    def _weekday(self, form: Form, timex: Timex, anchor: datetime.date) -> str:
        weekday, point = _int(form[1]), form[2]
        if point == -1:
            return weekday_from(anchor, weekday, True, strict=True).isoformat()
        if point == 1:
            return weekday_from(anchor, weekday, False, strict=True).isoformat()
        back = self._tense(timex) != "future"
        return weekday_from(anchor, weekday, back, strict=False).isoformat()

    def _monthday(self, form: Form, timex: Timex, anchor: datetime.date) -> str | None:
        month, day, point = _int(form[1]), form[2], form[3]
        year = self._year_of(month, day, point, timex, anchor)
        if day is None:
            return f"{year:04d}-{month:02d}"
        return valid(f"{year:04d}-{month:02d}-{_int(day):02d}")

    def _year_of(self, month: int, day: object, point: object, timex: Timex, anchor: datetime.date) -> int:
        here = (anchor.month, anchor.day)
        at = (month, _int(day) if day is not None else anchor.day)
        if isinstance(point, tuple):
            return anchor.year + _int(point[1] or 0)
        if point == -1:
            return anchor.year if (at < here if day is not None else month < anchor.month) else anchor.year - 1
        if point == 1:
            return anchor.year if (at > here if day is not None else month > anchor.month) else anchor.year + 1
        if point == 0:
            return anchor.year
        told = self._told_year(timex)
        tense = self._tense(timex)
        if told is not None and told[0] < anchor.year - 1 and (self.history or tense != "future"):
            return told[0] if told[1] - month <= 6 else told[0] + 1
        if tense == "future" and _is_attribute(self.text, timex):
            tense = None
        if tense == "past" and (month - anchor.month) % 12 <= 4 and looks_ahead(self.text, self._sentence(timex)):
            tense = None
        return anchor.year + nearest_year(month, anchor.month, at, here, tense)

    def _told_year(self, timex: Timex) -> tuple[int, int] | None:
        """Year and month of the date told before: in a history, or else in the same paragraph."""
        if self.told is None or len(self.told) < 7 or self.told[5] in "WQSFH":
            return (int(self.told[:4]), 1) if self.told and self.history else None
        if self.history:
            return int(self.told[:4]), int(self.told[5:7])
        if timex.start - self.told_at > _GOES_ON_REACH or re.search(r"\n\s*\n", self.text[self.told_at : timex.start]):
            return None
        return int(self.told[:4]), int(self.told[5:7])

    def _season(self, form: Form, timex: Timex, anchor: datetime.date) -> str:
        code, point = str(form[1]), form[2]
        start = _SEASON_STARTS[code]
        if self.history and self.told:
            return f"{self.told[:4]}-{code}"
        year = anchor.year
        if point == -1 and anchor.month < start + 3 and not (code == "WI" and anchor.month < 3):
            year -= 1
        elif point == 1 and anchor.month >= start:
            year += 1
        elif point is None and anchor.month + 3 < start and self._tense(timex) == "past":
            year -= 1
        if code == "WI" and point == -1 and anchor.month < 3:
            year -= 1
        return f"{year}-{code}"

    def _quarter(self, form: Form, timex: Timex, anchor: datetime.date) -> str | None:
        number, point = _int(form[1]), form[2]
        if isinstance(point, tuple):
            return f"{_int(point[1])}-Q{self.quarter[1]}" if self.quarter else f"{_int(point[1])}"
        now = (anchor.month + 2) // 3
        if number == 0:
            year, q = self.quarter or ((anchor.year, now - 1) if now > 1 else (anchor.year - 1, 4))
            return f"{year}-Q{q}"
        if point is not None:
            return f"{anchor.year + _int(point)}-Q{number}"
        return f"{anchor.year - (number > now + 1 and self._tense(timex) != 'future')}-Q{number}"

    def _year_before(self, anchor: datetime.date) -> str:
        if self.period == "quarter" and self.quarter:
            return f"{self.quarter[0] - 1}-Q{self.quarter[1]}"
        return str(anchor.year - 1)

    def _holiday(self, form: Form, timex: Timex, anchor: datetime.date) -> str | None:
        code, point = str(form[1]), form[2]
        if isinstance(point, tuple):
            return holiday_in(code, _int(point[1]))
        this = holiday_in(code, anchor.year)
        if this is None:
            return None
        if point == -1 and this >= anchor.isoformat():
            return holiday_in(code, anchor.year - 1)
        if point == 1 and this <= anchor.isoformat():
            return holiday_in(code, anchor.year + 1)
        if point is None and this > anchor.isoformat() and self._tense(timex) != "future" and anchor.month < 9:
            return holiday_in(code, anchor.year - 1)
        return this

    def _the_unit(self, unit: str, timex: Timex, anchor: datetime.date) -> str | None:
        if unit == "quarter":
            return self._quarter(("quarter", 0, None), timex, anchor)
        if unit == "weekend":
            return shifted(anchor.isoformat(), "weekend", -1 if anchor.weekday() < 5 else 0)
        if unit == "day" and self.told and timex.start - self.told_at < _TOLD_REACH and DAY_FORM.match(self.told):
            return self.told[:10]
        return at_unit(anchor.isoformat(), unit)


def _is_attribute(text: str, timex: Timex) -> bool:
    """ "the April 24 agreement": a date that names a thing, whatever the verb."""
    return text[max(0, timex.start - 4) : timex.start].lower() == "the "


def _form(value: object) -> Form:
    return value if isinstance(value, tuple) else ()


def _int(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _sentence_around(text: str, at: int) -> tuple[int, int]:
    """Rough sentence bounds where none are known: full stops, and breaks between paragraphs."""
    start = max(
        text.rfind(". ", max(0, at - 600), at),
        text.rfind(".\n", max(0, at - 600), at),
        text.rfind("\n\n", max(0, at - 600), at),
    )
    ends = [e for e in (text.find(". ", at, at + 400), text.find(".\n", at, at + 400), text.find("\n\n", at, at + 400)) if e >= 0]
    return (start + 1 if start >= 0 else max(0, at - 600)), (min(ends) if ends else min(len(text), at + 400))
