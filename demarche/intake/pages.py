"""HTML -> text, title, date, publisher. The extractor works in a child process with a deadline and a memory limit."""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from demarche.errors import PageError
from demarche.intake.markup import find_lines, measure_depth
from demarche.intake.page_worker import receive, send
from demarche.limits import DEFAULT_LIMITS, Limits

_START_TIMEOUT_S = 60.0
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


class _DeadlineError(Exception):
    """The worker did not answer in time and was killed."""


class Extractor:
    """A child process that extracts one page at a time; replaced when it dies or passes its deadline.

    Safe to share between threads (they take turns). A forked process starts its own child.
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def extract(self, page: str) -> dict[str, Any]:
        """The worker's answer. Raises `PageError` past the deadline or when the page kills the worker twice."""
        with self._lock:
            for _ in range(2):
                try:
                    answer = self._ask(page)
                except _DeadlineError:
                    limit = f"{self._limits.page_timeout_s:g} s (limits.page_timeout_s)"
                    raise PageError(f"the page takes longer than {limit} to extract. {_AS_TEXT}") from None
                if answer is not None:
                    return answer
            raise PageError(f"the page crashes the extractor. {_AS_TEXT}")

    def _ask(self, page: str) -> dict[str, Any] | None:
        """The answer, or None where the child died on the way."""
        child = self._start()
        requests, answers = _pipes(child)
        late = threading.Event()

        def end() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(self._limits.page_timeout_s, end)
        timer.daemon = True
        timer.start()
        answer = None
        try:
            with contextlib.suppress(OSError):
                send(requests, {"html": page})
                answer = receive(answers)
        except BaseException:  # Ctrl-C in the middle: the next page must not get this one's answer
            self._stop()
            raise
        finally:
            timer.cancel()
        if answer is None:
            self._stop()
            if late.is_set():
                raise _DeadlineError
        return answer if isinstance(answer, dict) else None

    def _start(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._owner == os.getpid() and self._child.poll() is None:
            return self._child
        if self._owner == os.getpid():
            self._stop()
        home = str(Path(__file__).resolve().parents[2])
        paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
        limits = self._limits
        settings = [str(limits.page_timeout_s), str(limits.page_memory_bytes)]
        child = subprocess.Popen(  # noqa: S603 our own interpreter and module; no shell
            [sys.executable, "-m", "demarche.intake.page_worker", *settings],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,  # Ctrl-C is for the parent, which then closes the child's input
        )
        self._child, self._owner = child, os.getpid()
        timer = threading.Timer(_START_TIMEOUT_S, child.kill)
        timer.daemon = True
        timer.start()
        ready = receive(_pipes(child)[1])
        timer.cancel()
        if ready is None:
            self._stop()
            raise PageError("the HTML extractor does not start. Try: python -c 'import trafilatura'")
        return child

    def _stop(self) -> None:
        """Kills the child and closes its pipes."""
        child, self._child = self._child, None
        if child is None or self._owner != os.getpid():
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        child.wait()

    def close(self) -> None:
        """Ends the child process."""
        with self._lock:
            self._stop()


def _pipes(child: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if child.stdin is None or child.stdout is None:
        raise PageError("the HTML extractor has no pipes")
    return child.stdin, child.stdout


_EXTRACTOR = Extractor()
atexit.register(_EXTRACTOR.close)


def extract_page(html: str, extractor: Extractor = _EXTRACTOR) -> Page:
    """The report in a web page. Raises `PageError`, with the reason, where no text can be taken from it."""
    if not html.strip():
        raise PageError("the page is empty")
    answer = extractor.extract(html)
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
