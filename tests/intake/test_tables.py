"""JSONL: one line, one report or one reason."""

from __future__ import annotations

import json

import pytest

from demarche.intake.rejects import Rejection
from demarche.intake.tables import iter_numbered, parse_line
from demarche.limits import Limits
from demarche.report import Report


def report(line: bytes | dict[str, object], **options: object) -> Report:
    found = parse_line(line if isinstance(line, bytes) else json.dumps(line).encode(), 1, **options)
    assert isinstance(found, Report), found
    return found


def reason(line: bytes | dict[str, object], **options: object) -> str:
    found = parse_line(line if isinstance(line, bytes) else json.dumps(line).encode(), 1, **options)
    assert isinstance(found, Rejection), found
    return found.reason


def test_the_contracts_fields_are_taken_as_they_are() -> None:
    found = report({"id": 7, "text": " a ", "title": " - ", "date": "2020-02-04T23:00:00-05:00", "url": "u", "publisher": "", "body": "other"})
    assert (found.id, found.text, found.title, str(found.published), found.url, found.publisher) == ("7", " a ", " - ", "2020-02-04", "u", None)


def test_other_names_are_guessed_only_where_that_is_wanted() -> None:
    line = {"headline": "h", "content": "c", "publishedAt": "2020-02-04T10:00:00Z", "source": {"name": "Wire"}, "link": "http://a.org/1"}
    assert "no field is known to hold the text" in reason(line)
    found = report(line, guess=True)
    assert (found.title, found.text, str(found.published), found.publisher, found.url) == ("h", "c", "2020-02-04", None, "http://a.org/1")


def test_a_name_that_the_user_gives_wins_and_may_be_absent_but_for_the_text() -> None:
    wanted = {"text": "lead", "title": "kicker"}
    assert report({"text": "no", "lead": "yes"}, guess=True, wanted=wanted).text == "yes"
    assert "text" in reason({"text": "no", "kicker": "k"}, guess=True, wanted=wanted)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{broken", "broken JSON"),
        (b"[1]", "Expected object"),
        (b'{"text": 7, "id": 7}', "text: Expected str, got int"),
        (b'{"text": null}', "got null"),
        (b'{"text": "a", "title": 7}', "title: Expected str"),
        (b'{"text": "a", "id": true}', "id: Expected"),
        (b'{"text": "a", "date": "04/02/2020"}', "not a date"),
        (b'{"text": "a", "id": ' + b"9" * 5000 + b"}", "out of range"),
        (b'{"text": "a\\x"}', "escape"),
        (b'{"text": "a", "x": ' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}", "nested too deeply"),
        (b"[" * 1_000_000, "not a report"),
    ],
)
def test_a_reason_says_what_is_wrong_with_which_field(line: bytes, words: str) -> None:
    assert words in reason(line)


def test_the_id_is_kept_with_the_reason() -> None:
    for line in (b'{"text": 7, "id": 7}', b'{"id": "7", "text": "a", "date": "x"}', b'{"id": 7}'):
        found = parse_line(line, 3)
        assert isinstance(found, Rejection) and (found.line, found.id) == (3, "7")


def test_only_a_surrogate_without_partner_is_replaced() -> None:
    found = report(rb'{"id": "a\udc00", "text": "\ud83d\ude00 \ud83d \\ud83d \ud83d\ud83d\ude00", "o": ["\ud800"]}')
    assert (found.id, found.text, found.mended) == ("a\ufffd", "\U0001f600 \ufffd \\ud83d \ufffd\U0001f600", 2)


def test_bytes_that_are_no_utf8_cost_themselves_only() -> None:
    found = report(b'{"text": "caf\xe9 talks"}')
    assert (found.text, found.mended) == ("caf\ufffd talks", 1)


def test_lines_are_numbered_as_in_the_file_and_a_long_one_is_refused() -> None:
    chunks = [b'\n{"text"', b': "a"}\r\n \n', b'{"text": "' + b"x" * 50, b'yy"}\n{"text": "b"}']
    entries = dict(iter_numbered(chunks, Limits(line_bytes=40)))
    assert list(entries) == [2, 4, 5]
    assert isinstance(entries[4], Rejection) and "limits.line_bytes" in entries[4].reason
    assert [e.text for e in entries.values() if isinstance(e, Report)] == ["a", "b"]
