"""Nothing that is typed is an error of the database or the server, and what is stored is found by its own words. `make hard` tries 10,000 of each."""

from __future__ import annotations

from pathlib import Path

from tests.hard.pages import OPERATORS, try_questions, try_requests

QUESTIONS, REQUESTS = 250, 300


def test_no_words_are_an_error_of_any_question(tmp_path: Path) -> None:
    out = try_questions(0, QUESTIONS, tmp_path)
    assert out.faults == []
    assert len(OPERATORS) >= 100
    assert out.counts["found again as they were stored"] > QUESTIONS / 5


def test_no_request_is_a_fault_of_the_server(tmp_path: Path) -> None:
    out = try_requests(0, REQUESTS, tmp_path)
    assert out.faults == []
    assert out.counts["answered with 2xx"] > REQUESTS / 20
