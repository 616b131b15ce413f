"""Time expressions: which words are one, where it ends, and of which TimeML type it is."""

from __future__ import annotations

import itertools

import pytest

from demarche.reading.timexes import find_timexes
from tests.timing import cpu_seconds


def found(text: str) -> list[tuple[str, str]]:
    return [(text[t.start : t.end], t.type) for t in find_timexes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They met on Friday, Oct. 23, 1998 in Rome.", [("Friday, Oct. 23, 1998", "DATE")]),
        ("They met on 9 September 1914.", [("9 September 1914", "DATE")]),
        ("by the 25th of August 1917", [("the 25th of August 1917", "DATE")]),
        ("dated 2020-02-03.", [("2020-02-03", "DATE")]),
        ("It began two days ago.", [("two days ago", "DATE")]),
        ("in the past three months", [("the past three months", "DURATION")]),
        ("a 16-hour flight", [("16-hour", "DURATION")]),
        ("after almost four years of war", [("almost four years", "DURATION")]),
        ("at 5 p.m. EST on Nov. 9, he said", [("5 p.m. EST on Nov. 9", "TIME")]),
        ("on Friday night the", [("Friday night", "TIME")]),
        ("late yesterday", [("late yesterday", "DATE")]),
        ("earlier this month", [("earlier this month", "DATE")]),
        ("the end of 1990", [("the end of 1990", "DATE")]),
        ("every Thursday they", [("every Thursday", "SET")]),
        ("in the 1980s", [("the 1980s", "DATE")]),
        ("the third quarter of 1990", [("the third quarter of 1990", "DATE")]),
        ("third-quarter profit", [("third-quarter", "DATE")]),
        ("last summer", [("last summer", "DATE")]),
        ("the winter of nineteen ninety-four", [("the winter of nineteen ninety-four", "DATE")]),
        ("April 24-25", [("April 24", "DATE"), ("25", "DATE")]),
        ("from 1939 to 1945,", [("1939", "DATE"), ("1945", "DATE")]),
        ("in recent months", [("recent months", "DATE")]),
        ("in the near future.", [("the near future", "DATE")]),
        ("In May the minister said so.", [("May", "DATE")]),
        ("the next\nmorning", [("the next\nmorning", "TIME")]),
    ],
)
def test_an_expression_is_found_whole(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "He may come.",
        "They march on the capital.",
        "May I say so?",
        "Theresa May said so.",
        "They had no confidence in May the leader.",
        "the second minister",
        "Troops spring to action and fall back.",
        "1,500 people fled.",
        "2000 people fled.",
        "a 23-year-old student",
        "He is 23 years old.",
        "They won 3-2 and lost 21:15.",
        "Jan Kavan resigned.",
        "He lives at 1600 Pennsylvania Avenue, he paid $1990.",
        "about three-quarters of its food",
        "the Sunday Times reported",
        "Bloody Sunday",
    ],
)
def test_what_only_looks_like_a_time_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_white_space_inside_an_expression_may_be_of_any_kind() -> None:
    assert found("on Feb.\r\n3,\u00a02020 in") == [("Feb.\r\n3,\u00a02020", "DATE")]


def test_a_paragraph_break_ends_an_expression() -> None:
    assert found("On Friday\n\nOct. 23") == [("Friday", "DATE"), ("Oct. 23", "DATE")]


def test_expressions_are_ordered_and_never_overlap() -> None:
    text = "On Monday night, two days before May 3, 2001, last week's third quarter 1990-91 at 10:30 p.m. yesterday " * 5
    spans = [(t.start, t.end) for t in find_timexes(text)]
    assert spans
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "12,",
        "1,234",
        " ",
        "\n",
        "\n ",
        "said ",
        "the ",
        "more than ",
        "1990-",
        "twenty ",
        "May ",
        "Friday, ",
        "a.m. ",
        "last ",
        "3/",
        "'s",
    ],
)
def test_time_grows_with_length_on_hostile_text(unit: str) -> None:
    small, large = unit * (8_000 // len(unit)), unit * (32_000 // len(unit))
    base = max(cpu_seconds(lambda: find_timexes(small)), 0.004)
    assert cpu_seconds(lambda: find_timexes(large)) < 10 * base  # four times the text; quadratic would be sixteen


def test_a_decimal_after_a_year_is_no_year() -> None:
    text = "more than in the same period in 2014 \u2014 7.7 percent, officials said."
    assert "2014" in [text[t.start : t.end] for t in find_timexes(text)]
    assert not any("7.7" in text[t.start : t.end] for t in find_timexes(text))
