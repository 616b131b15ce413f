"""An address -> reports: a page, a file of any kind, a feed with the pages that it announces, a list of feeds."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from demarche.errors import DemarcheError, FetchError, InputError
from demarche.intake.bodies import read_page
from demarche.intake.decoding import decode
from demarche.intake.feeds import FeedEntry, find_feed_urls, read_feed
from demarche.intake.fetching import Fetched, Fetcher, RobotsError
from demarche.intake.gathering import Gathered, iter_gathered
from demarche.intake.kinds import find_kind
from demarche.intake.rejects import Rejection
from demarche.intake.workers import Worker, open_worker
from demarche.report import Report, parse_publication_date

_HEAD_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user said about the sources: as in `iter_gathered`."""

    columns: Mapping[str, str] | None = None
    kind: str | None = None
    date: str | None = None


def never_known(url: str) -> bool:
    """No address is known: everything is fetched."""
    return False


def iter_fetched(url: str, fetcher: Fetcher, wishes: Wishes = Wishes(), *, is_known: Callable[[str], bool] = never_known) -> Iterator[Gathered]:
    """The reports under an address. Pages that a feed announces and `is_known` knows are not fetched again.

    Whatever goes wrong becomes a `Rejection`; one that may pass is not lasting. Raises `UsageError` for wishes that cannot be.
    """
    parse_publication_date(wishes.date)
    with open_worker(fetcher.limits) as worker:
        try:
            fetched = fetcher.fetch(url)
            yield from _iter_body(fetched, url, fetcher, wishes, is_known, worker)
        except DemarcheError as error:
            yield _refuse(url, error)


def iter_feed(
    data: bytes,
    url: str,
    fetcher: Fetcher,
    wishes: Wishes = Wishes(),
    *,
    is_known: Callable[[str], bool] = never_known,
) -> Iterator[Gathered]:
    """The reports that a feed announces: those that it holds whole, and the pages under its addresses. Raises `InputError`."""
    with open_worker(fetcher.limits) as worker:
        yield from _iter_entries(read_feed(data, url=url, worker=worker), url, fetcher, wishes, is_known, worker)


def _iter_body(fetched: Fetched, url: str, fetcher: Fetcher, wishes: Wishes, is_known: Callable[[str], bool], worker: Worker) -> Iterator[Gathered]:
    kind = wishes.kind or find_kind(fetched.data[:_HEAD_BYTES], fetched.url, wanted=wishes.columns)
    if kind == "feed":
        yield from _iter_entries(read_feed(fetched.data, url=fetched.url, worker=worker), url, fetcher, wishes, is_known, worker)
    elif kind == "opml":
        for feed in find_feed_urls(fetched.data, fetcher.limits):
            yield from iter_fetched(feed, fetcher, replace(wishes, kind="feed"), is_known=is_known)
    elif kind == "html":
        yield Gathered(url, _dated(_read(fetched, url, None, worker), wishes.date))
    elif kind == "text":
        text = decode(fetched.data, declared=fetched.charset).text
        if not text.strip():
            raise InputError(f"{url}: nothing to read: the text is empty")
        yield Gathered(url, Report.make(text, id=url, date=wishes.date, url=url))
    else:
        yield from _iter_file(fetched, url, wishes, fetcher)


def _iter_file(fetched: Fetched, url: str, wishes: Wishes, fetcher: Fetcher) -> Iterator[Gathered]:
    """The reports in a table or crawl, read as a file is; its places are named by the address."""
    with tempfile.TemporaryDirectory(prefix="demarche-") as folder:
        path = Path(folder) / "body"
        path.write_bytes(fetched.data)
        for item in iter_gathered(str(path), columns=wishes.columns, kind=wishes.kind, date=wishes.date, limits=fetcher.limits):
            yield replace(item, where=url + item.where.removeprefix(str(path)))


def _iter_entries(
    entries: tuple[FeedEntry, ...], feed: str, fetcher: Fetcher, wishes: Wishes, is_known: Callable[[str], bool], worker: Worker
) -> Iterator[Gathered]:
    for entry in entries:
        where = entry.url or f"{feed} ({entry.id or 'an entry without address'})"
        try:
            if entry.text and (entry.is_whole or not entry.url):
                yield Gathered(where, _dated(entry.to_report(), wishes.date))
            elif not entry.url:
                raise InputError("an entry of the feed has neither text nor address")
            elif not is_known(entry.url):
                yield Gathered(where, _dated(_read(fetcher.fetch(entry.url), entry.url, entry, worker), wishes.date))
        except DemarcheError as error:
            yield _refuse(where, error)


def _read(fetched: Fetched, url: str, entry: FeedEntry | None, worker: Worker) -> Report:
    """A page as a report. It has its address as id; what its feed says of it fills what the page does not say."""
    published = entry.published.isoformat() if entry and entry.published else None
    report = read_page(fetched.data, url=url, charset=fetched.charset, fallback_date=published, worker=worker)
    title = report.title or (entry.title if entry else None)
    return replace(report, id=url, title=title, publisher=report.publisher or (entry.publisher if entry else None))


def _dated(report: Report, date: str | None) -> Report:
    return report if report.published or not date else replace(report, published=parse_publication_date(date))


def _refuse(where: str, error: DemarcheError) -> Gathered:
    passes = (isinstance(error, FetchError) and not error.is_lasting) or (isinstance(error, RobotsError) and error.is_closed)
    return Gathered(where, Rejection(0, where, str(error).removeprefix(f"{where}: "), is_lasting=not passes))
