"""Sources of every kind become reports, and one bad piece costs that piece only."""

from __future__ import annotations

import gzip
import io
import json
import pathlib
import subprocess
import sys
from collections.abc import Callable

import pytest
from backports import zstd

from demarche.errors import BadDateError, MissingInputError, UsageError
from demarche.intake.gathering import iter_gathered
from demarche.intake.rejects import Rejection
from demarche.limits import Limits
from tests.intake.sources import SAID, gather, page, put, response, zipped

FEED = f"<rss version='2.0'><channel><title>Wire</title><item><guid>g1</guid><description>{SAID}</description></item></channel></rss>"


def test_a_text_is_one_report_named_by_its_content(tmp_path: pathlib.Path) -> None:
    text = "\u201cWe agree,\u201d she said.\r\n" + SAID
    reports, reasons = gather(put(tmp_path, "a.txt", text))
    assert (reports[""].text, reasons) == (text, {})
    assert len(reports[""].id) == 16


def test_a_page_is_named_by_the_address_that_it_declares(tmp_path: pathlib.Path) -> None:
    head = '<link rel="canonical" href="https://example.org/talks"><meta property="article:published_time" content="2024-05-15T08:00:00Z">'
    reports, _ = gather(put(tmp_path, "page.bin", page(head=head)), date="1999-01-01")
    report = reports[""]
    assert (report.id, report.title, str(report.published)) == ("https://example.org/talks", "Talks go on", "2024-05-15")


def test_a_sites_own_address_names_no_report(tmp_path: pathlib.Path) -> None:
    lines = "\n".join(json.dumps({"text": SAID + str(n), "url": "https://example.org/"}) for n in range(2))
    reports, _ = gather(put(tmp_path, "a.jsonl", lines))
    assert len({r.id for r in reports.values()}) == 2


def test_an_own_id_comes_before_the_address_and_the_address_before_the_hash(tmp_path: pathlib.Path) -> None:
    rows = [{"id": 7, "url": "https://a.org/1"}, {"url": "https://a.org/1"}, {}]
    reports, _ = gather(put(tmp_path, "a.jsonl", "\n".join(json.dumps({**row, "text": SAID}) for row in rows)))
    assert [r.id for r in reports.values()][:2] == ["7", "https://a.org/1"]
    assert len(reports[":3"].id) == 16


def test_the_date_given_fills_in_where_a_row_has_none(tmp_path: pathlib.Path) -> None:
    lines = json.dumps({"text": SAID, "date": "2020-02-03"}) + "\n" + json.dumps({"text": SAID + "."})
    reports, _ = gather(put(tmp_path, "a.jsonl", lines), date="2021-01-01")
    assert [str(r.published) for r in reports.values()] == ["2020-02-03", "2021-01-01"]


SOURCES: dict[str, tuple[bytes, str]] = {
    "text": (SAID.encode(), ""),
    "html": (page().encode(), ""),
    "jsonl": (json.dumps({"text": SAID}).encode(), ":1"),
    "csv": (f"text,date\n{SAID.replace(',', '')},2020-02-04\n".encode(), ":2"),
    "feed": (FEED.encode(), ":1"),
    "warc": (response("http://a.org/1", page().encode()), ":1"),
    "wacz": (zipped({"archive/a.warc.gz": gzip.compress(response("http://a.org/1", page().encode()))}), "!archive/a.warc.gz:1"),
}


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd.compress], ids=["plain", "gzip", "zstd"])
@pytest.mark.parametrize("kind", SOURCES)
def test_every_kind_is_told_by_content_packed_or_not(tmp_path: pathlib.Path, kind: str, pack: Callable[[bytes], bytes]) -> None:
    data, where = SOURCES[kind]
    reports, reasons = gather(put(tmp_path, "source", pack(data)))
    assert (list(reports), reasons) == ([where], {})
    assert "talks on the river" in reports[where].text


