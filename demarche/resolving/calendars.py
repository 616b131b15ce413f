"""Arithmetic on TIMEX3 values: shifting, coarsening, weekdays, the year of a month."""

from __future__ import annotations

import datetime
import re

DAY_FORM = re.compile(r"\d{4}-\d{2}-\d{2}")


def valid(value: str) -> str | None:
    """The value, unless it is a day that no calendar has."""
    if DAY_FORM.fullmatch(value):
        try:
            datetime.date.fromisoformat(value)
        except ValueError:
            return None
    return value


def with_part(value: str | None, part: str) -> str | None:
    return value[:10] + part if value is not None and DAY_FORM.match(value) else value


def day_in(value: str) -> datetime.date | None:
    """The day of a value that names one."""
    return datetime.date.fromisoformat(value[:10]) if DAY_FORM.match(value) else None


def week_of(day: datetime.date) -> str:
    year, week, _ = day.isocalendar()
    return f"{year:04d}-W{week:02d}"


def weekday_from(day: datetime.date, weekday: int, back: bool, *, strict: bool) -> datetime.date:
    gap = (day.weekday() - weekday) % 7 if back else (weekday - day.weekday()) % 7
    gap = 7 if strict and gap == 0 else gap
    try:
        return day - datetime.timedelta(days=gap) if back else day + datetime.timedelta(days=gap)
    except OverflowError:
        return day


def at_unit(value: str, unit: str) -> str | None:
    """A date at the grain of a unit: its year, month, week or day."""
    day = day_in(value)
    match unit:
        case "year":
            return value[:4]
        case "month":
            return value[:7] if re.match(r"\d{4}-\d{2}", value) else None
        case "day":
            return value[:10] if day else None
        case "week":
            return week_of(day) if day else None
        case "quarter":
            return f"{value[:4]}-Q{(int(value[5:7]) + 2) // 3}" if re.match(r"\d{4}-\d{2}", value) else None
        case "decade":
            return value[:3]
        case "century":
            return value[:2]
    return None


def shifted(base: str, unit: str, n: object) -> str | None:
    """A date so many units on from a base, at the grain of the unit; None where the base is too coarse for it."""
    if not isinstance(n, int | float) or abs(n) > 5000:
        return None
    count = int(n)
    try:
        if unit in ("year", "decade", "century"):
            year = int(base[:4]) + count * {"year": 1, "decade": 10, "century": 100}[unit]
            return f"{year:04d}"[: {"year": 4, "decade": 3, "century": 2}[unit]] if 0 < year < 10**4 else None
        if unit in ("month", "quarter") and re.match(r"\d{4}-\d{2}", base):
            months = int(base[:4]) * 12 + int(base[5:7]) - 1 + count * (3 if unit == "quarter" else 1)
            return at_unit(datetime.date(months // 12, months % 12 + 1, 1).isoformat(), unit)
        day = day_in(base)
        if day is None:
            return None
        if unit == "hour":
            return (day + datetime.timedelta(days=count // 24)).isoformat() if count % 24 == 0 else None
        if unit in ("day", "night"):
            return (day + datetime.timedelta(days=count)).isoformat()
        if unit == "weekend":
            monday = day - datetime.timedelta(days=day.weekday()) + datetime.timedelta(weeks=count)
            return f"{week_of(monday)}-WE"
        return week_of(day + datetime.timedelta(weeks=count * (2 if unit == "fortnight" else 1)))
    except (ValueError, OverflowError):
        return None


def nearest_year(month: int, this_month: int, at: tuple[int, int], here: tuple[int, int], tense: str | None) -> int:
    """-1, 0 or 1: which year a month or day without one falls in, seen from the anchor.

    The tense decides where the month lies well apart; months just ahead are ahead, unless the verb is past.
    """
    if tense == "future":
        return 1 if at < here and month != this_month and this_month - month > 2 else 0
    if tense == "past":
        return -1 if at > here and month - this_month > 0 else 0
    if month - this_month > 6:
        return -1
    return 1 if this_month - month > 8 else 0


def holiday_in(code: str, year: int) -> str | None:
    if not 1 <= year <= 9998:
        return None
    if code == "TG":
        first = datetime.date(year, 11, 1)
        return (first + datetime.timedelta(days=(3 - first.weekday()) % 7 + 21)).isoformat()
    return f"{year:04d}-{code}" if re.fullmatch(r"\d{2}-\d{2}", code) else None
