"""HTML -> text, title, date, publisher. The extractor works in a child process with a deadline and a memory limit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from demarche.errors import PageError
from demarche.intake.markup import find_lines, measure_depth
from demarche.intake.workers import SHARED_WORKER, Worker, WorkerDiedError, WorkerLateError

# From here on libxml2 and the extractor lose text: 255 nested elements were enough for trafilatura 2.3.1.
_DEEP = 200
_AS_TEXT = "To read all of its visible text instead: demarche read --format text"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Page:
    """What a web page holds: the report's text and what the page declares about it."""

    text: str
    title: str | None = None
    date: str | None = None
    publisher: str | None = None
    url: str | None = None


def extract_page(html: str, worker: Worker = SHARED_WORKER) -> Page:
    """The report in a web page. Raises `PageError`, with the reason, where no text can be taken from it."""
    if not html.strip():
        raise PageError("the page is empty")
    answer = _ask(html, worker)
    found = answer.get("page")
    if found and (found.get("text") or "").strip():
        day, url = _day(found.get("date")), _address(found.get("url"))
        return Page(found["text"], found.get("title"), day, found.get("sitename"), url)
    if answer.get("error") == "memory":
        raise PageError(f"the page takes too much memory to extract (limits.page_memory_bytes). {_AS_TEXT}")
    # A tree parser has lost the text of a deep page; a second one would lose it too.
    if measure_depth(html) >= _DEEP:
        lines = find_lines(html)
        if lines:
            return Page("\n".join(lines))
    raise PageError(_why_nothing(html, answer.get("error")))


def _ask(html: str, worker: Worker) -> dict[str, Any]:
    limit_s = worker.limits.page_timeout_s
    try:
        return worker.ask({"html": html}, limit_s)
    except WorkerLateError:
        raise PageError(f"the page takes longer than {limit_s:g} s (limits.page_timeout_s) to extract. {_AS_TEXT}") from None
    except WorkerDiedError:
        raise PageError(f"the page crashes the extractor. {_AS_TEXT}") from None


def _why_nothing(html: str, error: str | None) -> str:
    size = f"{len(html) / 1e6:.1f} MB" if len(html) >= 100_000 else f"{len(html):,} characters"
    visible = sum(map(len, find_lines(html)))
    if not visible:
        return f"no text is left after removing markup ({size}, all of it markup and script)"
    if error:
        return f"the page cannot be parsed ({error}). {_AS_TEXT}"
    return f"no report is found in the page ({size}, of which {visible:,} characters are visible text). {_AS_TEXT}"


def _day(value: object) -> str | None:
    return value if isinstance(value, str) and _DAY.fullmatch(value) else None


def _address(value: object) -> str | None:
    return value if isinstance(value, str) and value.startswith(("http://", "https://")) else None
