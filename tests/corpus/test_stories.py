"""A report joins the story that it is most like, while that is open."""

from demarche.corpus.stories import JOIN, describe, is_open, likeness, place_in_story

FLOOD = "VESNA. The flood on the Ossa broke the dam at Brod on Monday, and Selvania sent soldiers to the Ossa valley. The dam at Brod held for years."
FLOOD_AGAIN = "Soldiers from Selvania reached Brod after the flood on the Ossa had broken the dam there, the mayor of Brod said."
QUAKE = "An earthquake shook Tarn in Karvetia on Monday. The mayor of Tarn asked Karvetia for tents after the earthquake."


def rare(_term: str) -> float:
    return 0.01


def test_a_second_report_of_a_matter_joins_it_and_says_why() -> None:
    stories = {1: [describe(FLOOD, "2024-05-01", rare)], 2: [describe(QUAKE, "2024-05-01", rare)]}
    placed = place_in_story(describe(FLOOD_AGAIN, "2024-05-02", rare), stories)
    assert placed.story == 1
    assert {"ossa", "brod"} & set(placed.shared)


def test_another_matter_begins_a_story() -> None:
    placed = place_in_story(describe(QUAKE, "2024-05-02", rare), {1: [describe(FLOOD, "2024-05-01", rare)]})
    assert placed.story is None
    assert placed.likeness < JOIN


def test_the_same_matter_long_after_is_another_story() -> None:
    assert place_in_story(describe(FLOOD_AGAIN, "2024-08-02", rare), {1: [describe(FLOOD, "2024-05-01", rare)]}).story is None


def test_days_before_and_after_are_open_and_unknown_days_too() -> None:
    assert is_open("2024-05-01", ["2024-05-10", None])
    assert is_open(None, ["2024-05-10"])
    assert is_open("2024-05-01", [None])
    assert not is_open("2024-04-01", ["2024-05-10", "2024-05-20"])


def test_common_words_say_nothing() -> None:
    assert describe("Reports said so", None, lambda _t: 1.0).terms.get("report", 0) == 0
    assert likeness(describe(FLOOD, None, rare), describe(FLOOD, None, rare)) > 0.999
    assert describe("", None, rare).terms == {}
