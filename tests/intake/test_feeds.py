"""Feeds and lists of feeds, from bytes alone; hostile XML is refused before any parser sees it."""

from __future__ import annotations

import datetime
import pathlib
import time

import pytest

from demarche.errors import EmptyTextError, InputError, TooLargeError
from demarche.intake.feeds import find_feed_urls, read_feed
from demarche.intake.workers import Worker
from demarche.limits import Limits
from tests.intake.sources import SAID, gather, put
from tests.timing import cpu_seconds

BILLION_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)) + "]>"
)
EXTERNAL = '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/hostname">]>'
PARAMETER = '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x"> %p;]>'


def rss(items: str, before: str = "") -> bytes:
    return f"<?xml version='1.0'?>{before}<rss version='2.0'><channel><title>The &amp;amp; Wire</title>{items}</channel></rss>".encode()


def atom(entries: str) -> bytes:
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Wire</title>{entries}</feed>".encode()


def test_an_rss_entry() -> None:
    item = (
        "<item><guid isPermaLink='false'>g1</guid><title>A &amp;amp; B</title><link>https://a.org/1?x=1&amp;y=2</link>"
        "<pubDate>Tue, 04 Feb 2020 23:00:00 -0500</pubDate><description>Short &lt;b&gt;words&lt;/b&gt;</description></item>"
    )
    (entry,) = read_feed(rss(item))
    assert (entry.id, entry.url, entry.title, entry.publisher) == ("g1", "https://a.org/1?x=1&y=2", "A & B", "The & Wire")
    assert (entry.published, entry.text, entry.is_whole) == (datetime.date(2020, 2, 4), "Short words", False)


def test_the_whole_content_comes_before_the_summary_and_loses_its_markup() -> None:
    content = f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[<p>{SAID}</p><script>x</script><p>Two.</p>]]></content:encoded>"
    (entry,) = read_feed(rss(f"<item><description>Short</description>{content}</item>"))
    assert (entry.text, entry.is_whole) == (SAID.strip() + "\nTwo.", True)


def test_atom_with_plain_text_relative_links_and_an_updated_day() -> None:
    entries = (
        "<entry><id>urn:1</id><title type='html'>A &amp;lt; B</title><link href='/1'/><updated>2020-02-04T01:00:00Z</updated>"
        "<content type='text'>3 &lt; 4, she said.</content></entry><entry><id>urn:2</id><link href='javascript:alert(1)'/></entry>"
    )
    first, second = read_feed(atom(entries), url="https://a.org/feed")
    assert (first.url, first.title, first.text, str(first.published)) == ("https://a.org/1", "A < B", "3 < 4, she said.", "2020-02-04")
    assert (second.url, second.text) == (None, "")
    with pytest.raises(EmptyTextError):
        second.to_report()


