"""Forms: what a rule makes of the words that it matched.

A form is what an expression says before any anchor is known; `demarche.resolving.dates` turns it into a value:

    ("calendar", value)          an absolute value              ("fixed", value)           a duration, set or reference
    ("monthday", m, day, point)  a month or day without a year  ("weekday", n, point)      a day of the week
    ("season", code, point)      a season without a year        ("quarter", q, years)      a quarter; q 0 = the one told
    ("offset", unit, n)          n units from the anchor        ("shift", unit, n)         n units from the date before
    ("same", unit)               the unit that was told last    ("holiday", code, point)   a feast without a year
    ("part", form, code)         a part of the day of `form`    ("clock", hh:mm, form)     a clock time of that day
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from demarche.reading.timex_words import Word

Form = tuple[object, ...]
Groups = Mapping[str, Word]
Build = Callable[[Groups], Form | None]

_DURATION = {
    "second": ("PT", 1, "S"),
    "minute": ("PT", 1, "M"),
    "hour": ("PT", 1, "H"),
    "day": ("P", 1, "D"),
    "night": ("P", 1, "D"),
    "week": ("P", 1, "W"),
    "fortnight": ("P", 2, "W"),
    "weekend": ("P", 2, "D"),
    "month": ("P", 1, "M"),
    "quarter": ("P", 1, "Q"),
    "year": ("P", 1, "Y"),
    "decade": ("P", 10, "Y"),
    "century": ("P", 100, "Y"),
    "millennium": ("P", 1000, "Y"),
}
_POINTS = {"last": -1, "past": -1, "previous": -1, "preceding": -1, "prior": -1, "next": 1, "coming": 1, "upcoming": 1}
_POINTS |= {"following": 1, "ensuing": 1, "this": 0, "that": 0, "same": 0}


def duration(count: float | None, unit: object) -> str | None:
    """TIMEX3 value of a length of time; a count of None is a vague one (PXD)."""
    prefix, factor, letter = _DURATION[str(unit)]
    if count is None:
        return f"{prefix}X{letter}"
    number = count * factor
    return f"{prefix}{int(number) if number == int(number) else number}{letter}" if number < 10**6 else None


def point(g: Groups) -> int | None:
    """-1, 0 or 1 for last, this and next; None where the text has no such word."""
    words = [g[name].text for name in ("k", "j") if name in g]
    values = [_POINTS[w] for w in words if w in _POINTS]
    return min(values, key=lambda v: v == 0) if values else None


def count_in(g: Groups) -> float | None:
    if "n" not in g:
        return 1 if "one" in g else None
    n = g["n"].value
    return n if isinstance(n, int | float) else None


def _pad(n: object) -> str:
    return f"{n:02d}"


def build_date(g: Groups) -> Form | None:
    month, day = g["m"].value, g["d"].value if "d" in g else None
    if isinstance(day, int) and not 0 < day <= 31:
        return None
    if "y" in g:
        return ("calendar", f"{g['y'].value}-{_pad(month)}" + (f"-{_pad(day)}" if day else ""))
    return ("monthday", month, day, point(g))


def build_monthyear(g: Groups) -> Form | None:
    return ("monthday", g["m"].value, g["d"].value if "d" in g else None, ("year", point(g))) if g["u"].value == "year" else None


def build_weekday(g: Groups) -> Form:
    return ("weekday", g["w"].value, "told" if "t" in g else point(g))


def build_weekday_part(g: Groups) -> Form | None:
    return with_part(build_weekday(g), g)


def with_part(form: Form, g: Groups) -> Form:
    word = g["p"]
    if word.text in ("noon", "midday", "midnight"):
        return ("clock", "24:00" if word.text == "midnight" else "12:00", form)
    return ("part", form, word.value)


def build_day_word(g: Groups) -> Form:
    n = {"yesterday": -1, "today": 0, "tonight": 0, "overnight": 0, "tomorrow": 1}[g["t"].text]
    form: Form = ("offset", "day", n)
    if "p" in g:
        return with_part(form, g)
    return ("part", form, "TNI") if g["t"].text in ("tonight", "overnight") else form


def build_unit_offset(g: Groups) -> Form | None:
    unit, n = g["u"].value, point(g)
    if unit in ("hour", "minute", "second", "fortnight", "night"):
        return None
    return ("offset", unit, n)


def build_told(sign: int) -> Build:
    return lambda g: ("shift", g["u"].value, sign) if g["u"].value not in ("decade", "weekend") else ("fixed", None)


def build_ago(sign: int, kind: str) -> Build:
    def build(g: Groups) -> Form:
        count, unit = count_in(g), g["u"].value
        if unit == "decade" and count is not None:
            count, unit = 10 * count, "year"
        if count is None or unit in ("century", "millennium", "second", "minute"):
            return ("fixed", "PAST_REF" if sign < 0 else "FUTURE_REF") if kind == "offset" else ("fixed", None)
        return (kind, unit, sign * count)

    return build


def build_duration(g: Groups) -> Form | None:
    value = duration(count_in(g), g["u"].value)
    return ("fixed", value) if value else None


_SMALLER = {"year": ("P", "Y", 6, "M"), "hour": ("PT", "H", 30, "M"), "minute": ("PT", "M", 30, "S")}


def build_half(whole: int | None) -> Build:
    """So many units and a half (P1Y6M); `whole` None takes the number from the words."""

    def build(g: Groups) -> Form | None:
        unit = str(g["u"].value)
        count = int(count_in(g) or 0) if whole is None else whole
        if unit in _SMALLER:
            prefix, letter, half, smaller = _SMALLER[unit]
            return ("fixed", f"{prefix}{f'{count}{letter}' if count else ''}{half}{smaller}")
        return ("fixed", duration(count + 0.5, unit))

    return build


def build_year(g: Groups) -> Form:
    return ("calendar", str(g["y"].value))


def build_year_end(g: Groups) -> Form | None:
    """The second year of "2015-16"; none of "2014 to 58.5", where what follows is no year."""
    first, last = str(g["y"].value), g["b"].value
    return ("calendar", f"{first[:2]}{last:02d}") if isinstance(last, int) else None


def build_season(g: Groups) -> Form:
    if "y" in g:
        return ("calendar", f"{g['y'].value}-{g['s'].value}")
    return ("season", g["s"].value, point(g))


def build_quarter(g: Groups) -> Form | None:
    if g["u"].value == "year" and "q" not in g:
        return None
    number = g["q"].value if "q" in g else 0
    if g["u"].value == "half" or (g["u"].value == "quarter" and number in (0, 1, 2, 3, 4)):
        if "y" in g:
            return ("calendar", f"{g['y'].value}-Q{number}") if number else ("quarter", 0, ("year", g["y"].value))
        return ("quarter", number, point(g))
    return None


def build_unit_is(unit: str, build: Build) -> Build:
    return lambda g: build(g) if g["u"].value == unit else None


def build_this_unit(g: Groups) -> Form | None:
    return ("offset", g["u"].value, 0) if g["u"].value in ("week", "month", "quarter", "year") else None


def build_half_year(g: Groups) -> Form | None:
    half = {"first": 1, "second": 2, "last": 2}.get(g["q"].text)
    return ("calendar", f"{g['y'].value}-H{half}") if half else None


def build_decade(g: Groups) -> Form:
    return ("calendar", str(g["e"].value))


def build_century(g: Groups) -> Form | None:
    n = g["q"].value
    return ("calendar", f"{n - 1:02d}") if g["u"].value == "century" and isinstance(n, int) and 0 < n <= 21 else None


def build_clock(g: Groups) -> Form | None:
    hours, _, minutes = g["c"].text.replace(".", ":").partition(":")
    hour = g["c"].value if "n2" in g else None
    hour = int(hours) if hours.isdecimal() else hour
    minute = int(minutes[:2]) if minutes[:2].isdecimal() else 0
    if not isinstance(hour, int) or hour > 24 or minute > 59:
        return None
    if "a" in g:
        if hour > 12:
            return None
        hour = hour % 12 + (12 if g["a"].value == "p" else 0)
    return ("clock", f"{hour:02d}:{minute:02d}", _day_of(g))


def _day_of(g: Groups) -> Form | None:
    if "w" in g:
        return build_weekday(g)
    if "m" in g:
        return build_date(g)
    if "t" in g:
        return build_day_word(g)
    return None


def build_every(g: Groups) -> Form | None:
    if "w" in g:
        part = f"{g['p'].value}" if "p" in g else ""
        return ("fixed", f"XXXX-WXX-{int(str(g['w'].value)) + 1}{part}")
    return build_duration(g) if "u" in g else ("fixed", "P1D")


def build_fixed(value: str | None) -> Build:
    return lambda g: ("fixed", value)


def build_holiday(g: Groups) -> Form:
    code = g["h"].value
    if "v" in g:
        code = {"christmas": "12-24", "easter": None}.get(g["h"].text)
    if "y" in g:
        return ("holiday", code, ("year", g["y"].value))
    return ("holiday", code, point(g))


def build_numeric(g: Groups) -> Form | None:
    month, day, year = (int(x) for x in g["x"].text.split("/"))
    if month > 31 or day > 31 or (month > 12 and day > 12):
        return None
    if year < 100:
        year += 1900 if year > 40 else 2000
    if month > 12:
        month, day = day, month
    elif day <= 12 and day != month:
        return ("fixed", None)  # 3/4 is March in one country and April in the next
    return ("calendar", f"{year}-{month:02d}-{day:02d}")
