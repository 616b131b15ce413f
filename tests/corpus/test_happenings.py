"""Mentions of one act are joined, mentions of two are not, and every join has its reasons."""

from __future__ import annotations

from dataclasses import replace

import pytest

from demarche.corpus.happenings import Mention, Party, find_components, join

NOBODY = Party(frozenset(), False)


def party(*tokens: str, is_vague: bool = False) -> Party:
    return Party(frozenset(tokens), is_vague)


def words(text: str) -> dict[str, float]:
    return dict.fromkeys(text.split(), 1.0)


EXPELS = Mention(
    "SANCTION", "done", party("state:selvania", "c:SVK"), party("state:karvetia", "c:HRV"), "2024-05-14", True, None, "expelled", words("selvania expel two karvetian diplomat")
)  # fmt: skip


def test_the_same_act_in_other_words_is_joined_with_reasons() -> None:
    other = replace(EXPELS, actors=party("government:foreign ministry", "c:SVK"), day="2024-05-15", is_dated=False, trigger="ordered",
                    words=words("foreign ministry order two karvetian diplomat leave"))  # fmt: skip
    found = join(EXPELS, other)
    assert found is not None
    assert found.kind == "same"
    assert "both sides the same" in found.reasons
    assert join(other, EXPELS) == replace(found, reasons=join(other, EXPELS).reasons)


@pytest.mark.parametrize(
    "change",
    [{"actors": party("state:other", "c:AUT")}, {"recipients": party("state:other", "c:AUT")}, {"day": "2024-05-21"}, {"day": None}, {"type": "AID", "day": "2024-05-15", "words": words("selvania sent grain valley")},
     {"words": words("something else altogether")}],
)  # fmt: skip
def test_another_act_is_not_joined(change: dict[str, object]) -> None:
    assert join(EXPELS, replace(EXPELS, **change)) is None


def test_a_place_in_another_country_forbids_it() -> None:
    assert join(replace(EXPELS, place="SVK"), replace(EXPELS, place="HRV")) is None
    assert join(replace(EXPELS, place="SVK"), EXPELS) is not None


def test_near_types_may_be_one_act() -> None:
    found = join(EXPELS, replace(EXPELS, type="COERCE"))
    assert found is not None
    assert found.score < (join(EXPELS, EXPELS) or found).score


def test_an_open_side_needs_more_of_the_words() -> None:
    assert join(EXPELS, replace(EXPELS, actors=NOBODY)) is not None
    assert join(EXPELS, replace(EXPELS, actors=NOBODY, words=words("two men were seen"))) is None
    assert join(replace(EXPELS, actors=NOBODY, recipients=NOBODY), EXPELS) is None


def test_a_vague_party_can_agree_but_not_contradict() -> None:
    taken = replace(EXPELS, type="ASSAULT", recipients=party("group:schoolgirls", is_vague=True))
    assert join(taken, replace(taken, recipients=party("group:students", is_vague=True))) is not None
    assert join(taken, replace(taken, recipients=party("state:karvetia", "c:HRV"))) is not None


def test_a_plan_and_a_denial_are_tied_and_not_merged() -> None:
    plan, denial = replace(EXPELS, standing="planned", day="2024-05-02"), replace(EXPELS, standing="denied")
    assert [found.kind for other in (plan, denial) if (found := join(other, EXPELS))] == ["plan", "denial"]
    assert join(replace(plan, day="2024-06-14"), EXPELS) is None  # a plan comes before its act
    assert join(plan, denial) is None


def test_a_meeting_is_the_same_from_either_side() -> None:
    met = replace(EXPELS, type="CONSULT")
    assert join(met, replace(met, actors=met.recipients, recipients=met.actors)) is not None


def test_groups_do_not_depend_on_the_order_of_pairs() -> None:
    pairs = [(5, 2), (2, 9), (7, 8)]
    expected = [[1], [2, 5, 9], [7, 8]]
    assert find_components([9, 8, 7, 5, 2, 1], pairs) == expected
    assert find_components([1, 2, 5, 7, 8, 9], [(b, a) for a, b in reversed(pairs)]) == expected
    assert find_components([], [(1, 2)]) == []


def test_where_a_side_is_open_each_naming_another_country_forbids_it() -> None:
    one = replace(EXPELS, actors=NOBODY, countries=frozenset(("SVK", "HRV")))
    assert join(one, replace(EXPELS, countries=frozenset(("AUT", "HRV")))) is None
    assert join(one, replace(EXPELS, countries=frozenset(("SVK", "HRV")))) is not None
    assert join(one, replace(EXPELS, countries=frozenset(("HRV",)))) is not None


def test_where_a_side_is_open_the_names_must_be_shared() -> None:
    one = replace(EXPELS, recipients=NOBODY, names=frozenset(("vel", "adra")))
    assert join(one, replace(EXPELS, names=frozenset(("osmanpur",)))) is None
    assert join(one, replace(EXPELS, names=frozenset(("adra",)))) is not None


def test_what_is_called_otherwise_is_one_act_only_where_everything_else_agrees() -> None:
    assert join(EXPELS, replace(EXPELS, type="RETREAT")) is not None
    assert join(EXPELS, replace(EXPELS, type="RETREAT", actors=NOBODY)) is None
