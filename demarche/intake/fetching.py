"""Addresses -> bytes, politely and within bounds: the only room that talks to the network.

Every request asks robots.txt first, keeps a pause between two requests to a host, and follows redirects itself, so that each
address is checked like the first. The environment's proxies are not used.
"""

from __future__ import annotations

import datetime
import email.utils
import importlib.metadata
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import httpcore2 as httpcore

from demarche.errors import AddressRefusedError, FetchError, InputError, TooLargeError
from demarche.intake.addresses import Resolver, Target, UnknownHostError, parse_target, system_resolver
from demarche.intake.connections import Deadline, GuardedBackend
from demarche.intake.decoding import Counted, iter_chunks, read_bounded
from demarche.intake.manners import Manners
from demarche.intake.robots import Robots, parse_robots
from demarche.limits import DEFAULT_LIMITS, Limits

AGENT = "demarche"
"""The name that robots.txt may address."""
_REDIRECTS = (301, 302, 303, 307, 308)
_BUSY = (429, 503)
_NOT_MODIFIED = 304
_LASTING = (400, 401, 402, 403, 404, 405, 406, 410, 414, 451)
_PACKED = ("gzip", "x-gzip", "identity", "")
_ROBOTS_FRESH_S = 3_600.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave. `url` is where the redirects ended; `data` is inflated, and empty where nothing changed (304)."""

    url: str
    status: int
    data: bytes
    media_type: str
    charset: str | None
    etag: str | None
    modified: str | None

    @property
    def is_unchanged(self) -> bool:
        """Whether the server said that it is as it was."""
        return self.status == _NOT_MODIFIED


class _Raw:
    """The body of an answer as a stream, and not a byte more than the limit."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""

    def read(self, size: int, /) -> bytes:
        if not self._rest:
            self._rest = next(self._chunks, b"")
        out, self._rest = self._rest[:size], self._rest[size:]
        return out


class Fetcher:
    """Fetches addresses one at a time. A context manager: its connections close at the end. Not for several threads."""

    def __init__(
        self,
        manners: Manners = Manners(),  # noqa: B008  (frozen)
        limits: Limits = DEFAULT_LIMITS,
        *,
        resolver: Resolver = system_resolver,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        version = importlib.metadata.version("demarche")

        contact = "".join(c for c in manners.contact or "" if c.isascii() and c.isprintable())
        self._user_agent = f"{AGENT}/{version} (reads news; obeys robots.txt{'; ' + contact if contact else ''})"
        self.limits = limits
        self._clock = clock
        self._sleep = sleep
        self._deadline = Deadline()
        backend = GuardedBackend(self._deadline, allow_private=manners.allow_private, resolver=resolver)
        # No more than one connection to a host is ever open, and none is kept that the server may have closed long ago.
        self._pool = httpcore.ConnectionPool(network_backend=backend, max_connections=4, max_keepalive_connections=1, keepalive_expiry=4.0)
        self._robots: dict[str, tuple[float, Robots]] = {}
        self._next_request: dict[str, float] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._pool.close()

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched:
        """What an address gives. With the `etag` or `modified` of last time, a server may answer that nothing changed.

        Raises `AddressRefusedError` for what must not be fetched, `TooLargeError`, and `FetchError` for everything that goes wrong.
        """
        conditions = [(name, value) for name, value in ((b"if-none-match", etag), (b"if-modified-since", modified)) if value]
        headers = [(name, value.encode("latin-1", "ignore")) for name, value in conditions]
        for _ in range(self.limits.fetch_redirects + 1):
            target = parse_target(url)
            self._ask_robots(url, target)
            answer = self._request_patiently(url, target, headers)
            if isinstance(answer, Fetched):
                return answer
            url = answer
        raise FetchError(f"{url}: more than {self.limits.fetch_redirects} redirects (limits.fetch_redirects)", is_lasting=True)

    def _ask_robots(self, url: str, target: Target) -> None:
        known = self._robots.get(target.origin)
        if known is None or known[0] < self._clock():
            known = (self._clock() + _ROBOTS_FRESH_S, self._fetch_robots(target))
            self._robots[target.origin] = known
        if not known[1].allows(url):
            why = "its robots.txt cannot be had" if known[1].is_closed else "robots.txt says so"
            raise RobotsError(f"{url}: closed to robots ({why})", is_closed=known[1].is_closed)

    def _fetch_robots(self, target: Target) -> Robots:
        url = f"{target.origin}/robots.txt"
        try:
            for _ in range(self.limits.fetch_redirects + 1):
                answer = self._request(url, parse_target(url), [], most_bytes=self.limits.robots_bytes)
                if isinstance(answer, Fetched):
                    return parse_robots(answer.status, answer.data, AGENT)
                url = answer
        except _StatusError as error:
            return parse_robots(error.status, b"", AGENT)
        return Robots(None, True, AGENT)

    def _request_patiently(self, url: str, target: Target, headers: list[tuple[bytes, bytes]]) -> Fetched | str:
        """One request, and one more where the server is busy and says for how long."""
        try:
            return self._request(url, target, headers)
        except _StatusError as error:
            if error.status not in _BUSY or error.wait_s is None or error.wait_s > self.limits.fetch_wait_s:
                raise
            self._next_request[target.host] = self._clock() + error.wait_s
            return self._request(url, target, headers)

    def _pause(self, target: Target) -> None:
        wait_s = self._next_request.get(target.host, 0.0) - self._clock()
        if wait_s > 0:
            self._sleep(wait_s)
        robots = self._robots.get(target.origin)
        self._next_request[target.host] = self._clock() + max(self.limits.fetch_pause_s, robots[1].delay_s() if robots else 0.0)

    def _request(self, url: str, target: Target, headers: list[tuple[bytes, bytes]], *, most_bytes: int | None = None) -> Fetched | str:
        """The answer, or the address that it sends us on to."""
        self._pause(target)
        self._deadline.set(self.limits.fetch_timeout_s)
        sent = [
            (b"host", _host_header(target)),
            (b"user-agent", self._user_agent.encode()),
            (b"accept-encoding", b"gzip"),
            (b"accept", b"*/*"),
            *headers,
        ]
        waits = dict.fromkeys(("connect", "read", "write", "pool"), self.limits.fetch_read_s)
        try:
            with self._pool.stream("GET", _ascii_url(url), headers=sent, extensions={"timeout": waits}) as answer:
                return self._take(url, answer, most_bytes)
        except httpcore.TimeoutException:
            late = f"no answer in {self.limits.fetch_read_s:g} s (limits.fetch_read_s), or not all of it in {self.limits.fetch_timeout_s:g} s"
            raise FetchError(f"{url}: {late} (limits.fetch_timeout_s)") from None
        except UnknownHostError as error:
            raise FetchError(f"{url}: {error}") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError, ValueError) as error:
            raise FetchError(f"{url}: {_why(error)}") from None

    def _take(self, url: str, answer: httpcore.Response, most_bytes: int | None) -> Fetched | str:
        found: dict[str, str] = {}
        for name, value in answer.headers:
            found.setdefault(name.decode("latin-1").lower(), value.decode("latin-1"))
        if answer.status in _REDIRECTS and found.get("location"):
            return urljoin(url, _as_typed(found["location"]))
        if answer.status != _NOT_MODIFIED and not 200 <= answer.status < 300:
            raise _StatusError(url, answer.status, _retry_after_s(found.get("retry-after")))
        encoding = found.get("content-encoding", "").strip().lower()
        if encoding not in _PACKED:
            raise FetchError(f"{url}: packed in a way that was not asked for ({encoding[:40]})")
        media_type, charset = _media_type(found.get("content-type", ""))
        chunks: Iterator[bytes] = iter(answer.iter_stream())
        data = b"" if answer.status == _NOT_MODIFIED else self._read(url, chunks, most_bytes)
        return Fetched(url, answer.status, data, media_type, charset, found.get("etag"), found.get("last-modified"))

    def _read(self, url: str, chunks: Iterator[bytes], most_bytes: int | None) -> bytes:
        counted = Counted(_Raw(chunks))
        inflated = iter_chunks(counted)
        try:
            if most_bytes is None:
                return read_bounded(inflated, counted, self.limits)
            out = b""
            for part in inflated:
                out += part
                if len(out) >= most_bytes:
                    break
            return out[:most_bytes]
        except TooLargeError as error:
            raise TooLargeError(f"{url}: {error}") from None
        except FetchError:
            raise
        except InputError as error:
            raise FetchError(f"{url}: {error}") from None


