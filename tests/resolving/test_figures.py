"""Figures: who gives, who receives, how far it has come, and who says so."""

from __future__ import annotations

import re

import pytest

from demarche.reading.amounts import find_amounts
from demarche.record import Date, Figure, Statement
from demarche.resolving.figures import resolve_figures
from demarche.spans import Span
from tests.timing import cpu_seconds

NAMES = "United States|Uzbekistan|Afghanistan|Norway|Ukraine|Germany|Kerry|UN|Navy|World Bank"


def figures(text: str, statements: tuple[Statement, ...] = (), dates: tuple[Date, ...] = ()) -> tuple[Figure, ...]:
    parties = [(Span(*m.span()), m.group()) for m in re.finditer(rf"\b(?:{NAMES})\b", text)]
    sentences = [Span(*m.span()) for m in re.finditer(r"[^.]+(?:\.\d[^.]*)*\.?", text)]
    return resolve_figures(
        text,
        find_amounts(text),
        sentences,
        actor_at=lambda span: None,
        parties=parties,
        statements=statements,
        dates=dates,
    )


@pytest.mark.parametrize(
    ("text", "giver", "receiver", "status"),
    [
        ("Norway pledged $5 million to Ukraine.", ["Norway"], ["Ukraine"], "pledged"),
        ("Norway and Germany will give Ukraine $5 million.", ["Norway", "Germany"], ["Ukraine"], "pledged"),
        ("Norway has provided $5 million in aid to Ukraine.", ["Norway"], ["Ukraine"], "delivered"),
        ("Ukraine received $5 million from Norway.", ["Norway"], ["Ukraine"], "delivered"),
        ("Ukraine was given $5 million by Norway.", ["Norway"], ["Ukraine"], "delivered"),
        ("Norway, a member of the alliance, sent $5 million to help Ukraine.", ["Norway"], ["Ukraine"], "delivered"),
        ("The World Bank approved a $300 million loan to Uzbekistan.", ["World Bank"], ["Uzbekistan"], "pledged"),
        ("Ukraine asked for $5 million.", [], ["Ukraine"], "demanded"),
        ("Germany demanded $5 million from Norway.", ["Norway"], ["Germany"], "demanded"),
        ("The United States will allocate $1 million to improve trade between Uzbekistan and Afghanistan.",
         ["United States"], ["Uzbekistan", "Afghanistan"], "pledged"),
        ("The program costs $5 million.", [], [], "reported"),
    ],
)  # fmt: skip
def test_giver_and_receiver_stand_in_the_sentence(text: str, giver: list[str], receiver: list[str], status: str) -> None:
    (figure,) = figures(text)
    assert (list(figure.giver), list(figure.receiver), figure.status) == (giver, receiver, status)


def test_a_subject_of_another_verb_gives_nothing() -> None:
    (figure,) = figures("Norway said the fund, which Germany left, provided $5 million.")
    assert figure.giver == ()


def test_a_partner_is_no_giver() -> None:
    (figure,) = figures("The fund is working with Norway to provide $5 million to Ukraine.")
    assert (figure.giver, figure.receiver) == ((), ("Ukraine",))


def test_an_amount_converted_in_brackets_is_told_once() -> None:
    assert [f.unit for f in figures("Ukraine asked for a $10bn (£7.6bn) fee.")] == ["USD"]


def test_the_present_tense_is_no_passive() -> None:
    (figure,) = figures("Norway is announcing nearly $5 million in new aid to Ukraine.")
    assert (figure.giver, figure.receiver, figure.status) == (("Norway",), ("Ukraine",), "pledged")


def test_the_purpose_follows_the_amount() -> None:
    text = "Norway gave $5 million to rebuild schools, officials said."
    (figure,) = figures(text)
    assert [text[s.start : s.end] for s in figure.purpose] == ["to rebuild schools"]


def test_the_speaker_of_the_innermost_statement_claims_the_amount() -> None:
    text = "Kerry said that Norway wrote that it gave $5 million."
    outer = Statement("s1", "Kerry", (), (), (Span(16, 52),), "indirect", "speech")
    inner = Statement("s2", "Norway", (), (), (Span(34, 52),), "indirect", "writing")
    (figure,) = figures(text, (outer, inner))
    assert figure.claimed_by == ("Norway",)


def test_according_to_names_the_claimant() -> None:
    (figure,) = figures("According to the UN, more than one million people fled.")
    assert (figure.claimed_by, figure.qualifier, figure.unit) == (("UN",), "more_than", "people")


def test_the_date_comes_from_the_same_sentence() -> None:
    (figure,) = figures("In 2018, Norway gave $5 million.", dates=(Date(3, 7, "DATE", "2018"), Date(40, 44, "DATE", "2019")))
    assert figure.date == "2018"


def test_one_amount_told_twice_is_one_figure() -> None:
    found = figures("A $5 million grant was announced. Norway pledged $5 million to Ukraine.")
    assert [(f.id, f.giver, f.receiver, f.status) for f in found] == [("f1", ("Norway",), ("Ukraine",), "pledged")]


def test_who_moves_people_is_their_giver() -> None:
    (figure,) = figures("The Navy saved 200 people.")
    assert figure.giver == ("Navy",)
    (figure,) = figures("In Norway 200 people died.")
    assert figure.giver == ()


def test_time_grows_with_length_on_hostile_text() -> None:
    def seconds(n: int) -> float:
        text = "Norway gave $5 million to Ukraine and " * n
        return cpu_seconds(lambda: figures(text))

    short, long = seconds(500), seconds(2000)
    assert long < 10 * max(short, 0.004)