def test_a_kind_that_is_given_wins(tmp_path: pathlib.Path) -> None:
    reports, _ = gather(put(tmp_path, "a", json.dumps({"text": SAID})), kind="text")
    assert reports[""].text.startswith('{"text"')
    unjudged = gather(put(tmp_path, "b", page() + "<footer>Imprint</footer>"), kind="text")[0][""]
    assert "Imprint" in unjudged.text and "<" not in unjudged.text


def test_other_xml_says_what_it_is(tmp_path: pathlib.Path) -> None:
    _, reasons = gather(put(tmp_path, "a", "<?xml version='1.0'?><NewsML><body>x</body></NewsML>"))
    assert "no feed that is known" in reasons[""]


def test_standard_input_is_a_source(monkeypatch: pytest.MonkeyPatch) -> None:
    packed = gzip.compress(zipped({"archive/a.warc": response("http://a.org/1", page().encode())}))
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(packed)))
    assert [item.where for item in iter_gathered("-")] == ["<stdin>!archive/a.warc:1"]


def test_a_pipe_is_read_to_its_end() -> None:
    code = "from demarche.intake.gathering import iter_gathered; print([i.where for i in iter_gathered('-')])"
    done = subprocess.run([sys.executable, "-c", code], input=SOURCES["wacz"][0], capture_output=True, check=True)
    assert done.stdout.decode().strip() == "['<stdin>!archive/a.warc.gz:1']"


def test_a_folder_is_read_in_order_without_what_is_hidden(tmp_path: pathlib.Path) -> None:
    for name in ("b.txt", "a/2.txt", "a/1.txt", ".git/config.txt", ".hidden.txt"):
        put(tmp_path / "in", name, SAID + name)
    put(tmp_path / "in", "a/3.png", b"\x89PNG\r\n\x1a\n" + bytes(400))
    put(tmp_path / "in", "c.jsonl", json.dumps({"text": SAID}) + "\n{broken\n")
    put(tmp_path / "in", "empty.txt", "")
    put(tmp_path / "in", "list.opml", "<opml version='2.0'><body><outline xmlUrl='http://a.org/f'/></body></opml>")
    put(tmp_path / "in", "whole.json", '[\n  {"text": "a"}\n]')
    reports, reasons = gather(str(tmp_path / "in"))
    assert list(reports) == ["/a/1.txt", "/a/2.txt", "/b.txt", "/c.jsonl:1"]
    assert list(reasons) == ["/a/3.png", "/c.jsonl:2", "/empty.txt", "/list.opml", "/whole.json"]
    assert "PNG" in reasons["/a/3.png"]
    assert "empty" in reasons["/empty.txt"]
    assert "demarche watch" in reasons["/list.opml"]
    assert "JSONL" in reasons["/whole.json"]


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: pathlib.Path) -> None:
    secret = put(tmp_path, "secret.txt", SAID)
    put(tmp_path / "in", "a.txt", SAID)
    (tmp_path / "in" / "b.txt").symlink_to(secret)
    (tmp_path / "in" / "c.txt").symlink_to("a.txt")
    (tmp_path / "in" / "loop").symlink_to(".")
    reports, reasons = gather(str(tmp_path / "in"))
    assert list(reports) == ["/a.txt"]
    assert list(reasons) == ["/b.txt"] and "leads out" in reasons["/b.txt"]


def test_an_empty_folder_gives_nothing(tmp_path: pathlib.Path) -> None:
    assert gather(str(tmp_path)) == ({}, {})


def test_what_the_user_got_wrong_is_raised(tmp_path: pathlib.Path) -> None:
    there = put(tmp_path, "a.txt", SAID)
    for options, error in (({"kind": "docx"}, UsageError), ({"columns": {"body": "x"}}, UsageError), ({"date": "soon"}, BadDateError)):
        with pytest.raises(error):
            next(iter_gathered(there, **options))
    with pytest.raises(MissingInputError, match="no such file"):
        next(iter_gathered(str(tmp_path / "nowhere")))


