"""Fetching is polite and bounded, whatever a server does; the server is on loopback and misbehaves as each test says."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from demarche.errors import AddressRefusedError, DemarcheError, FetchError, TooLargeError
from demarche.intake.fetching import Fetcher, RobotsError
from demarche.intake.manners import Manners
from demarche.limits import DEFAULT_LIMITS, Limits
from tests.intake.web_server import Handler, Site, open_site, redirect

QUICK = replace(DEFAULT_LIMITS, fetch_pause_s=0.0, fetch_timeout_s=1.0, fetch_read_s=0.5, raw_bytes=200_000)
OPEN = Manners(allow_private=True)


@pytest.fixture
def site() -> Iterator[Site]:
    with open_site() as opened:
        yield opened


def fetch(url: str, limits: Limits = QUICK, **given):
    with Fetcher(OPEN, limits) as fetcher:
        return fetcher.fetch(url, **given)


def test_a_page_comes_with_its_type_and_marks(site: Site) -> None:
    site.answers["/a"] = lambda h: h.reply(
        b"caf\xe9", media="text/html; charset=ISO-8859-1", ETag='"v1"', Last_Modified="Wed, 15 May 2024 10:00:00 GMT"
    )
    got = fetch(site.url("/a"))
    assert (got.data, got.media_type, got.charset, got.etag) == (b"caf\xe9", "text/html", "ISO-8859-1", '"v1"')
    assert "demarche/" in site.headers[-1]["user-agent"]
    assert site.headers[-1]["accept-encoding"] == "gzip"


def test_what_has_not_changed_is_not_sent_again(site: Site) -> None:
    def answer(handler: Handler) -> None:
        known = handler.headers["If-None-Match"] == '"v1"' and handler.headers["If-Modified-Since"]
        handler.reply(b"" if known else b"new", status=304 if known else 200)

    site.answers["/a"] = answer
    assert fetch(site.url("/a")).data == b"new"
    assert fetch(site.url("/a"), etag='"v1"', modified="Wed, 15 May 2024 10:00:00 GMT").is_unchanged


def test_robots_txt_is_asked_first_and_obeyed(site: Site) -> None:
    site.answers |= {"/robots.txt": b"User-agent: demarche\nDisallow: /private/\n", "/private/a": b"x", "/b": b"y"}
    with pytest.raises(RobotsError, match=r"robots\.txt says so"):
        fetch(site.url("/private/a"))
    assert site.requests == ["/robots.txt"]
    assert fetch(site.url("/b")).data == b"y"


@pytest.mark.parametrize(("status", "is_open"), [(404, True), (403, True), (500, False), (503, False), (429, False)])
def test_a_missing_robots_txt_opens_a_site_and_a_failing_one_closes_it(site: Site, status: int, is_open: bool) -> None:
    site.answers |= {"/robots.txt": lambda h: h.reply(b"", status=status), "/a": b"x"}
    if is_open:
        assert fetch(site.url("/a")).data == b"x"
    else:
        with pytest.raises(RobotsError, match="cannot be had") as caught:
            fetch(site.url("/a"))
        assert caught.value.is_closed
        assert site.pages() == []


def test_only_the_first_part_of_a_huge_robots_txt_is_read(site: Site) -> None:
    site.answers |= {"/robots.txt": b"# padding\n" * 60_000 + b"User-agent: *\nDisallow: /\n", "/a": b"x"}
    assert fetch(site.url("/a")).data == b"x"


def test_two_requests_to_one_host_are_apart(site: Site) -> None:
    site.answers |= {"/a": b"x", "/b": b"y"}
    waits: list[float] = []
    with Fetcher(OPEN, replace(QUICK, fetch_pause_s=5.0), clock=lambda: sum(waits), sleep=waits.append) as fetcher:
        fetcher.fetch(site.url("/a"))
        fetcher.fetch(site.url("/b"))
    assert waits == [5.0, 5.0]  # robots.txt, /a, /b


def test_a_site_may_ask_for_a_longer_pause(site: Site) -> None:
    site.answers |= {"/robots.txt": b"User-agent: *\nCrawl-delay: 12\n", "/a": b"x", "/b": b"y"}
    waits: list[float] = []
    with Fetcher(OPEN, replace(QUICK, fetch_pause_s=5.0), clock=lambda: sum(waits), sleep=waits.append) as fetcher:
        fetcher.fetch(site.url("/a"))
        fetcher.fetch(site.url("/b"))
    assert waits[-1] == 12.0


def test_a_busy_server_is_asked_once_more_after_the_time_that_it_wants(site: Site) -> None:
    answers = [lambda h: h.reply(b"", status=429, Retry_After="7"), lambda h: h.reply(b"at last")]
    site.answers["/a"] = lambda h: answers.pop(0)(h)
    waits: list[float] = []
    with Fetcher(OPEN, QUICK, clock=lambda: sum(waits), sleep=waits.append) as fetcher:
        assert fetcher.fetch(site.url("/a")).data == b"at last"
    assert waits == [7.0]


def test_a_server_that_wants_hours_is_left_alone(site: Site) -> None:
    site.answers["/a"] = lambda h: h.reply(b"", status=503, Retry_After="90000")
    with pytest.raises(FetchError, match="503") as caught:
        fetch(site.url("/a"))
    assert not caught.value.is_lasting
    assert caught.value.wait_s == 90_000
    assert site.pages() == ["/a"]


@pytest.mark.parametrize(("status", "is_lasting"), [(404, True), (410, True), (500, False), (502, False)])
def test_an_error_says_whether_it_may_pass(site: Site, status: int, is_lasting: bool) -> None:
    site.answers["/a"] = lambda h: h.reply(b"", status=status)
    with pytest.raises(FetchError, match=str(status)) as caught:
        fetch(site.url("/a"))
    assert caught.value.is_lasting is is_lasting


def test_a_redirect_is_followed_to_a_relative_address(site: Site) -> None:
    site.answers |= {"/old/a": redirect("../new/b?x=1"), "/new/b": b"here"}
    got = fetch(site.url("/old/a"))
    assert (got.data, got.url) == (b"here", site.url("/new/b?x=1"))


def test_a_redirect_loop_ends(site: Site) -> None:
    site.answers["/a"] = redirect("/a")
    with pytest.raises(FetchError, match="redirects"):
        fetch(site.url("/a"))
    assert len(site.pages()) == QUICK.fetch_redirects + 1


@pytest.mark.parametrize("hops", range(5))
def test_a_redirect_to_a_private_address_is_refused_at_every_hop(site: Site, hops: int) -> None:
    with open_site() as inner:
        inner.answers["/secret"] = b"secret"
        for hop in range(hops):
            site.answers[f"/{hop}"] = redirect(f"http://news.example:{site.port}/{hop + 1}")
        site.answers[f"/{hops}"] = redirect(f"http://inner.example:{inner.port}/secret")
        # The outer server stands for a public one: its name is let through by the resolver of this test alone.
        found = {"news.example": ["127.0.0.1"], "inner.example": ["127.0.0.1"]}
        fetcher = Fetcher(Manners(), QUICK, resolver=lambda host, port: found[host])
        backend = fetcher._pool._network_backend
        real = backend.connect_tcp

        def connect(host, port, *rest, **more):
            backend._allow_private = host == "news.example"
            return real(host, port, *rest, **more)

        backend.connect_tcp = connect
        with fetcher, pytest.raises(AddressRefusedError, match=r"inner\.example is at 127\.0\.0\.1"):
            fetcher.fetch(f"http://news.example:{site.port}/0")
        assert inner.requests == []


@pytest.mark.parametrize("to", ["file:///etc/passwd", "gopher://127.0.0.1/", "http://user:pw@127.0.0.1/", "javascript:alert(1)"])
def test_a_redirect_to_another_scheme_is_refused(site: Site, to: str) -> None:
    site.answers["/a"] = redirect(to)
    with pytest.raises(AddressRefusedError):
        fetch(site.url("/a"))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "[::1]",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "[::ffff:127.0.0.1]",
        "127.0.0.1.",
        "[::ffff:7f00:1]",
    ],
)
def test_loopback_is_not_reached_in_any_spelling(site: Site, host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", site.url(""))
    monkeypatch.setenv("http_proxy", site.url(""))
    monkeypatch.setenv("ALL_PROXY", site.url(""))
    with Fetcher(Manners(), QUICK) as fetcher, pytest.raises(DemarcheError):
        fetcher.fetch(f"http://{host}:{site.port}/a")
    assert site.requests == []


def test_what_was_checked_is_what_is_connected_to(site: Site) -> None:
    answers = [["8.8.8.8"], ["127.0.0.1"]]
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return answers[min(len(asked), 2) - 1]

    with Fetcher(Manners(), QUICK, resolver=rebinding) as fetcher:
        connected: list[str] = []

        def connect(host, *rest, **more):
            connected.append(host)
            raise OSError("not in a test")

        fetcher._pool._network_backend._tcp.connect_tcp = connect
        with pytest.raises(DemarcheError):
            fetcher.fetch(f"http://news.example:{site.port}/a")
    assert set(connected) <= {"8.8.8.8"}
    assert site.requests == []


def _drip(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(100):
        handler.wfile.write(b"x")
        handler.wfile.flush()
        time.sleep(0.1)


def _drip_head(handler: Handler) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nX-Slow: " + b"y" * 100:
        handler.wfile.write(bytes((byte,)))
        handler.wfile.flush()
        time.sleep(0.1)


def _endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65_536)


@pytest.mark.parametrize("answer", [_drip, _drip_head, lambda h: time.sleep(3)], ids=["body", "head", "silent"])
def test_a_slow_server_costs_no_more_than_the_deadline(site: Site, answer) -> None:
    site.answers["/a"] = answer
    begun = time.monotonic()
    with pytest.raises(FetchError, match="fetch_timeout_s"):
        fetch(site.url("/a"))
    assert time.monotonic() - begun < 2.5


def test_an_endless_body_ends(site: Site) -> None:
    site.answers["/a"] = _endless
    with pytest.raises(TooLargeError, match="raw_bytes"):
        fetch(site.url("/a"))


def test_a_body_that_is_cut_short_is_no_report(site: Site) -> None:
    site.answers["/a"] = lambda h: h.reply(b"half", length=1000)
    with pytest.raises(FetchError, match="cut short"):
        fetch(site.url("/a"))


def test_gzip_is_inflated_and_a_truncated_one_refused(site: Site) -> None:
    packed = gzip.compress(b"words " * 1000)
    site.answers["/a"] = lambda h: h.reply(packed, Content_Encoding="gzip")
    site.answers["/b"] = lambda h: h.reply(packed[:-12], Content_Encoding="gzip")
    assert fetch(site.url("/a")).data == b"words " * 1000
    with pytest.raises(FetchError, match="gzip"):
        fetch(site.url("/b"))


def test_a_decompression_bomb_is_refused(site: Site) -> None:
    bomb = gzip.compress(bytes(60_000_000))
    site.answers["/a"] = lambda h: h.reply(bomb, Content_Encoding="gzip")
    with pytest.raises(TooLargeError, match="inflate"):
        fetch(site.url("/a"))


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "deflate", "zstd", "x" * 5000])
def test_packing_that_was_not_asked_for_is_refused(site: Site, encoding: str) -> None:
    site.answers["/a"] = lambda h: h.reply(b"...", Content_Encoding=encoding)
    with pytest.raises(FetchError, match="not asked for"):
        fetch(site.url("/a"))


def test_a_server_that_is_not_there_is_a_clear_error(site: Site) -> None:
    with pytest.raises(FetchError, match="no such host"):
        Fetcher(OPEN, QUICK, resolver=lambda host, port: []).fetch("http://nowhere.example/")


def test_a_letter_outside_ascii_is_sent_in_percent_signs(site: Site) -> None:
    site.answers["/caf%C3%A9"] = b"x"
    assert fetch(site.url("/café?q=ü#part")).data == b"x"
    assert site.pages() == ["/caf%C3%A9?q=%C3%BC"]
