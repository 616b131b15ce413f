"""Which date an act has, and which day words were spoken on."""

from __future__ import annotations

import datetime

import pytest

from demarche.reading.timexes import find_timexes
from demarche.record import Event, Passage, Statement
from demarche.resolving.act_dates import date_of_act, date_of_cue, is_after, share_days
from demarche.resolving.dates import resolve_dates
from demarche.spans import Span, SpanIndex

TUESDAY = datetime.date(2020, 2, 4)
NOTHING: SpanIndex = SpanIndex(())


def act_date(text: str, act: str, status: str = "actual") -> str | None:
    start = text.index(act)
    dates = resolve_dates(text, find_timexes(text), TUESDAY)
    return date_of_act(text, Span(start, start + len(act)), Span(0, len(text)), dates, NOTHING, TUESDAY, status)


@pytest.mark.parametrize(
    ("text", "act", "date"),
    [
        ("On Sunday the ministers met in Minsk.", "met", "2020-02-02"),
        ("Rebels who took the town in 2016 have surrendered to the army after long talks with the mediators.", "surrendered", None),
        ("On Sunday the envoy, who had flown in from Rome with a large delegation, met the president.", "met", "2020-02-02"),
        ("The party, in power since 2002, was accused of corruption.", "accused", None),
        ("He joined the 2016 campaign against the government.", "joined", None),
        ("In 2019 the Union paid for it, and Norway pledged to pay for the next one.", "pledged", None),
        ("The two leaders will meet in March.", "meet", "2020-03"),
    ],
)
def test_an_act_has_the_date_of_its_clause(text: str, act: str, date: str | None) -> None:
    assert act_date(text, act, "future" if "will" in text else "actual") == date


def test_what_has_happened_is_not_dated_after_the_report() -> None:
    assert act_date("Mr Novak, who takes office in June 2020, accused the ministry.", "accused") is None
    assert is_after("2020-W07", TUESDAY) and not is_after("2020-W06", TUESDAY) and not is_after("2020-02-05", TUESDAY)
    assert not is_after("2021", None)


def test_a_date_inside_quoted_words_does_not_date_the_words() -> None:
    text = 'He said "the talks began on Sunday".'
    dates = resolve_dates(text, find_timexes(text), TUESDAY)
    content = Span(text.index('"'), len(text) - 1)
    said = Span(3, 7)
    assert date_of_cue(text, said, Span(0, len(text)), dates, SpanIndex([(content, None)]), TUESDAY) is None
    assert date_of_cue(text, said, Span(0, len(text)), dates, NOTHING, TUESDAY) is None  # a quotation mark stands between


def statement(number: int, speaker: str | None, at: int, date: str | None = None, kind: str = "speech") -> Statement:
    return Statement(f"s{number}", speaker, (), (Span(at, at + 4),), (Span(at + 5, at + 20),), "indirect", kind, date=date)


def event(at: int, actor: str, date: str | None, kind: str = "CONSULT", status: str = "actual") -> Event:
    return Event(
        "e1", kind, None, (), (actor,), ("a9",), (Span(at, at + 3),), Span(at - 10, at + 30), date, None, status, "verbal_cooperation", 1.0, None, 0.9
    )


def test_what_a_speaker_said_has_the_day_of_what_the_speaker_did() -> None:
    told, _ = share_days([statement(1, "a1", 100), statement(2, "a2", 200)], [event(10, "a1", "2020-02-02")], [Passage(0, 500, False)], TUESDAY)
    assert [s.date for s in told] == ["2020-02-02", None]


def test_a_day_is_not_shared_across_a_seam_nor_with_beliefs_nor_from_long_ago() -> None:
    seam = [Passage(0, 90, False), Passage(90, 500, True)]
    told, _ = share_days([statement(1, "a1", 100)], [event(10, "a1", "2020-02-02")], seam, TUESDAY)
    assert told[0].date is None
    told, _ = share_days([statement(1, "a1", 100, kind="belief")], [event(10, "a1", "2020-02-02")], [Passage(0, 500, False)], TUESDAY)
    assert told[0].date is None
    told, _ = share_days([statement(1, "a1", 100)], [event(10, "a1", "2019-12-02")], [Passage(0, 500, False)], TUESDAY)
    assert told[0].date is None


def test_of_several_days_the_one_told_last_before_holds() -> None:
    given = [statement(1, "a1", 10, "2020-02-01"), statement(2, "a1", 100), statement(3, "a1", 200, "2020-02-03"), statement(4, "a1", 300)]
    told, _ = share_days(given, [], [Passage(0, 500, False)], TUESDAY)
    assert [s.date for s in told] == ["2020-02-01", "2020-02-01", "2020-02-03", "2020-02-03"]


def test_a_verbal_act_has_the_day_of_the_words_that_it_is() -> None:
    _, events = share_days([statement(1, "a1", 100, "2020-02-03")], [event(100, "a1", None, "ACCUSE")], [Passage(0, 500, False)], TUESDAY)
    assert events[0].date == "2020-02-03"
    _, events = share_days([statement(1, "a1", 100, "2020-02-03")], [event(300, "a1", None, "ASSAULT")], [Passage(0, 500, False)], TUESDAY)
    assert events[0].date is None
