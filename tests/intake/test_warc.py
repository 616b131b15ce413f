"""Crawls give the reports of their pages; a bad record costs that record, a hostile archive is refused."""

from __future__ import annotations

import gzip
import io
import pathlib
import struct
import zipfile

import pytest

from demarche.limits import Limits
from tests.intake.sources import SAID, gather, page, put, record, response, zipped

PAGE = page().encode()


def test_only_pages_that_were_answered_with_success_are_reports(tmp_path: pathlib.Path) -> None:
    crawl = (
        record("warcinfo", b"software: x\r\n")
        + record("request", b"GET / HTTP/1.1\r\n\r\n")
        + response("https://a.org/1", PAGE)
        + response("https://a.org/404", PAGE, status="404 Not Found")
        + response("https://a.org/pic", b"\x89PNG", headers="Content-Type: image/png")
        + record("revisit", b"", "WARC-Target-URI: https://a.org/1\r\n")
        + record("response", b"not HTTP", "WARC-Target-URI: dns:a.org\r\nContent-Type: text/dns\r\n")
        + response("https://a.org/2", PAGE, headers="Content-Type: application/xhtml+xml")
    )
    reports, reasons = gather(put(tmp_path, "a", crawl))
    assert reasons == {}
    assert {where: r.id for where, r in reports.items()} == {":3": "https://a.org/1", ":8": "https://a.org/2"}


def test_the_day_is_the_pages_own_else_the_one_given_else_the_crawls(tmp_path: pathlib.Path) -> None:
    dated = page(head='<meta property="article:published_time" content="2019-05-15T08:00:00Z">').encode()
    path = put(tmp_path, "a", response("https://a.org/1", dated) + response("https://a.org/2", PAGE))
    assert [str(r.published) for r in gather(path)[0].values()] == ["2019-05-15", "2020-02-04"]
    assert [str(r.published) for r in gather(path, date="2020-01-01")[0].values()] == ["2019-05-15", "2020-01-01"]


def test_the_charset_of_the_headers_is_used(tmp_path: pathlib.Path) -> None:
    said = "Pan Za\u017c\u00f3\u0142\u0107 powiedzia\u0142. " + SAID * 2
    crawl = response("https://a.org/1", page(said).encode("iso-8859-2"), headers="Content-Type: text/html; charset=iso-8859-2")
    assert "Za\u017c\u00f3\u0142\u0107" in gather(put(tmp_path, "a", crawl))[0][":1"].text


def test_transfer_and_content_codings_are_taken_off(tmp_path: pathlib.Path) -> None:
    packed = gzip.compress(PAGE)
    chunked = b"".join(b"%x;a=b\r\n%s\r\n" % (len(part), part) for part in (packed[:50], packed[50:])) + b"0\r\n\r\n"
    headers = "Content-Type: text/html\r\nContent-Encoding: {}\r\nTransfer-Encoding: {}"
    crawl = (
        response("https://a.org/1", chunked, headers=headers.format("gzip", "chunked"))
        + response("https://a.org/2", PAGE, headers=headers.format("br", "chunked"))  # decoded by the crawler
        + response("https://a.org/3", bytes(range(128, 192)) * 9, headers=headers.format("br", "identity"))
    )
    reports, reasons = gather(put(tmp_path, "a", crawl))
    assert list(reports) == [":1", ":2"]
    assert list(reasons) == [":3"] and "br" in reasons[":3"]


def test_a_bad_record_costs_that_record(tmp_path: pathlib.Path) -> None:
    crawl = (
        response("https://a.org/1", PAGE, headers="Content-Type: text/html\r\nCookie: " + "x" * 100_000)
        + response("https://a.org/2", b"<html><script>1</script></html>")
        + response("https://a.org/3", gzip.compress(PAGE)[:-20])
        + response("https://a.org/4", gzip.compress(b"<html>" + b"y" * 30_000_000))
        + response("https://a.org/5", PAGE)
    )
    reports, reasons = gather(put(tmp_path, "a", crawl))
    assert [r.url for r in reports.values()] == ["https://a.org/5"]
    expected = {":1": "HTTP headers", ":2": "markup", ":3": "in the middle", ":4": "limits.inflate_ratio"}
    assert list(reasons) == list(expected)
    assert all(word in reasons[where] for where, word in expected.items())


def test_a_record_past_the_limit_is_refused_and_the_next_one_read(tmp_path: pathlib.Path) -> None:
    crawl = response("https://a.org/1", b"<p>" * 10_000) + response("https://a.org/2", PAGE)
    reports, reasons = gather(put(tmp_path, "a", crawl), limits=Limits(raw_bytes=20_000))
    assert [r.url for r in reports.values()] == ["https://a.org/2"]
    assert "limits.raw_bytes" in reasons[":1"]


