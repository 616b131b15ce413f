"""Web pages go to a child process that can be killed; the traps of `docs/decisions/0004`."""

from __future__ import annotations

import time

import pytest

from demarche.errors import PageError
from demarche.intake.pages import extract_page
from demarche.intake.workers import Worker
from demarche.limits import Limits

SAID = "The foreign minister said that the talks on the river would go on until the end of the week, and that both sides wanted them to. "


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>Talks go on</title>{head}</head><body><article><h1>Talks go on</h1>{body}</article></body></html>"


def test_the_text_its_title_and_its_declared_date() -> None:
    found = extract_page(page(f"<p>{SAID}</p>" * 4, '<meta property="article:published_time" content="2024-05-15T08:00:00Z">'))
    assert SAID.strip() in found.text
    assert (found.title, found.date) == ("Talks go on", "2024-05-15")


def test_captions_are_kept() -> None:
    figure = '<figure><img src="a.jpg" alt=""><figcaption>Irena Dolinar speaks in Vesna on Monday. Photograph: A. Silva</figcaption></figure>'
    assert "Irena Dolinar speaks in Vesna" in extract_page(page(f"<p>{SAID}</p>{figure}" + f"<p>{SAID}</p>" * 4)).text


def test_deep_nesting_keeps_the_report() -> None:
    deep = "<div>" * 400 + f"<p>{SAID}</p>" * 3 + "</div>" * 400
    assert SAID.strip() in extract_page(page(deep)).text


@pytest.mark.slow
@pytest.mark.parametrize(
    "hostile",
    [page("<p>" + "<span>x</span>" * 60_000 + "</p>"), page("<p " + " ".join(f"a{i}=1" for i in range(60_000)) + ">x</p>"), page("<div>" * 250_000)],
    ids=["spans", "attributes", "depth"],
)
def test_a_page_that_hangs_the_extractor_is_killed_and_the_next_one_served(hostile: str) -> None:
    worker = Worker(Limits(page_timeout_s=2.0))
    began = time.monotonic()
    try:
        extract_page(hostile, worker)
    except PageError as error:
        assert str(error)
    assert time.monotonic() - began < 6
    assert SAID.strip() in extract_page(page(f"<p>{SAID}</p>" * 4), worker).text
    worker.close()
