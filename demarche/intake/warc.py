"""WARC -> reports: the pages among a crawl's responses, one record at a time."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from demarche.errors import DemarcheError, InputError, TooLargeError
from demarche.intake.bodies import read_page
from demarche.intake.decoding import CHUNK_BYTES, Counted, iter_chunks, read_bounded
from demarche.intake.rejects import Rejection
from demarche.intake.workers import SHARED_WORKER, Worker
from demarche.report import Report

_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_CHUNK_SIZE = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
# What our bounded reader knows by its first bytes, or leaves as it is.
_READABLE_CODINGS = ("", "identity", "gzip", "x-gzip", "zstd")


class _Stream:
    """Chunks as a file for reading from front to back, which is all that the parser does."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._left = b""
        self._at = 0

    def read(self, size: int = CHUNK_BYTES) -> bytes:
        if not self._left:
            self._left = next(self._chunks, b"")
        data, self._left = self._left[:size], self._left[size:]
        self._at += len(data)
        return data

    def tell(self) -> int:
        return self._at


def iter_warc(chunks: Iterable[bytes], *, date: str | None = None, worker: Worker = SHARED_WORKER) -> Iterator[tuple[int, Report | Rejection]]:
    """Numbers of the records from 1 with the report of the page, or why it is none; what is no page is passed over.

    `chunks` are the inflated bytes. A report has the address that was asked for, and the day that its page declares,
    else `date`, else the day of the crawl. Raises `InputError` for damage, after everything before it.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    number = 0
    stream: Any = _Stream(chunks)
    try:
        # HTTP headers are parsed one by one below: a bad one would end the iteration.
        for number, record in enumerate(ArchiveIterator(stream, parse_http=False, stream_detect=False), 1):
            if record.record_type == WarcRecordType.response:
                entry = _read_record(record, number, date, worker)
                if entry is not None:
                    yield number, entry
    except (OSError, ValueError) as error:
        raise InputError(f"damaged WARC after record {number:,} ({str(error)[:120]})") from None


def _read_record(record: Any, number: int, date: str | None, worker: Worker) -> Report | Rejection | None:
    """The report of a response, or why it has none; None for what is no page, or no success."""
    url = record.headers.get("WARC-Target-URI") or None
    try:
        try:
            record.parse_http()
        except OSError as error:
            raise InputError(f"the record's HTTP headers cannot be read ({str(error)[:80]})") from None
        http = record.http_headers
        if http is None or not 200 <= (http.status_code or 0) < 300 or (record.http_content_type or "").lower() not in _PAGE_TYPES:
            return None
        crawled = record.record_date.date().isoformat() if record.record_date else None
        body = _read_body(record, worker)
        return read_page(body, url=url, charset=record.http_charset, fallback_date=date or crawled, worker=worker)
    except DemarcheError as error:
        return Rejection(number, url, str(error))


def _read_body(record: Any, worker: Worker) -> bytes:
    """The page of a response, taken out of its transfer and content codings, within the limits."""
    limits = worker.limits
    if record.content_length > limits.raw_bytes:
        raise TooLargeError(f"larger than {limits.raw_bytes:,} bytes (limits.raw_bytes)")
    data = b"".join(iter(lambda: record.reader.read(CHUNK_BYTES), b""))
    if len(data) < record.content_length:
        raise InputError("the record ends in the middle")
    http = record.http_headers
    if "chunked" in (http.get("Transfer-Encoding") or "").lower():
        data = _join_chunks(data)
    coding = (http.get("Content-Encoding") or "").strip().lower()
    source = Counted(io.BytesIO(data))
    body = read_bounded(iter_chunks(source), source, limits)
    if coding not in _READABLE_CODINGS and b"<" not in body[:CHUNK_BYTES]:  # some crawlers decode the page and keep the header
        raise InputError(f"the page is packed in a way that is not read here: {coding[:40]}")
    return body


def _join_chunks(data: bytes) -> bytes:
    """The body that was sent in chunks; the data itself where a crawler has joined them already."""
    parts, at = list[bytes](), 0
    while at < len(data):
        size = _CHUNK_SIZE.match(data, at)
        if size is None:
            return data
        length = int(size[1], 16)
        if length == 0:
            break
        parts.append(data[size.end() : size.end() + length])
        at = size.end() + length
        at += 2 if data.startswith(b"\r\n", at) else data.startswith(b"\n", at)
    return b"".join(parts)