def test_an_id_that_is_unique_in_its_feed_only_gives_way_to_the_address() -> None:
    item = "<item><guid isPermaLink='false'>{}</guid><link>https://a.org/1</link><description>words</description></item>"
    entries = read_feed(rss(item.format("4711") + item.format("urn:x:4711")))
    assert [e.to_report().id for e in entries] == ["https://a.org/1", "urn:x:4711"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-2", "windows-1251"])
def test_the_declared_encoding_is_used(encoding: str) -> None:
    word = {"iso-8859-2": "Za\u017c\u00f3\u0142\u0107", "windows-1251": "\u0420\u0435\u043a\u0430"}.get(encoding, "Ren\u00e9e \u2014 \U0001f600")
    text = f"<?xml version='1.0' encoding='{encoding}'?><rss version='2.0'><channel><item><title>{word}</title></item></channel></rss>"
    assert read_feed(text.encode(encoding))[0].title == word


def test_a_broken_feed_gives_what_can_be_read() -> None:
    entries = read_feed(rss("<item><title>One & two</title><description>a</description></item><item><title>Three</title>"))
    assert [e.title for e in entries] == ["One & two", "Three"]


def test_a_day_that_cannot_be_made_out_is_unknown() -> None:
    assert read_feed(rss("<item><title>t</title><pubDate>04/02/2020</pubDate></item>"))[0].published is None


@pytest.mark.parametrize("data", [b"", b"hello", b"<html><body>x</body></html>", b"<a/>", b"/etc/hostname", b"http://127.0.0.1:9/feed"])
def test_what_is_no_feed_is_refused_and_never_fetched(data: bytes) -> None:
    with pytest.raises(InputError, match="no RSS or Atom feed"):
        read_feed(data)


@pytest.mark.parametrize("doctype", [BILLION_LAUGHS, EXTERNAL, PARAMETER], ids=["growth", "file", "network"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_in_feeds_and_lists(tmp_path: pathlib.Path, doctype: str, encoding: str) -> None:
    feed = (doctype + "<rss version='2.0'><channel><item><title>&i;</title><description>&i; words</description></item></channel></rss>").encode(
        encoding
    )
    with pytest.raises(InputError, match="entities"):
        read_feed(feed)
    with pytest.raises(InputError, match="entities"):
        find_feed_urls((doctype + "<opml><body><outline xmlUrl='http://a.org/&i;'/></body></opml>").encode(encoding))
    reports, reasons = gather(put(tmp_path, "a", feed))
    assert reports == {} and "entities" in reasons[""]


def test_a_tame_document_type_is_dropped() -> None:
    tame = '<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>'
    assert read_feed(rss("<item><title>a&nbsp;b</title></item>", tame))[0].title == "a\u00a0b"


def test_a_feed_that_is_too_large_or_too_slow_is_refused_and_the_next_one_read() -> None:
    with pytest.raises(TooLargeError, match=r"limits\.feed_bytes"):
        read_feed(rss("<item/>" * 1000), worker=Worker(Limits(feed_bytes=100)))
    worker = Worker(Limits(feed_timeout_s=0.5))
    began = time.monotonic()
    with pytest.raises(InputError, match=r"limits\.feed_timeout_s"):
        read_feed(rss("<item><title>t</title></item>" * 100_000), worker=worker)
    assert time.monotonic() - began < 5
    worker.close()
    worker = Worker()
    assert len(read_feed(rss("<item><title>t</title></item>"), worker=worker)) == 1
    worker.close()


def test_entries_without_text_are_rejected_one_by_one(tmp_path: pathlib.Path) -> None:
    items = f"<item><guid>g1</guid><description>{SAID}</description></item><item><guid>g2</guid><link>https://a.org/2</link></item>"
    reports, reasons = gather(put(tmp_path, "a.xml", rss(items)))
    assert reports[":1"].id == "g1" and reports[":1"].publisher == "The & Wire"
    assert "no text of its own" in reasons[":2"]


def test_addresses_in_a_list_of_feeds() -> None:
    outlines = (
        "<!-- <outline xmlUrl='https://no.org/comment'/> --><outline text='a > b'><outline type=\"rss\" XMLURL=\"https://a.org/f?x=1&amp;y=2\" text='x'/>"
        "<outline text='twice' xmlUrl='https://a.org/f?x=1&amp;y=2'/></outline><outline xmlUrl = ' http://b.org/f '/>"
        "<outline xmlUrl='file:///etc/passwd'/><outline xmlUrl='javascript:x'/><outline htmlUrl='https://no.org/page'/><outline xmlUrl=''/>"
    )
    assert find_feed_urls(f"<?xml version='1.0'?><opml version='2.0'><body>{outlines}</body></opml>".encode()) == (
        "https://a.org/f?x=1&y=2",
        "http://b.org/f",
    )


def test_a_list_without_a_feed_says_so() -> None:
    with pytest.raises(InputError, match="no feed is named"):
        find_feed_urls(b"<opml><body/></opml>")


@pytest.mark.parametrize("unit", ["<outline ", "<outline a='", "<outline \"'", "<!--", "<outline xmlUrl='", "<![CDATA[", "<!DOCTYPE ", "xmlUrl="])
def test_a_hostile_list_takes_time_that_grows_with_its_length(unit: str) -> None:
    def seconds(size: int) -> float:
        hostile = (unit * (size // len(unit))).encode()

        def refused() -> None:
            with pytest.raises(InputError):
                find_feed_urls(hostile)

        return cpu_seconds(refused)

    short, long = seconds(200_000), seconds(800_000)
    assert long < 10 * short + 0.1
