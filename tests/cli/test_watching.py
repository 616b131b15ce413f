"""`demarche add URL` and `demarche watch`, against a server on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from demarche.archive.archive import Archive
from demarche.archive.feed_states import load_state
from demarche.cli import watch as watching
from demarche.cli.add import Options, add_sources
from demarche.cli.watch import Rhythm, parse_every, watch_feeds
from demarche.errors import InputError, SomeInputsRejectedError, UsageError
from demarche.intake import fetching
from demarche.intake.manners import Manners
from demarche.limits import DEFAULT_LIMITS
from tests.intake.web_server import Site, open_site

OPEN = Manners(allow_private=True)
PAGE = """<html><head><title>{title}</title></head><body><article><h1>{title}</h1>
<p>The foreign minister of Kazakhstan, Irena Dolinar, said on Tuesday that the talks on the river would go on in June, and that her
government would send its envoy to the capital in {n} days.</p><p>"We have agreed on the first two chapters," she told reporters.</p>
</article></body></html>"""
ITEM = "<item><title>{title}</title><link>{url}</link><guid>{url}</guid><pubDate>Wed, 15 May 2024 10:00:00 GMT</pubDate><description>Short.</description></item>"


def feed(*items: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>River Wire</title>{"".join(items)}</channel></rss>'.encode()


def item(site: Site, name: str) -> str:
    return ITEM.format(title=f"Report {name}", url=site.url(f"/{name}"))


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    quick = replace(DEFAULT_LIMITS, fetch_pause_s=0.0, fetch_read_s=2.0, fetch_wait_s=0.0)
    monkeypatch.setattr(fetching.Fetcher.__init__, "__defaults__", (Manners(), quick))
    with open_site() as opened:
        for n in (1, 2, 3):
            opened.answers[f"/{n}"] = PAGE.format(title=f"Report {n}", n=n * 7).encode()
        yield opened


def reports(path: Path) -> dict[str, str | None]:
    with Archive(path) as archive:
        return {row["report"]: row["date"] for row in archive.reports(copies=True)}


def test_a_page_is_added_by_its_address(site: Site, tmp_path: Path) -> None:
    add_sources([site.url("/1")], str(tmp_path / "a.db"), Options(date="2024-05-15"), OPEN)
    assert reports(tmp_path / "a.db") == {site.url("/1"): "2024-05-15"}


def test_a_feed_brings_the_pages_that_it_announces_once(site: Site, tmp_path: Path) -> None:
    site.answers["/feed"] = feed(item(site, "1"), item(site, "2"))
    for _ in range(2):
        add_sources([site.url("/feed")], str(tmp_path / "a.db"), Options(), OPEN)
    assert reports(tmp_path / "a.db") == {site.url("/1"): "2024-05-15", site.url("/2"): "2024-05-15"}
    assert site.pages().count("/1") == 1
    with Archive(tmp_path / "a.db") as archive:
        assert archive.record(site.url("/1")).publisher == "River Wire"


def test_a_list_of_feeds_and_a_table_are_addresses_too(site: Site, tmp_path: Path) -> None:
    site.answers |= {
        "/feed": feed(item(site, "1")),
        "/list.opml": f'<opml version="2.0"><body><outline xmlUrl="{site.url("/feed")}"/></body></opml>'.encode(),
        "/t.jsonl": b'{"id": "x1", "text": "The foreign minister of Kazakhstan said on Tuesday that the talks would go on in June.", "date": "2024-05-01"}\n{"id": 7\n',
    }
    with pytest.raises(SomeInputsRejectedError):
        add_sources([site.url("/list.opml"), site.url("/t.jsonl")], str(tmp_path / "a.db"), Options(), OPEN)
    assert set(reports(tmp_path / "a.db")) == {site.url("/1"), "x1"}
    with Archive(tmp_path / "a.db") as archive:
        assert [row[0] for row in archive.db.execute("SELECT source FROM rejections")] == [site.url("/t.jsonl:2")]


def test_what_cannot_be_fetched_is_refused_with_its_reason_and_the_rest_is_kept(site: Site, tmp_path: Path) -> None:
    site.answers["/feed"] = feed(item(site, "1"), item(site, "gone"))
    with pytest.raises(SomeInputsRejectedError):
        add_sources([site.url("/feed")], str(tmp_path / "a.db"), Options(), OPEN)
    with Archive(tmp_path / "a.db") as archive:
        rows = [tuple(r) for r in archive.db.execute("SELECT source, reason FROM rejections")]
    assert rows == [(site.url("/gone"), "the server answers 404")]


def test_a_private_address_is_refused_unless_told_otherwise(site: Site, tmp_path: Path) -> None:
    with pytest.raises(SomeInputsRejectedError):
        add_sources([site.url("/1")], str(tmp_path / "a.db"), Options())
    assert site.requests == []


def test_an_address_that_cannot_be_is_a_usage_error_before_anything_is_done(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        add_sources(["http://user:secret@example.org/"], str(tmp_path / "a.db"), Options())
    assert not (tmp_path / "a.db").exists()


class Clock:
    """Time that passes only while somebody sleeps; `then` is done after each sleep."""

    def __init__(self, *then) -> None:
        self.time = 1_700_000_000.0
        self.slept: list[float] = []
        self.then = list(then)

    def rhythm(self, rounds: int, every_s: float = 900.0) -> Rhythm:
        return Rhythm(every_s, rounds, lambda: self.time, self.sleep)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
        if self.then:
            self.then.pop(0)()


def test_watching_adds_what_is_new_and_asks_only_for_changes(site: Site, tmp_path: Path) -> None:
    state = {"body": feed(item(site, "1")), "tag": '"a"'}
    served: list[int] = []

    def answer(handler) -> None:
        same = handler.headers["If-None-Match"] == state["tag"]
        served.append(304 if same else 200)
        handler.reply(b"" if same else state["body"], status=served[-1], media="application/rss+xml", ETag=state["tag"])

    site.answers["/feed"] = answer
    clock = Clock(lambda: None, lambda: state.update(body=feed(item(site, "2"), item(site, "1")), tag='"b"'))
    total = watch_feeds([site.url("/feed")], str(tmp_path / "a.db"), Options(), OPEN, clock.rhythm(3))
    assert served == [200, 304, 200]
    assert clock.slept == [900.0, 900.0]
    assert (total.added, total.rejected) == (2, 0)
    assert site.pages().count("/1") == 1


def test_watching_goes_on_where_it_ended(site: Site, tmp_path: Path) -> None:
    site.answers["/feed"] = lambda h: h.reply(feed(item(site, "1")), ETag='"a"')
    clock = Clock()
    watch_feeds([site.url("/feed")], str(tmp_path / "a.db"), Options(), OPEN, clock.rhythm(1))
    site.requests.clear()
    watch_feeds([site.url("/feed")], str(tmp_path / "a.db"), Options(), OPEN, clock.rhythm(1))
    assert site.requests == []  # not due yet
    clock.time += 1000
    watch_feeds([site.url("/feed")], str(tmp_path / "a.db"), Options(), OPEN, clock.rhythm(1))
    assert site.headers[-1]["if-none-match"] == '"a"'


def test_a_page_that_fails_for_now_is_tried_again_and_one_that_is_gone_is_not(site: Site, tmp_path: Path) -> None:
    site.answers |= {"/feed": lambda h: h.reply(feed(item(site, "1"), item(site, "9"), item(site, "gone")), ETag='"a"')}
    site.answers["/9"] = lambda h: h.reply(b"", status=502)

    def mend() -> None:
        site.answers["/9"] = PAGE.format(title="Report 9", n=63).encode()

    with pytest.raises(SomeInputsRejectedError):
        watch_feeds([site.url("/feed")], str(tmp_path / "a.db"), Options(), OPEN, Clock(mend).rhythm(2))
    assert set(reports(tmp_path / "a.db")) == {site.url("/1"), site.url("/9")}
    assert site.pages().count("/gone") == 1


def test_a_server_that_fails_is_left_alone_longer_each_time(site: Site, tmp_path: Path) -> None:
    site.answers["/feed"] = lambda h: h.reply(b"", status=500)
    clock = Clock()
    watch_feeds([site.url("/feed")], str(tmp_path / "a.db"), Options(), OPEN, clock.rhythm(4))
    assert clock.slept == [1800.0, 3600.0, 7200.0]
    with Archive(tmp_path / "a.db") as archive:
        state = load_state(archive.db, site.url("/feed"))
    assert state.failures == 4
    assert "500" in (state.fault or "")


def test_one_feed_that_is_none_does_not_end_the_others(site: Site, tmp_path: Path) -> None:
    site.answers |= {"/bad": b"<html>no feed</html>", "/feed": feed(item(site, "1"))}
    opml = tmp_path / "feeds.opml"
    opml.write_text(f'<opml version="2.0"><body><outline xmlUrl="{site.url("/bad")}"/><outline xmlUrl="{site.url("/feed")}"/></body></opml>')
    total = watch_feeds([str(opml)], str(tmp_path / "a.db"), Options(), OPEN, Clock().rhythm(1))
    assert total.added == 1


def test_what_is_no_list_of_feeds_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("just words")
    with pytest.raises(UsageError, match="OPML"):
        watch_feeds([str(path)], str(tmp_path / "a.db"), Options(), OPEN, Clock().rhythm(1))


@pytest.mark.parametrize(("words", "seconds"), [("15m", 900), ("2h", 7200), ("90s", 90), ("1d", 86_400), ("1 h", 3600)])
def test_how_often(words: str, seconds: int) -> None:
    assert parse_every(words) == seconds


@pytest.mark.parametrize("words", ["", "15", "5s", "0m", "-1h", "h", "9999999m"])
def test_how_often_that_cannot_be(words: str) -> None:
    with pytest.raises(UsageError, match="--every"):
        parse_every(words)


def test_errors_of_watching_are_errors_of_the_family() -> None:
    assert issubclass(fetching.RobotsError, InputError)
    assert watching.Rhythm(900.0).rounds is None