class RobotsError(AddressRefusedError):
    """An address that the site's robots.txt closes; `is_closed` where the file could not be had, which may pass."""

    def __init__(self, message: str, *, is_closed: bool) -> None:
        super().__init__(message)
        self.is_closed = is_closed


class _StatusError(FetchError):
    """An answer that is no success."""

    def __init__(self, url: str, status: int, wait_s: float | None) -> None:
        super().__init__(f"{url}: the server answers {status}", is_lasting=status in _LASTING, wait_s=wait_s)
        self.status = status


def _host_header(target: Target) -> bytes:
    return target.origin.partition("://")[2].encode("ascii")


def _ascii_url(url: str) -> str:
    """The address as it is sent: letters outside ASCII in percent signs, no fragment, the host in its ASCII form."""
    from urllib.parse import quote, urlsplit

    target, parts = parse_target(url), urlsplit(url)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    return f"{target.origin}{path}{query}"


def _as_typed(location: str) -> str:
    """A Location header: bytes that are UTF-8 in practice, read as Latin-1."""
    try:
        return location.encode("latin-1").decode("utf-8").strip()
    except UnicodeError:
        return location.strip()


def _media_type(value: str) -> tuple[str, str | None]:
    name, _, rest = value.partition(";")
    charset = next((p.partition("=")[2].strip("\"' ") for p in rest.split(";") if p.strip().lower().startswith("charset=")), None)
    return name.strip().lower(), charset or None


def _retry_after_s(value: str | None) -> float | None:
    """Seconds to wait, from a number or a date; None where there is none."""
    if not value:
        return None
    if value.strip().isdecimal():
        return float(value.strip()[:9])
    try:
        then = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=datetime.UTC)
    return max(0.0, (then - datetime.datetime.now(datetime.UTC)).total_seconds())


def _why(error: Exception) -> str:
    words = str(error) or type(error).__name__
    if "CERTIFICATE_VERIFY_FAILED" in words or "certificate" in words.lower():
        return f"its certificate is not trusted ({words[:160]})"
    if isinstance(error, httpcore.RemoteProtocolError):
        return f"the answer is cut short or broken ({words[:160]})"
    return f"cannot be reached ({words[:160]})"
