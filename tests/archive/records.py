"""Small records for the archive's tests, with every part that a table holds."""

from __future__ import annotations

from demarche.record import Actor, Date, Entity, Event, Figure, Place, Record, Statement
from demarche.spans import Span

TEXT = (
    "Selvania accused Karvetia on Tuesday of holding back water. “We keep to the accord,” said Karvetian minister Ivo Marsh in Vesna, "
    "who pledged $2 million."
)

MORE = (
    " Farmers along the lower river say that the spring floods come late now. The mills stood still for a week, and the ferry from the old "
    "harbour runs only when the rain has been heavy in the hills. Nobody in the village hall could say who decides when the gates are opened."
)
"""Words that make another report of it: one that holds the first, but is no copy of it."""


def _span(words: str, text: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def make_record(
    id: str = "r1", *, text: str = TEXT, published: str | None = "2024-05-15", publisher: str = "Sample Agency", speaker: str = "Ivo Marsh"
) -> Record:
    """A report of an accusation, an answer and a pledge."""
    text = text.replace("Ivo Marsh", speaker)

    def at(words: str) -> Span:
        return _span(words, text)

    actors = (
        Actor("a1", "Selvania", "state", "SVK", mentions=(at("Selvania"),)),
        Actor("a2", "Karvetia", "state", "HRV", mentions=(at("Karvetia"),)),
        Actor("a3", speaker, "person", "HRV", role="Minister", sector="GOV", mentions=(at(speaker),)),
    )
    return Record(
        id,
        text,
        publisher=publisher,
        title="Water and words",
        published=published,
        entities=(Entity(*at("Selvania"), "GPE"),),
        dates=(Date(*at("Tuesday"), "DATE", "2024-05-14"),),
        places=(Place(*at("Vesna"), "Vesna", "SVK", 48.1, 17.1, 5),),
        actors=actors,
        statements=(
            Statement(
                "s1", "a3", (at(speaker),), (at("said"),), (at("“We keep to the accord,”"),), "direct", "speech", about=("a1",),
                date="2024-05-14", confidence=0.9, speaker_basis="text",
            ),
        ),
        events=(
            Event(
                "e1", "ACCUSE", "allege", (), ("a1",), ("a2",), (at("accused"),), Span(0, text.index("water") + 6), "2024-05-14", None, "actual",
                "verbal_conflict", -3.5, None, 0.8,
            ),
        ),
        figures=(Figure("f1", "money", 2_000_000, "USD", at("$2 million"), giver=("a2",), receiver=("a1",), status="pledged"),),
    )  # fmt: skip
