"""A citation names what is known, and nothing in a report breaks out of BibTeX."""

from dataclasses import replace

import pytest

from demarche.exports.citations import cite_report, cite_statement
from tests.archive.records import make_record

RECORD = replace(make_record("r1"), url="https://example.org/a_b?c=1&d={2}")


def test_a_report_is_cited_by_publisher_title_day_and_address() -> None:
    cited = cite_report(RECORD, "Water and words")
    assert cited.plain == "Sample Agency, “Water and words”, 15 May 2024, https://example.org/a_b?c=1&d={2}."
    assert cited.bibtex.splitlines() == [
        "@misc{sampleagency2024water,", "  author = {{Sample Agency}},", "  title = {{Water and words}},", "  date = {2024-05-15},",
        "  url = {https://example.org/a_b?c=1&d=%7B2%7D},", "}",
    ]  # fmt: skip


def test_what_is_not_known_is_left_out() -> None:
    cited = cite_report(replace(RECORD, url=None, publisher=None, published=None), "Water")
    assert cited.plain == "“Water”, report r1."
    assert cited.bibtex == "@misc{water,\n  title = {{Water}},\n  note = {report r1},\n}"


def test_a_statement_is_cited_with_its_speaker_and_its_place() -> None:
    start = RECORD.text.index("“We keep")
    cited = cite_statement(RECORD, RECORD.statements[0], "Water and words")
    assert cited.startswith("Ivo Marsh: “We keep to the accord,” In: Sample Agency, “Water and words”")
    assert cited.endswith(f"characters {start}–{start + len('“We keep to the accord,”')}.")
    assert cite_statement(RECORD, replace(RECORD.statements[0], speaker=None), "x").startswith("“We keep")


@pytest.mark.parametrize("words", ["50% & more_than {all} of #1 ~ $2^3 \\end", "}\n@misc{x,", "\\input{/etc/passwd}", "%", "{{{"])
def test_nothing_breaks_out_of_its_field(words: str) -> None:
    bibtex = cite_report(replace(RECORD, publisher=words, title=words), words).bibtex
    depth = 0
    for at, c in enumerate(bibtex):
        escaped = bibtex[at - 1] == "\\" if at else False
        depth += (c == "{" and not escaped) - (c == "}" and not escaped)
        assert depth >= (at < len(bibtex) - 1 and at > 5)
    assert depth == 0
    assert bibtex.count("\n@misc") == 0
