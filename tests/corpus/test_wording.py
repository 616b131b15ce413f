"""Two wordings side by side: what is the same, what was changed, and where one stands in the other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.corpus.wording import align, find_changes, is_same_wording, split_words

HERE = "The council has postponed its vote on the harbour until spring."


def changes(here: str, there: str) -> list[list[str]]:
    return [list(c) for c in find_changes(here, split_words(here), there, split_words(there))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It’s late, they said.", "It's late they said"),
        ("CO-OPERATION now", "cooperation now"),
        ("São Tomé", "Sao Tome"),
        ("prosperity, and peace", "prosperity and\npeace"),
    ],
)
def test_punctuation_case_accents_and_spacing_make_no_difference(one: str, other: str) -> None:
    assert is_same_wording(split_words(one), split_words(other))


def test_a_number_is_another_number() -> None:
    assert not is_same_wording(split_words("1,000 tonnes"), split_words("1,001 tonnes"))


def test_a_swapped_word_is_one_change() -> None:
    assert changes(HERE, HERE.replace("postponed", "delayed")) == [["postponed", "delayed"]]


def test_a_word_that_moved_is_one_change_with_what_it_jumped_over() -> None:
    here = "Neighbours, particularly Karvetia, have acted hastily"
    there = "Neighbours, Karvetia in particular, have hastily acted"
    assert changes(here, there) == [["particularly Karvetia", "Karvetia in particular"], ["acted hastily", "hastily acted"]]


def test_words_left_out_stand_against_nothing() -> None:
    assert changes("The vote is postponed", "The vote is postponed until spring") == [["", "until spring"]]


def test_the_wording_is_found_in_the_middle_of_a_text() -> None:
    text = f"Rain fell all week. {HERE} Nobody objected."
    words = split_words(text)
    found = align(split_words(HERE.replace("postponed", "put off")), words)
    assert found is not None
    assert text[words[found.first].start : words[found.last - 1].end] == HERE.rstrip(".")
    assert 0.8 < found.coverage < 1


def test_words_in_another_order_are_not_all_covered() -> None:
    found = align(split_words("spring until harbour the on vote its postponed"), split_words(HERE))
    assert found is None or found.coverage < 0.5


def test_nothing_aligns_with_nothing() -> None:
    assert align(split_words(HERE), split_words("Quite another matter")) is None
    assert align(split_words(HERE), []) is None
    assert align([], split_words(HERE)) is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from("a bb ccc dddd eeeee fff".split()), max_size=12), st.lists(st.sampled_from("a bb ccc dddd".split()), max_size=30))
def test_an_alignment_lies_inside_the_text_and_covers_at_most_everything(wording: list[str], text: list[str]) -> None:
    words = split_words(" ".join(text))
    found = align(split_words(" ".join(wording)), words)
    assert found is None or (0 <= found.first < found.last <= len(words) and 0 < found.coverage <= 1)


def test_a_text_that_holds_the_whole_wording_covers_all_of_it() -> None:
    found = align(split_words("bb ccc a"), split_words("a bb bb ccc a ccc"))
    assert found is not None
    assert found.coverage == 1
