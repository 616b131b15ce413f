"""Sentences end where a reader would end them, and never cross a zone or a paragraph."""

import pytest

from demarche.reading.sentences import SENTENCE_CHARS, find_sentences
from demarche.record import Zone


def split(text: str, zones: tuple[Zone, ...] = ()) -> list[str]:
    return [s.text(text) for s in find_sentences(text, zones)]


def test_titles_months_and_states_end_no_sentence() -> None:
    text = "Gen. Mattis met Lt. Col. Ruiz in the U.S. on Jan. 5. He left for St. Petersburg."
    assert split(text) == ["Gen. Mattis met Lt. Col. Ruiz in the U.S. on Jan. 5.", "He left for St. Petersburg."]


def test_a_question_inside_quotation_marks_keeps_its_speaker() -> None:
    assert split("\u201cWhy now?\u201d she asked. Nobody knew.") == ["\u201cWhy now?\u201d she asked.", "Nobody knew."]


def test_a_blank_line_ends_a_sentence_without_a_stop() -> None:
    assert split("Talks resume\n\nThe ministers met.") == ["Talks resume", "The ministers met."]


def test_a_zone_border_ends_a_sentence() -> None:
    text = "VESNA -- The ministers met."
    assert split(text, (Zone(0, 8, "dateline"), Zone(9, len(text), "body"))) == ["VESNA --", "The ministers met."]


@pytest.mark.parametrize("text", ["a" * 10_000, "word " * 5_000, "\u4e00" * 9_000])
def test_a_run_without_stops_is_cut(text: str) -> None:
    spans = find_sentences(text)
    assert max(s.end - s.start for s in spans) <= SENTENCE_CHARS
    assert sum(len(s.text(text).replace(" ", "")) for s in spans) == len(text.replace(" ", ""))


def test_offsets_hold_with_combining_characters_surrogate_pairs_and_crlf() -> None:
    text = "Cafe\u0301 talks \U0001f30d ended.\r\nNo-break\u00a0space followed."
    assert split(text) == ["Cafe\u0301 talks \U0001f30d ended.", "No-break\u00a0space followed."]
