"""The parts of a page by layout and wording, on pages written for these tests."""

import pytest

from demarche.reading.structure import find_passages, find_structure

BODY = "The ministers of both countries met in Vesna on Monday and agreed to reopen the bridge before winter."
MORE = "They will meet again in a month, their spokesmen said after four hours of talks behind closed doors."


def zones(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(z.kind, text[z.start : z.end]) for z in find_structure(text, title) if z.kind != "body"]


def test_a_first_line_without_a_stop_is_the_headline() -> None:
    assert zones(f"Ministers agree to reopen bridge\n\n{BODY}\n\n{MORE}") == [("headline", "Ministers agree to reopen bridge")]


def test_a_headline_with_a_stop_is_one_too_if_it_stands_alone() -> None:
    assert zones(f"Ministers agree to reopen bridge.\n\n{BODY}\n\n{MORE}") == [("headline", "Ministers agree to reopen bridge.")]


def test_a_text_that_begins_with_its_body_has_no_headline() -> None:
    assert zones(f"{BODY} {MORE}\n\n{MORE}") == []


@pytest.mark.parametrize(
    "dateline",
    ["VESNA, May 14 (Reuters) --", "VESNA \u2014", "PORT ALDO, Selvania (AP) \u2014", "Vesna (AFP) -", "KABUL, 3 May (IRIN) -"],
)
def test_a_dateline_is_cut_off_the_first_sentence(dateline: str) -> None:
    assert zones(f"Ministers agree to reopen bridge\n\n{dateline} {BODY}\n\n{MORE}")[1:] == [("dateline", dateline)]


def test_a_name_in_front_of_a_dash_is_no_dateline() -> None:
    assert zones(f"{BODY}\n\nDolinar - a lawyer by training - said no.") == []


@pytest.mark.parametrize("line", ["Monday, May 18, 2015", "Updated 14 May 2024 at 10:32 GMT", "Washington, D.C."])
def test_a_line_of_date_or_place_is_a_dateline(line: str) -> None:
    assert ("dateline", line) in zones(f"Ministers agree to reopen bridge\n\n{line}\n\n{BODY}\n\n{MORE}")


@pytest.mark.parametrize(
    "line",
    [
        "By Ana Silva",
        "By Ana Silva and Omar Haddad, Staff Writers",
        "Ned Moor, Department Spokesperson",
        "(Reporting by Ana Silva; Editing by Omar Haddad)",
    ],
)
def test_a_byline_is_told_by_its_words(line: str) -> None:
    assert ("byline", line) in zones(f"Ministers agree to reopen bridge\n\n{line}\n\n{BODY}\n\n{MORE}")


@pytest.mark.parametrize(
    "line",
    [
        "READ MORE: What the Tarn means",
        "Latest News",
        "Advertisement",
        "1,204 views",
        "10:32 GMT",
        "https://example.org/a",
        "Follow us on Twitter",
        "ABSTRACT.",
        "Sign up for our newsletter",
    ],
)
def test_furniture_is_boilerplate(line: str) -> None:
    assert zones(f"Ministers agree to reopen bridge\n\n{BODY}\n\n{line}\n\n{MORE}\n\n{BODY}")[1:] == [("boilerplate", line)]


@pytest.mark.parametrize(
    "line",
    [
        "Irena Dolinar speaks at a news conference in Vesna on Monday",
        "The bridge over the Tarn. Photograph: Ana Silva/Reuters",
        "Marek Osvald (left) and Irena Dolinar in Geneva",
    ],
)
def test_a_caption_is_told_by_what_it_shows_or_credits(line: str) -> None:
    assert zones(f"Ministers agree to reopen bridge\n\n{BODY}\n\n{line}\n\n{MORE}\n\n{BODY}")[1:] == [("caption", line)]


def test_a_teaser_inside_a_paragraph_is_cut_out() -> None:
    text = f"Ministers agree to reopen bridge\n\n{BODY} READ MORE: What the Tarn means to two capitals\n\n{MORE}"
    assert ("boilerplate", "READ MORE: What the Tarn means to two capitals") in zones(text)


def test_hard_wrapped_lines_are_body() -> None:
    lines = "The ministers of both countries met in Vesna on Monday and agreed to\nreopen the bridge before winter, after talks that took four hours and\nended with a handshake. They will meet again in a month, in Geneva, as\nMr Osvald proposed."
    assert zones(f"Ministers agree to reopen bridge\n\n{lines}") == [("headline", "Ministers agree to reopen bridge")]


def test_zones_cover_every_word() -> None:
    text = f"Ministers agree to reopen bridge\n\nBy Ana Silva\n\nVESNA \u2014 {BODY}\r\n\r\n{MORE}\n\nLatest News"
    covered = set().union(*(range(z.start, z.end) for z in find_structure(text)))
    assert all(i in covered for i, c in enumerate(text) if not c.isspace())


def joins(text: str) -> list[str]:
    return [text[p.start : p.start + 12] for p in find_passages(text, find_structure(text)) if p.joined]


def test_a_headline_in_the_middle_begins_another_report() -> None:
    other = "Ferry Line to Close for Repairs Until June"
    assert joins(f"Ministers agree to reopen bridge\n\n{BODY}\n\n{MORE}\n\n{other}\n\n{BODY}\n\n{MORE}") == [other[:12]]


def test_a_dateline_in_the_middle_begins_another_report() -> None:
    assert joins(f"Ministers agree to reopen bridge\n\n{BODY}\n\nPORT ALDO (AP) -- {MORE}") == ["PORT ALDO (A"]


def test_one_report_is_one_passage() -> None:
    assert joins(f"Ministers agree to reopen bridge\n\nBy Ana Silva\n\nVESNA \u2014 {BODY}\n\n{MORE}") == []
