"""Every step may fail: the database's, a file's, a server's. `make hard` fails each one."""

from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest

from demarche.limits import DEFAULT_LIMITS
from tests.crash.faults import add_all, count_steps, fail_database, fail_file, fail_network
from tests.crash.kills import contents
from tests.intake.sources import put
from tests.intake.test_gathering import SOURCES
from tests.intake.web_server import open_site

EVERY = 23


def test_a_fault_of_the_database_at_any_step_costs_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    add_all(tmp_path / "whole.db")
    expected = contents(tmp_path / "whole.db")
    steps = count_steps(tmp_path)
    assert steps > 300
    for n in (*range(1, steps + 1, EVERY), steps):
        fail_database(tmp_path, n, expected)


@pytest.mark.parametrize("kind", SOURCES)
def test_a_file_that_cannot_be_read_further_is_refused_with_the_reason(tmp_path: Path, kind: str) -> None:
    source = put(tmp_path, "source", gzip.compress(SOURCES[kind][0]))
    reads, reports, reasons = fail_file(source, None)
    assert (reports, reasons) == (1, [])
    for n in range(1, reads + 1):
        _, reports, reasons = fail_file(source, n)
        assert reports == 1 or reasons, n


def test_a_connection_that_breaks_at_any_step_is_a_refusal_and_no_half_report() -> None:
    quick = replace(DEFAULT_LIMITS, fetch_pause_s=0.0, fetch_read_s=2.0)
    with open_site() as site:
        site.answers["/a"] = b"words " * 40_000
        steps, body = fail_network(site.url("/a"), quick, None)
        assert body == site.answers["/a"]
        for n in range(1, steps + 1):
            _, body = fail_network(site.url("/a"), quick, n)
            assert body in (None, site.answers["/a"]), n
