"""RSS, Atom and OPML, from bytes: nothing here ever fetches anything.

A feed is parsed in the child process, with a deadline; a list of feeds by one pass over its tags.
"""

from __future__ import annotations

import datetime
import html
import re
from dataclasses import dataclass
from typing import Any

from demarche.errors import BadDateError, EmptyTextError, InputError, TooLargeError
from demarche.intake.markup import find_lines
from demarche.intake.publication_dates import parse_day
from demarche.intake.workers import SHARED_WORKER, Worker, WorkerDiedError, WorkerLateError
from demarche.intake.xml_text import clean_xml
from demarche.limits import DEFAULT_LIMITS, Limits
from demarche.report import Report

_OUTLINE = re.compile(r"""<outline\b((?:[^<>"']|"[^"]*+"|'[^']*+')*+)""", re.IGNORECASE)
_FEED_URL = re.compile(r"""\bxmlurl\s{0,20}=\s{0,20}(?:"([^"]*+)"|'([^']*+)')""", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed, as the feed tells it.

    `text` is its content without markup, one line for each block, empty where it has none; `is_whole` is False for a
    summary, which may be less than the report under `url`.
    """

    id: str | None
    url: str | None
    title: str | None
    published: datetime.date | None
    publisher: str | None
    text: str
    is_whole: bool

    def to_report(self) -> Report:
        """The entry as a report of its own. Raises `EmptyTextError` where it has no text."""
        if not self.text:
            raise EmptyTextError("the entry has no text of its own: it is to be read under its address")
        # An id such as "4711" is unique in its feed only; an address, a urn or a tag is unique everywhere.
        is_unique = self.id is not None and ":" in self.id
        return Report.make(
            self.text, id=self.id if is_unique else self.url or self.id, title=self.title, date=self.published, url=self.url, publisher=self.publisher
        )


def read_feed(data: bytes, *, url: str | None = None, worker: Worker = SHARED_WORKER) -> tuple[FeedEntry, ...]:
    """The entries of an RSS or Atom feed, in its order. `url` is where it came from: relative links start there.

    Raises `InputError` for what is no feed, declares entities that could grow, or cannot be parsed in time, and
    `TooLargeError` past `limits.feed_bytes`.
    """
    _require_size(data, worker.limits)
    answer = _ask({"feed": clean_xml(data).decode("utf-8"), "url": url}, worker)
    feed = answer.get("feed")
    if feed is None:
        raise InputError(f"the feed cannot be parsed ({answer.get('error')})")
    if not feed["version"] and not feed["entries"]:
        raise InputError("this is no RSS or Atom feed")
    publisher = _words(feed["title"])
    return tuple(_make_entry(entry, publisher) for entry in feed["entries"])


def _ask(request: dict[str, Any], worker: Worker) -> dict[str, Any]:
    limit_s = worker.limits.feed_timeout_s
    try:
        return worker.ask(request, limit_s)
    except WorkerLateError:
        raise InputError(f"the feed takes longer than {limit_s:g} s (limits.feed_timeout_s) to parse") from None
    except WorkerDiedError:
        raise InputError("the feed crashes the parser") from None


def _make_entry(entry: dict[str, Any], publisher: str | None) -> FeedEntry:
    content = entry["content"] or ""
    url = html.unescape(entry["url"] or "")
    return FeedEntry(
        id=entry["id"] or None,
        url=url if _ADDRESS.match(url) else None,
        title=_words(entry["title"]),
        published=_day(entry["published"]),
        publisher=publisher,
        text="\n".join(find_lines(content)) if entry["is_markup"] else content.strip(),
        is_whole=bool(entry["is_whole"]),
    )


def _words(markup: str | None) -> str | None:
    return " ".join(find_lines(markup or "")) or None


def _day(words: str | None) -> datetime.date | None:
    """The day that an entry gives; None for one that cannot be made out, because no reader of a feed can mend it."""
    try:
        return parse_day(words)
    except BadDateError:
        return None


def find_feed_urls(data: bytes, limits: Limits = DEFAULT_LIMITS) -> tuple[str, ...]:
    """The addresses of the feeds in a list of feeds (OPML), each once, in order.

    Raises `InputError` where the list declares entities that could grow, or names no feed, and `TooLargeError`.
    """
    _require_size(data, limits)
    text = _COMMENT.sub("", clean_xml(data).decode("utf-8"))
    found = (_FEED_URL.search(outline[1]) for outline in _OUTLINE.finditer(text))
    urls = (html.unescape(url[1] or url[2] or "").strip() for url in found if url)
    known = tuple(dict.fromkeys(url for url in urls if _ADDRESS.match(url)))
    if not known:
        raise InputError("no feed is named in this list: an OPML file has an outline with an xmlUrl for each")
    return known


def _require_size(data: bytes, limits: Limits) -> None:
    if len(data) > limits.feed_bytes:
        raise TooLargeError(f"a feed of more than {limits.feed_bytes:,} bytes (limits.feed_bytes)")
