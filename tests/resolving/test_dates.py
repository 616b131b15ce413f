"""Dates: which value an expression has, seen from the day of publication."""

from __future__ import annotations

import datetime

import pytest

from demarche.reading.timexes import find_timexes
from demarche.record import Date
from demarche.resolving.dates import date_of, resolve_dates
from demarche.spans import Span
from tests.timing import cpu_seconds

TUESDAY = datetime.date(2020, 2, 4)


def values(text: str, anchor: datetime.date | None = TUESDAY) -> list[str | None]:
    return [d.value for d in resolve_dates(text, find_timexes(text), anchor)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The minister arrived on Sunday.", "2020-02-02"),
        ("The minister will arrive on Sunday.", "2020-02-09"),
        ("The deadline was extended until Sunday.", "2020-02-09"),
        ("They met on Tuesday.", "2020-02-04"),
        ("They met last Tuesday.", "2020-01-28"),
        ("They met next Tuesday.", "2020-02-11"),
        ("They met yesterday.", "2020-02-03"),
        ("They met two days ago.", "2020-02-02"),
        ("They met the day before yesterday.", "2020-02-02"),
        ("They met last week.", "2020-W05"),
        ("They met last month.", "2020-01"),
        ("They met last year.", "2019"),
        ("They met three years ago.", "2017"),
        ("They met in December.", "2019-12"),
        ("They will meet in December.", "2020-12"),
        ("They met on Dec. 20.", "2019-12-20"),
        ("They met on February 3, 2018.", "2018-02-03"),
        ("They met on Sunday night.", "2020-02-02TNI"),
        ("They met at 5 p.m. on Sunday.", "2020-02-02T17:00"),
        ("They call on him to keep to the December 24 agreement.", "2019-12-24"),
        ("They met last summer.", "2019-SU"),
        ("They met in the summer of 1990.", "1990-SU"),
        ("the third quarter of 1990", "1990-Q3"),
        ("in the 1990s", "199"),
        ("in the 20th century", "19"),
        ("over the weekend", "2020-W05-WE"),
        ("for two weeks", "P2W"),
        ("for an hour and a half", "PT1H30M"),
        ("half a year", "P6M"),
        ("in recent weeks", "PAST_REF"),
        ("who is now in Rome", "PRESENT_REF"),
        ("in the future.", "FUTURE_REF"),
        ("every Thursday", "XXXX-WXX-4"),
        ("last Christmas", "2019-12-25"),
        ("in 264 BC", "BC0264"),
        ("on February 30, 2019", None),
        ("on 3/4/2019", None),
        ("on 3/14/2019", "2019-03-14"),
    ],
)
def test_value_seen_from_a_tuesday_in_february(text: str, value: str | None) -> None:
    assert values(text) == [value]


def test_of_two_weekdays_in_a_sentence_each_follows_its_own_verb() -> None:
    assert values("Kerry said Monday that he will meet Lavrov on Friday.") == ["2020-02-03", "2020-02-07"]


def test_the_next_day_is_counted_from_the_date_told_last() -> None:
    assert values("He landed on March 3, 2003. The next day he left. Two days later he died.") == [
        "2003-03-03",
        "2003-03-04",
        "2003-03-06",
    ]


def test_the_first_end_of_a_range_shares_the_year_of_the_second() -> None:
    assert values("Prices rose from March to August 2011.") == ["2011-03", "2011-08"]


def test_what_is_to_be_held_lies_ahead() -> None:
    assert values("The vote is to be held on December 11.") == ["2020-12-11"]


def test_the_same_year_is_the_year_told_last() -> None:
    assert values("It began in May 1989 and ended later that year.") == ["1989-05", "1989"]


def test_in_a_history_a_bare_month_goes_on_from_the_date_before_it() -> None:
    text = "War began on September 1, 1939. By October 5, 1939 it was lost. In March 1940 peace came. In June, Paris fell."
    assert values(text)[-1] == "1940-06"


def test_without_a_publication_date_nothing_relative_is_guessed() -> None:
    text = "On Sunday, last year, in May, two days ago, yesterday, this week, next spring, at 5 p.m. and soon."
    assert set(values(text, None)) == {None}


def test_without_a_publication_date_absolute_values_stand() -> None:
    assert values("On May 3, 2001, in 1999, for two days, recently.", None) == ["2001-05-03", "1999", "P2D", "PAST_REF"]


def test_shifts_beyond_the_calendar_are_left_open() -> None:
    assert values("900 years earlier and 5,000 weeks ago and 4,999 years ago")[2] is None


def test_a_date_belongs_to_the_act_in_its_own_sentence() -> None:
    text = "He left on Sunday. They met in 2018, he said."
    dates = resolve_dates(text, find_timexes(text), TUESDAY)
    met = text.index("met")
    assert date_of(Span(met, met + 3), Span(19, len(text)), dates) == "2018"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("2020-02-02TNI", "2020-02-02"),
        ("2020-W05", "2020-W05"),
        ("2020-02", "2020-02"),
        ("PAST_REF", None),
        ("199", None),
        ("P2D", None),
    ],
)
def test_only_calendar_values_date_an_act(value: str, kept: str | None) -> None:
    assert date_of(Span(0, 3), Span(0, 40), [Date(10, 15, "DATE", value)]) == kept


def test_a_duration_dates_nothing() -> None:
    assert date_of(Span(0, 3), Span(0, 40), [Date(10, 15, "DURATION", "P2D"), Date(20, 24, "DATE", "1999")]) == "1999"


@pytest.mark.parametrize("day", [datetime.date.min, datetime.date.max])
def test_the_edges_of_the_calendar_do_no_harm(day: datetime.date) -> None:
    text = "On Sunday, last week, next week, 30 years ago, 30 months ago, tomorrow, yesterday, last Christmas, "
    text += "the weekend, next year"
    assert len(values(text, day)) == 10


def test_time_grows_with_length_on_a_sentence_without_end() -> None:
    def seconds(n: int) -> float:
        text = "They met on Friday, Oct. 3, the next day and " * n
        return cpu_seconds(lambda: resolve_dates(text, find_timexes(text), TUESDAY, [Span(0, len(text))]))

    short, long = seconds(300), seconds(1200)
    assert long < 10 * max(short, 0.004)  # four times the text; quadratic would be sixteen
