"""`demarche watch`: feeds, looked at again and again, into the archive."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from demarche.archive.archive import Archive
from demarche.archive.feed_states import FeedState, is_refused, load_state, save_state
from demarche.cli.add import Options, Tally, add_gathered, sum_up
from demarche.cli.printing import error_console, show_error
from demarche.errors import DemarcheError, FetchError, MissingInputError, UsageError
from demarche.intake.addresses import hide_password, is_address, require_url
from demarche.intake.feeds import find_feed_urls
from demarche.intake.fetching import Fetched, Fetcher
from demarche.intake.gathering import Gathered
from demarche.intake.kinds import find_kind
from demarche.intake.manners import Manners
from demarche.intake.rejects import Rejection
from demarche.intake.web_sources import Wishes, iter_feed

log = logging.getLogger("demarche")

_UNITS_S = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_LEAST_EVERY_S = 60
_MOST_BACK_OFF_S = 86_400.0
_HEAD_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often to look. `rounds` None goes on for ever; `now` and `sleep` are the clock."""

    every_s: float
    rounds: int | None = None
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep


def parse_every(words: str) -> float:
    """Seconds, from `15m`, `2h`, `90s` or `1d`. Raises `UsageError`, also for less than a minute: that is no politeness."""
    match = re.fullmatch(r"(\d{1,6})\s?([smhd])", words.strip().lower())
    if not match:
        raise UsageError(f"--every {words[:40]!r}: give a number with s, m, h or d, for example 15m")
    seconds = int(match[1]) * _UNITS_S[match[2]]
    if seconds < _LEAST_EVERY_S:
        raise UsageError(f"--every {words}: at least one minute, out of politeness to the servers")
    return float(seconds)


def watch_feeds(sources: Sequence[str], path: str, options: Options, manners: Manners, rhythm: Rhythm) -> Tally:
    """Looks at every feed that is due, adds what is new, waits, and does so again. Raises `UsageError` for what is no feed or list of feeds."""
    total = Tally()
    done = 0
    with Archive(path, write=True) as archive, Fetcher(manners) as fetcher:
        while True:
            due: list[float] = []
            for url in dict.fromkeys(_iter_feeds(sources, fetcher)):
                state = load_state(archive.db, url)
                if state.due <= rhythm.now():
                    state = _look(archive, fetcher, state, options, rhythm, total)
                due.append(state.due)
            done += 1
            if rhythm.rounds is not None and done >= rhythm.rounds:
                break
            rhythm.sleep(max(1.0, min(due, default=rhythm.now() + rhythm.every_s) - rhythm.now()))
    sum_up(path, total, options)
    return total


def _iter_feeds(sources: Sequence[str], fetcher: Fetcher) -> Iterator[str]:
    """The addresses of all feeds; files are read anew every round, so that a list may grow while we watch."""
    for source in sources:
        if is_address(source):
            require_url(source)
            if source.lower().rpartition(".")[2] == "opml":
                try:
                    yield from find_feed_urls(fetcher.fetch(source).data)
                except DemarcheError as error:
                    show_error(f"{hide_password(source)}: {error}")
            else:
                yield source
            continue
        try:
            data = Path(source).read_bytes()
        except (OSError, ValueError) as error:
            raise MissingInputError(f"cannot open {source}: {getattr(error, 'strerror', None) or error}") from None
        if find_kind(data[:_HEAD_BYTES], source) != "opml":
            raise UsageError(f"{source} is no list of feeds (OPML). Give such a list, or the addresses of feeds")
        yield from find_feed_urls(data)


def _look(archive: Archive, fetcher: Fetcher, state: FeedState, options: Options, rhythm: Rhythm, total: Tally) -> FeedState:
    """One look at one feed; its new state, which is kept when all that it announced has been worked off."""
    tally = Tally()
    try:
        fetched = fetcher.fetch(state.url, etag=state.etag, modified=state.modified)
        pending = 0 if fetched.is_unchanged else _take(archive, fetcher, fetched, state.url, options, tally)
    except DemarcheError as error:
        state = _failed(state, error, rhythm)
    else:
        state = _seen(state, fetched, pending, rhythm)
    save_state(archive.db, state)
    total.merge(tally)
    words = state.fault or ("nothing new" if not tally.total() else tally.words())
    error_console().print(
        f"{time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(rhythm.now()))} {hide_password(state.url)}: {words}", highlight=False, markup=False
    )
    return state


def _take(archive: Archive, fetcher: Fetcher, fetched: Fetched, url: str, options: Options, tally: Tally) -> int:
    """Adds what a feed announces; the number of pages that could not be had now and may be had later."""
    pending = 0

    def is_known(address: str) -> bool:
        return address in archive or is_refused(archive.db, hide_password(address))

    def without_passing() -> Iterator[Gathered]:
        nonlocal pending
        for item in iter_feed(fetched.data, url, fetcher, Wishes(options.columns, None, options.date), is_known=is_known):
            if isinstance(item.entry, Rejection) and not item.entry.is_lasting:
                pending += 1
                log.info("%s: %s", hide_password(item.where), item.entry.reason)
                continue
            yield item

    add_gathered(archive, without_passing(), options, tally, lambda: None)
    return pending


def _seen(state: FeedState, fetched: Fetched, pending: int, rhythm: Rhythm) -> FeedState:
    now = rhythm.now()
    state = replace(state, checked=now, due=now + rhythm.every_s, failures=0, fault=None)
    if fetched.is_unchanged:
        return state
    if pending:  # with the marks of this answer the server would say that nothing is new
        return replace(state, etag=None, modified=None, fault=f"{pending} pages could not be had and are tried again")
    return replace(state, etag=fetched.etag, modified=fetched.modified)


def _failed(state: FeedState, error: DemarcheError, rhythm: Rhythm) -> FeedState:
    """Twice the time for each failure in a row, and no sooner than the server asks."""
    now = rhythm.now()
    wait_s = min(rhythm.every_s * 2 ** min(state.failures + 1, 12), max(_MOST_BACK_OFF_S, rhythm.every_s))
    asked_s = error.wait_s if isinstance(error, FetchError) and error.wait_s else 0.0
    return replace(state, checked=now, due=now + max(wait_s, asked_s), failures=state.failures + 1, fault=str(error)[:500])