@pytest.mark.parametrize("tail", [b"garbage that is no record", response("https://a.org/2", PAGE)[:-300], b"WARC/1.0\r\nX: " + b"y" * 1_000_000])
def test_damage_keeps_what_stood_before_it(tmp_path: pathlib.Path, tail: bytes) -> None:
    reports, reasons = gather(put(tmp_path, "a", response("https://a.org/1", PAGE) + tail))
    assert list(reports) == [":1"]
    assert len(reasons) == 1 and any(w in next(iter(reasons.values())) for w in ("damaged WARC after record 1", "ends in the middle"))


def test_each_record_may_be_packed_by_itself(tmp_path: pathlib.Path) -> None:
    crawl = b"".join(gzip.compress(response(f"https://a.org/{n}", PAGE)) for n in range(3))
    assert len(gather(put(tmp_path, "a", crawl))[0]) == 3
    reports, reasons = gather(put(tmp_path, "a", crawl[:-30]))
    assert len(reports) == 2 and "gzip data ends in the middle" in reasons[":3"]


def test_a_wacz_gives_the_pages_of_all_its_crawls(tmp_path: pathlib.Path) -> None:
    members = {
        "datapackage.json": b"{}",
        "pages/pages.jsonl": b'{"url": "https://a.org/1", "text": "' + b"x" * 100 + b'"}',
        "archive/a.warc.gz": gzip.compress(response("https://a.org/1", PAGE)),
        "archive/b.warc": response("https://a.org/2", PAGE) + b"garbage",
        "archive/c.warc.gz": gzip.compress(response("https://a.org/3", PAGE)),
    }
    reports, reasons = gather(put(tmp_path, "a", zipped(members)))
    assert list(reports) == ["!archive/a.warc.gz:1", "!archive/b.warc:1", "!archive/c.warc.gz:1"]
    assert list(reasons) == ["!archive/b.warc"]


@pytest.mark.parametrize("name", ["../../etc/a.warc", "archive/../../a.warc", "/a.warc", "..\\a.warc", "C:\\a.warc"])
def test_a_member_that_leads_out_is_refused(tmp_path: pathlib.Path, name: str) -> None:
    reports, reasons = gather(put(tmp_path, "a", zipped({name: response("https://a.org/1", PAGE)})))
    assert reports == {} and "leads out" in reasons[""]


def overlapping() -> bytes:
    """Two entries of the table of contents that point at the same bytes, as in a bomb of that kind."""
    data = zipped({"archive/a.warc": response("https://a.org/1", PAGE), "archive/b.warc": response("https://a.org/2", PAGE)})
    second = data.rindex(b"PK\x01\x02")
    return data[: second + 42] + struct.pack("<I", 0) + data[second + 46 :]


def test_members_that_overlap_are_refused(tmp_path: pathlib.Path) -> None:
    reports, reasons = gather(put(tmp_path, "a", overlapping()))
    assert reports == {} and "overlap" in reasons[""]


def test_too_many_members_are_refused_before_they_are_listed(tmp_path: pathlib.Path) -> None:
    members = {f"{n}.warc": b"" for n in range(200)}
    _, reasons = gather(put(tmp_path, "a", zipped(members)), limits=Limits(zip_members=100))
    assert "limits.zip_members" in reasons[""]
    long_names = {f"{n}{'x' * 60_000}.warc": b"" for n in range(20)}
    _, reasons = gather(put(tmp_path, "a", zipped(long_names)), limits=Limits(zip_members=100))
    assert "limits.zip_members" in reasons[""]


def test_a_member_that_inflates_past_the_limit_is_refused(tmp_path: pathlib.Path) -> None:
    _, reasons = gather(put(tmp_path, "a", zipped({"archive/a.warc": response("https://a.org/1", b"0" * 30_000_000)})))
    assert "limits.inflate_ratio" in reasons[""]


def test_other_zips_and_damaged_ones_say_what_they_are(tmp_path: pathlib.Path) -> None:
    whole = zipped({"archive/a.warc": response("https://a.org/1", PAGE)})
    assert "without WARC files" in gather(put(tmp_path, "a", zipped({"word/document.xml": b"<w/>"})))[1][""]
    assert "damaged ZIP" in gather(put(tmp_path, "a", whole[:-10]))[1][""]
    flipped = bytearray(whole)
    flipped[80:120] = bytes(40)
    assert "damaged member" in next(iter(gather(put(tmp_path, "a", bytes(flipped)))[1].values()))


def test_an_encrypted_member_is_refused(tmp_path: pathlib.Path) -> None:
    data = bytearray(zipped({"archive/a.warc": response("https://a.org/1", PAGE)}))
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    assert zipfile.ZipFile(io.BytesIO(data)).infolist()[0].flag_bits & 1
    assert "encrypted" in gather(put(tmp_path, "a", bytes(data)))[1][""]
