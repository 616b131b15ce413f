"""A stitched page is taken apart into the reports that it was made of."""

from demarche.corpus.passages import Source, match_passages

ONE = (
    "Farmers along the lower river say that the spring floods come late now. The mills stood still for a week, and the ferry from the old "
    "harbour runs only when the rain has been heavy in the hills."
)
TWO = (
    "The two parliaments will vote on the accord in June, officials said on Tuesday after a meeting that lasted until the early morning, and "
    "neither side would say how the water is to be shared in dry years."
)


def source(id: str, text: str, date: str | None = "2024-05-10") -> Source:
    return Source(id, "Wire", date, text)


def test_each_passage_has_its_source_and_its_place_there() -> None:
    text = f"A headline of our own\n\n{TWO}\n\n{ONE}\n\nAnd an ending."
    traces = match_passages(text, [source("a", f"Before that. {ONE}"), source("b", f"{TWO} After that.")])
    assert [t.source.id for t in traces] == ["b", "a"]
    for trace in traces:
        assert text[trace.span.start : trace.span.end] == trace.source.text[trace.there.start : trace.there.end]
        assert trace.to_dict(text)["first"]["id"] == trace.source.id


def test_the_earliest_report_is_the_source_and_the_others_are_named() -> None:
    reports = [source("late", ONE, "2024-05-12"), source("early", ONE, "2024-05-09"), source("undated", ONE, None)]
    (trace,) = match_passages(f"Intro. {ONE}", reports)
    assert (trace.source.id, trace.also) == ("early", ("late", "undated"))


def test_the_longer_of_two_overlapping_passages_wins() -> None:
    reports = [source("short", ONE[:150], "2024-01-01"), source("long", ONE, "2024-05-12")]
    (trace,) = match_passages(ONE, reports)
    assert trace.source.id == "long"


def test_what_is_not_there_is_not_found() -> None:
    assert match_passages(ONE, [source("b", TWO)]) == ()
    assert match_passages("", [source("b", TWO)]) == ()
