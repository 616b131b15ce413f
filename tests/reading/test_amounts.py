"""Amounts: money and people as plain numbers."""

from __future__ import annotations

import pytest
from babel.numbers import list_currencies

from demarche.knowledge.currencies import CODES, currency_named
from demarche.reading.amounts import find_amounts
from tests.timing import cpu_seconds


def found(text: str) -> list[tuple[str, float, str | None, str | None]]:
    return [(text[a.start : a.end], a.value, a.unit, a.qualifier) for a in find_amounts(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("will allocate $ 1 million to", ("$ 1 million", 1_000_000, "USD", None)),
        ("gave 2.2m dollars to", ("2.2m dollars", 2_200_000, "USD", None)),
        ("a US$5bn loan", ("US$5bn", 5_000_000_000, "USD", None)),
        ("€300m of aid", ("€300m", 300_000_000, "EUR", None)),
        ("half a million dollars", ("half a million dollars", 500_000, "USD", None)),
        ("a $1.3-billion deal", ("$1.3-billion", 1_300_000_000, "USD", None)),
        ("C$5 million", ("C$5 million", 5_000_000, "CAD", None)),
        ("HK$20,000", ("HK$20,000", 20_000, "HKD", None)),
        ("a 10-million-euro grant", ("10-million-euro", 10_000_000, "EUR", None)),
        ("more than 3,000 Swiss francs", ("3,000 Swiss francs", 3_000, "CHF", "more_than")),
        ("up to 5 billion yuan", ("5 billion yuan", 5_000_000_000, "CNY", "less_than")),
        ("USD 3 billion", ("USD 3 billion", 3_000_000_000, "USD", None)),
        ("twenty-five million pounds sterling", ("twenty-five million pounds sterling", 25_000_000, "GBP", None)),
        ("some 200 million South Korean won", ("200 million South Korean won", 200_000_000, "KRW", "about")),
        ("40 million Belarusian roubles", ("40 million Belarusian roubles", 40_000_000, "BYN", None)),
        ("$5-10 million", ("$5-10 million", 5_000_000, "USD", "more_than")),
        ("500 million rupees", ("500 million rupees", 500_000_000, None, None)),
    ],
)
def test_money(text: str, expected: tuple[str, float, str | None, str | None]) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("more than one million people were held", ("one million people", 1_000_000, "people", "more_than")),
        ("They sent seven military experts.", ("seven military experts", 7, "people", None)),
        ("26 Palestinians were killed", ("26 Palestinians", 26, "people", None)),
        ("some 3,000 troops", ("3,000 troops", 3_000, "people", "about")),
        ("killing two dozen people", ("two dozen people", 24, "people", None)),
        ("15 U.S. soldiers", ("15 U.S. soldiers", 15, "people", None)),
        ("fewer than twenty-five diplomats", ("twenty-five diplomats", 25, "people", "less_than")),
        ("between 200 and 300 migrants", ("200 and 300 migrants", 200, "people", "more_than")),
        ("killing at least 12, police said", ("12", 12, "people", "more_than")),
        ("3.5 million Syrians", ("3.5 million Syrians", 3_500_000, "people", None)),
    ],
)
def test_people(text: str, expected: tuple[str, float, str, str | None]) -> None:
    assert found(text) == [expected]


def test_two_hundred_more_are_people_where_people_were_just_counted() -> None:
    assert [v for _, v, _, _ in found("They rescued 700 migrants, and the navy saved 200 more.")] == [700, 200]
    assert found("They sold 700 shells, and the navy bought 200 more.") == []


@pytest.mark.parametrize(
    "text",
    [
        "60 percent of voters and 12% of men",
        "in 2015 refugees came",
        "a 19-year-old student",
        "12 tanks and 300 km of road",
        "dozens of people, hundreds of thousands of people",
        "They won 34 votes to 12.",
        "the two leaders met",
        "Two officials said so.",
        "the Group of Seven ministers, the G20 leaders",
        "40 pounds of explosives",
        "oil at $60 a barrel",
        "12 F-16 fighters took off",
        "four in 10 people",
        "the 27 member states",
        "1234567890123456789012345 people",
    ],
)
def test_what_is_no_amount_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_every_code_is_known_to_cldr() -> None:
    assert list_currencies() >= CODES


def test_an_adjective_settles_which_dollar_is_meant() -> None:
    assert currency_named("dollars") == "USD"
    assert currency_named("dollars", "canadian") == "CAD"
    assert currency_named("pesos") is None


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "1 ",
        "1,",
        "1,234,",
        "$",
        "$1 ",
        " ",
        "\n",
        "said ",
        "two ",
        "twenty-",
        "3 people ",
        "killing 12 ",
        "hundred ",
        "1-",
        "more ",
    ],
)
def test_time_grows_with_length_on_hostile_text(unit: str) -> None:
    small, large = unit * (8_000 // len(unit)), unit * (32_000 // len(unit))
    base = max(cpu_seconds(lambda: find_amounts(small)), 0.004)
    assert cpu_seconds(lambda: find_amounts(large)) < 10 * base  # four times the text; quadratic would be sixteen
