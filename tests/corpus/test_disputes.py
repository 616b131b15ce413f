"""Claims that contradict each other are set side by side; those that only differ are not."""

from dataclasses import replace

import pytest

from demarche.corpus.disputes import Claim, Count, find_counts, find_denials, find_speakers, is_contradicted

ACCUSATION = Claim(
    "r1", "e1", "2024-05-01", "Selvania", "SEL", "Selvania accused Karvetia of holding back water at the dam.", "sel", frozenset({"kar"})
)
DENIAL = Claim("r2", "e4", "2024-05-03", "Karvetia", "KAR", "Karvetia denied that it had held back any water at the dam.", "kar")


def claim(report: str, words: str, *, who: str | None = None, day: str | None = "2024-05-01") -> Claim:
    return Claim(report, "f1", day, who, None, words, who and who.casefold())


def count(report: str, number: str, rest: str, *, qualifier: str | None = None, day: str | None = "2024-05-01") -> Count:
    value = float(number.replace(",", ""))
    return Count(claim(report, f"In all {number} {rest}", day=day), "people", "people", value, qualifier, number)


def test_a_denial_stands_against_the_accusation() -> None:
    found = list(find_denials([ACCUSATION], [DENIAL]))
    assert [(d.one.who, d.other.who, "water" in d.matter) for d in found] == [("Selvania", "Karvetia", True)]


def test_one_sentence_read_in_two_ways_is_no_dispute() -> None:
    again = replace(DENIAL, report=ACCUSATION.report, words=ACCUSATION.words)
    assert not list(find_denials([ACCUSATION], [again]))


@pytest.mark.parametrize(
    "denial",
    [
        Claim("r2", "e4", "2024-05-03", "Vesna", "VES", DENIAL.words, "ves"),
        Claim("r2", "e4", "2024-07-03", "Karvetia", "KAR", DENIAL.words, "kar"),
        Claim("r2", "e4", None, "Karvetia", "KAR", DENIAL.words, "kar"),
        Claim("r2", "e4", "2024-05-03", "Karvetia", "KAR", "Karvetia denied that its minister had resigned.", "kar"),
    ],
    ids=["somebody else", "long after", "no day", "another matter"],
)
def test_no_denial_of_that_accusation(denial: Claim) -> None:
    assert list(find_denials([ACCUSATION], [denial])) == []


def test_nobody_denies_an_accusation_of_their_own() -> None:
    own = Claim("r2", "e4", "2024-05-03", "Selvania", "SEL", DENIAL.words, "sel", frozenset({"kar"}))
    assert list(find_denials([Claim("r1", "e1", "2024-05-01", "Selvania", "SEL", ACCUSATION.words, "sel", frozenset({"sel"}))], [own])) == []


def test_two_counts_of_one_thing() -> None:
    one = count("r1", "1,000", "people were held in the camps of northern Selvania, a group said")
    other = count("r2", "300", "people were held in camps in northern Selvania")
    found = list(find_counts([one, other]))
    assert len(found) == 1
    assert {"people", "held", "camps", "northern", "selvania"} <= set(found[0].matter)


@pytest.mark.parametrize(
    "other",
    [
        count("r2", "300", "soldiers were held in camps in northern Selvania"),
        count("r2", "300", "people were fed in a hall of southern Karvetia"),
        count("r2", "1,010", "people were held in camps in northern Selvania"),
        count("r2", "300", "people were held in camps in northern Selvania", day="2024-09-01"),
    ],
    ids=["of something else", "elsewhere", "rounded", "long after"],
)
def test_figures_that_do_not_contradict(other: Count) -> None:
    assert list(find_counts([count("r1", "1,000", "people were held in the camps of northern Selvania, a group said"), other])) == []


def test_more_than_a_million_and_a_million_and_a_half_go_together() -> None:
    low = count("r1", "1000000", "people", qualifier="more_than")
    assert not is_contradicted(low, count("r2", "1500000", "people"))
    assert is_contradicted(low, count("r2", "400000", "people"))
    assert not is_contradicted(count("r1", "500", "people"), count("r2", "700", "people", qualifier="less_than"))


def test_one_quotation_with_two_speakers() -> None:
    words = "“We keep to the accord and expect the same of others”"
    one, other = claim("r1", words, who="Ivo Marsh"), claim("r2", words.replace("and", ", and"), who="Ana Brod")
    assert [(d.one.who, d.other.who) for d in find_speakers([one, other])] == [("Ivo Marsh", "Ana Brod")]
    assert list(find_speakers([one, claim("r2", words, who="Marsh"), claim("r3", words)])) == []
    assert list(find_speakers([one, claim("r2", "“We keep to the accord and expect nothing”", who="Ana Brod")])) == []
