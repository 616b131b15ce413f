"""Events of one sentence: acts, and words that only name an act once more."""

from __future__ import annotations

from demarche.record import Event
from demarche.resolving.events import _without_echoes
from demarche.spans import Span


def event(at: int, actors: tuple[str, ...], recipients: tuple[str, ...], kind: str = "ASSAULT", sentence: int = 0, status: str = "actual") -> Event:
    place = Span(sentence, sentence + 200)
    return Event("", kind, None, (), actors, recipients, (Span(at, at + 4),), place, None, None, status, "material_conflict", -9.0, None, 0.9)


def test_an_act_named_again_in_its_sentence_is_one() -> None:
    hit, strikes, raid = event(10, ("a1",), ("a2",)), event(30, (), ("a2",)), event(50, ("a1",), ())
    assert _without_echoes([hit, strikes, raid]) == [hit]


def test_a_shorter_telling_before_the_fuller_one_gives_way() -> None:
    raid, hit = event(10, (), ("a2",)), event(40, ("a1",), ("a2",))
    assert _without_echoes([raid, hit]) == [hit]


def test_the_answer_to_an_act_is_an_act() -> None:
    there, back = event(10, ("a1",), ("a2",)), event(40, ("a2",), ("a1",))
    assert _without_echoes([there, back]) == [there, back]


def test_other_types_sentences_statuses_and_parties_stay() -> None:
    first = event(10, ("a1",), ("a2",))
    others = [
        event(20, ("a1",), (), "COERCE"),
        event(210, ("a1",), (), sentence=200),
        event(30, ("a1",), (), status="future"),
        event(40, ("a3",), ()),
    ]
    assert _without_echoes([first, *others]) == [first, *others]


def test_of_two_equal_ones_the_first_stays() -> None:
    first, second = event(10, (), ("a2",)), event(40, (), ("a2",))
    assert _without_echoes([first, second]) == [first]
