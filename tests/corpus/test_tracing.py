"""A quotation is found where it was first said, with its speaker and what was changed; what is not there is not found."""

from dataclasses import replace

import pytest

from demarche.corpus.sightings import find_traceable, open_source
from demarche.corpus.tracing import Trace, restore_speakers, trace_quotation
from demarche.record import Actor, Record, Statement
from demarche.spans import Span

SAID = "We have waited long enough, and the dam will not be filled before both parliaments have agreed"
OTHER = "Nobody asked the farmers below the dam what they thought of it"


def record(id: str, said: str, speaker: str | None, *, published: str | None = "2024-05-01", before: str = "It rained. ") -> Record:
    """A report in which somebody says something."""
    text = f"{before}“{said},” {speaker or 'somebody'} said on Tuesday. Nothing else was heard."
    start = text.index("“")
    content = Span(start, start + len(said) + 3)
    name = speaker or "somebody"
    source = Span(text.index(name, content.end), text.index(name, content.end) + len(name))
    actors = (Actor("a1", speaker, "person", mentions=(source,)),) if speaker else ()
    statement = Statement("s1", "a1" if speaker else None, (source,), (), (content,), "direct", "speech", speaker_basis="text" if speaker else None)
    return Record(id, text, published=published, actors=actors, statements=(statement,))


def trace(quote: str, *records: Record) -> Trace:
    return trace_quotation(quote, Span(0, len(quote)), [open_source(r) for r in records])


def test_the_same_words_are_verbatim_whatever_their_punctuation() -> None:
    found = trace(SAID.replace(",", "").upper(), record("r1", SAID, "Irena Dolinar"))
    assert (found.match, found.to_dict()["speakers"]) == ("verbatim", {"Irena Dolinar": ["r1"]})
    assert found.first is not None
    assert found.first.record.text[slice(*found.first.span)] == SAID


def test_a_swapped_word_is_shown() -> None:
    found = trace(SAID.replace("waited", "tarried"), record("r1", SAID, "Irena Dolinar"))
    assert (found.match, found.to_dict()["changes"]) == ("altered", [["tarried", "waited"]])


def test_a_part_of_a_longer_quotation_is_contained() -> None:
    assert trace("the dam will not be filled before both parliaments have agreed", record("r1", SAID, "Irena Dolinar")).match == "contained"


def test_a_part_marked_as_left_out_is_contained() -> None:
    quote = "We have waited long enough ... before both parliaments have agreed"
    assert trace(quote, record("r1", SAID, "Irena Dolinar")).match == "contained"


def test_a_longer_quotation_here_holds_a_shorter_one_there() -> None:
    found = trace(
        f"{SAID} ... and then there is the matter of the fish, the ferries and the mills that stood there", record("r1", SAID, "Irena Dolinar")
    )
    assert (found.match, found.first and found.first.record.id) == ("altered", "r1")


def test_the_earliest_report_is_first_and_the_others_are_named() -> None:
    late, early = record("late", SAID, "Dolinar", published="2024-05-03"), record("early", SAID, "Irena Dolinar", published="2024-05-02")
    found = trace(SAID, late, early, record("undated", SAID, None, published=None)).to_dict()
    assert found["first"]["id"] == "early"  # type: ignore[index]
    assert found["also"] == ["late", "undated"]
    assert found["speakers"] == {"Irena Dolinar": ["early", "late"]}


def test_an_earlier_report_with_much_other_words_is_not_first() -> None:
    early = record("early", "We have waited, and the dam will be filled before the parliaments have voted", "Ana Brod", published="2024-04-01")
    found = trace(SAID, early, record("late", SAID, "Irena Dolinar", published="2024-05-02"))
    assert found.first is not None
    assert found.first.record.id == "late"


@pytest.mark.parametrize(
    "quote",
    [
        OTHER,
        "the dam",
        "waited long enough",
        "We have waited long enough for the ferry that was promised to us in spring, and now we want our money",
        "It is not enough to agree, and before the dam is filled both sides have much to do",
    ],
)
def test_what_is_not_there_is_not_found(quote: str) -> None:
    found = trace(quote, record("r1", f"It is so. {SAID}", "Irena Dolinar"))
    assert found.match in ("none", "contained") if quote == "waited long enough" else found.match == "none"


def test_a_few_words_outside_quotation_marks_prove_nothing() -> None:
    assert trace("Nothing else was heard", record("r1", SAID, "Irena Dolinar")).match == "none"


def test_scare_quotes_are_not_traced() -> None:
    text = "The “dam” was “very much wanted” by “everybody who was asked about it”, she said."
    assert [text[slice(*s)] for s in find_traceable(text)] == ["very much wanted", "everybody who was asked about it"]


def lost(basis: str | None, speaker: str | None) -> tuple[Record, tuple[Trace, ...]]:
    """A spliced page that has the quotation with some speaker, or none, traced to a report that names Irena Dolinar."""
    page = record("page", SAID, "Ana Brod")
    page = replace(page, statements=(replace(page.statements[0], speaker=speaker, speaker_basis=basis),))
    spans = find_traceable(page.text)
    return page, tuple(trace_quotation(page.text, s, [open_source(record("r1", SAID, "Irena Dolinar"))]) for s in spans)


def test_a_lost_speaker_comes_back() -> None:
    restored = restore_speakers(*lost(None, None))
    statement = restored.statements[0]
    assert (restored.actor(statement.speaker).name, statement.speaker_basis, statement.speaker_in_text) == ("Irena Dolinar", "archive", None)  # type: ignore[union-attr]


def test_what_a_pronoun_gave_yields_and_is_kept_beside_it() -> None:
    restored = restore_speakers(*lost("coreference", "a1"))
    statement = restored.statements[0]
    assert restored.actor(statement.speaker).name == "Irena Dolinar"  # type: ignore[union-attr]
    assert statement.speaker_in_text == "a1"


def test_a_speaker_that_the_text_names_stands() -> None:
    page, traces = lost("text", "a1")
    assert restore_speakers(page, traces) == page


def test_reports_that_disagree_restore_nobody() -> None:
    page, _ = lost(None, None)
    sources = [open_source(record("r1", SAID, "Irena Dolinar")), open_source(record("r2", SAID, "Ivo Marsh"))]
    traces = [trace_quotation(page.text, s, sources) for s in find_traceable(page.text)]
    assert traces[0].to_dict()["speakers"] == {"Irena Dolinar": ["r1"], "Ivo Marsh": ["r2"]}
    assert restore_speakers(page, traces) == page