@pytest.mark.parametrize("packed", [gzip.compress(SAID.encode() * 3000, 0), zstd.compress(SAID.encode() * 3000)], ids=["gzip", "zstd"])
def test_truncated_data_is_refused_by_name(tmp_path: pathlib.Path, packed: bytes) -> None:
    reports, reasons = gather(put(tmp_path, "a.gz", packed[: len(packed) // 2]))
    assert reports == {}
    assert "in the middle" in reasons[""]


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress], ids=["gzip", "zstd"])
@pytest.mark.parametrize("begin", [b"", b'{"text": "', b"text,date\n", b"WARC/1.0\r\n", b"<rss><channel>", b"PAR1", b"PK\x03\x04"])
def test_a_bomb_is_refused_by_the_limits_name(tmp_path: pathlib.Path, begin: bytes, pack: Callable[[bytes], bytes]) -> None:
    bomb = pack(begin + b" " * 30_000_000)
    reports, reasons = gather(put(tmp_path, "bomb", bomb))
    assert reports == {}
    assert any("limits." in reason or "Maximum header length" in reason for reason in reasons.values()), reasons


def test_a_bomb_in_a_bomb_is_not_opened(tmp_path: pathlib.Path) -> None:
    _, reasons = gather(put(tmp_path, "bomb.gz", gzip.compress(gzip.compress(b"0" * 1_000_000))))
    assert "compressed data inside compressed data" in reasons[""]


def test_limits_of_the_caller_hold(tmp_path: pathlib.Path) -> None:
    _, reasons = gather(put(tmp_path, "a.txt", SAID * 10), limits=Limits(raw_bytes=100))
    assert "limits.raw_bytes" in reasons[""]


def test_nul_and_lone_surrogates_are_replaced_and_counted(tmp_path: pathlib.Path) -> None:
    lines = '{"id": "a\\u0000b", "text": "x\\ud800y ' + SAID + '"}\n'
    reports, _ = gather(put(tmp_path, "a.jsonl", lines))
    assert (reports[":1"].id, reports[":1"].text[:3], reports[":1"].mended) == ("a\ufffdb", "x\ufffdy", 1)
    reports, _ = gather(put(tmp_path, "a.txt", "x\0y " + SAID))
    assert (reports[""].text[:3], reports[""].mended) == ("x\ufffdy", 1)


def test_a_line_of_a_megabyte_is_a_report(tmp_path: pathlib.Path) -> None:
    reports, _ = gather(put(tmp_path, "a.jsonl", json.dumps({"text": "word " * 200_000})))
    assert len(reports[":1"].text) == 1_000_000


def test_another_encoding_is_read(tmp_path: pathlib.Path) -> None:
    text = SAID + "\u201cNous attendons,\u201d said Ren\u00e9 Fa\u00e7ade."
    for encoding in ("cp1252", "utf-16"):
        assert gather(put(tmp_path, encoding, text.encode(encoding)))[0][""].text == text


def test_reports_come_one_by_one(tmp_path: pathlib.Path) -> None:
    good = json.dumps({"text": SAID}) + "\n"
    path = put(tmp_path, "a.jsonl.gz", gzip.compress((good * 1000).encode() + b"x" * 100, 0)[:-20])
    items = iter_gathered(path)
    assert next(items).where.endswith(":1")
    last = list(items)[-1].entry
    assert isinstance(last, Rejection) and "gzip data ends in the middle" in last.reason


def test_an_unforeseen_fault_of_a_parser_costs_its_file_only(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("in a library")

    monkeypatch.setattr("demarche.intake.gathering.read_feed", fail)
    put(tmp_path / "in", "a.xml", FEED)
    put(tmp_path / "in", "b.txt", SAID)
    reports, reasons = gather(str(tmp_path / "in"))
    assert list(reports) == ["/b.txt"]
    assert "ZeroDivisionError" in reasons["/a.xml"]
