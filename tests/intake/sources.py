"""What tests of the intake share: small sources, made in memory, and a short way to gather them."""

from __future__ import annotations

import io
import pathlib
import zipfile
from typing import Any

from demarche.intake.gathering import iter_gathered
from demarche.intake.rejects import Rejection
from demarche.report import Report

SAID = "The foreign minister said that the talks on the river would go on until the end of the week, and that both sides wanted them to. "


def put(folder: pathlib.Path, name: str, data: bytes | str) -> str:
    """The path of a new file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode("utf8") if isinstance(data, str) else data)
    return str(path)


def gather(source: str, **options: Any) -> tuple[dict[str, Report], dict[str, str]]:
    """Reports and reasons of rejections by where they stood, below the source."""
    reports, reasons = {}, {}
    for item in iter_gathered(source, **options):
        where = item.where.removeprefix(source)
        assert where not in reports and where not in reasons
        if isinstance(item.entry, Rejection):
            reasons[where] = item.entry.reason
        else:
            reports[where] = item.entry
    return reports, reasons


def page(said: str = SAID * 4, head: str = "") -> str:
    """A web page with a report in it."""
    paragraphs = "".join(f"<p>{said}</p>" for _ in range(2))
    return (
        f"<!doctype html><html><head><title>Talks go on</title>{head}</head><body><article><h1>Talks go on</h1>{paragraphs}</article></body></html>"
    )


def response(url: str, body: bytes, *, headers: str = "Content-Type: text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    """A WARC record of one HTTP response."""
    http = f"HTTP/1.1 {status}\r\n{headers}\r\n\r\n".encode() + body
    return record("response", http, f"WARC-Target-URI: {url}\r\nContent-Type: application/http; msgtype=response\r\n")


def record(kind: str, block: bytes, headers: str = "") -> bytes:
    """A WARC record."""
    fields = f"WARC-Type: {kind}\r\n{headers}WARC-Date: 2020-02-04T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Length: {len(block)}"
    return f"WARC/1.0\r\n{fields}\r\n\r\n".encode() + block + b"\r\n\r\n"


def zipped(members: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()
