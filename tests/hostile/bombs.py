"""Small files that would be large, slow or endless; each with the words of its refusal."""

from __future__ import annotations

import gzip
import io
import json
import os
import resource
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from backports import zstd

from tests.crash.kills import ROOT
from tests.intake.sources import SAID, response, zipped
from tests.intake.test_feeds import BILLION_LAUGHS
from tests.intake.test_warc import overlapping

MOST_S, MOST_MB = 6.0, 300
_CODE = """
import resource, sys
from demarche.intake.gathering import iter_gathered
from demarche.intake.pages import extract_page
from demarche.intake.rejects import Rejection
extract_page("<html><body><article><p>" + "The minister said that the talks would go on. " * 9 + "</p></article></body></html>")  # the worker is started
print("ready", flush=True)
entries = [item.entry for item in iter_gathered(sys.argv[1])]
print(sum(not isinstance(e, Rejection) for e in entries))
for e in entries:
    if isinstance(e, Rejection):
        print(ascii(e.reason))
"""


def _nested(depth: int) -> bytes:
    data = b"0" * 1_000_000
    for _ in range(depth):
        data = gzip.compress(data)
    return data


def _page(body: str) -> bytes:
    return f"<!doctype html><html><head><title>t</title></head><body><article>{body}</article></body></html>".encode()


def _zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("archive/a.warc", "w") as member:
        member.write(response("http://a.org/1", b""))
        for _ in range(300):
            member.write(bytes(1_000_000))
    return out.getvalue()


_OPML = (BILLION_LAUGHS + "<opml version='2.0'><body><outline xmlUrl='http://a.org/&i;'/></body></opml>").encode()
_FEED = (BILLION_LAUGHS + "<rss version='2.0'><channel><item><description>&i;</description></item></channel></rss>").encode()
BOMBS: dict[str, tuple[Callable[[], bytes], str]] = {
    "gzip 1000:1": (lambda: gzip.compress(b"word " * 40_000_000), "limits."),
    "zstd": (lambda: zstd.compress(b"word " * 40_000_000), "limits."),
    "gzip in gzip, ten times": (lambda: _nested(10), "compressed data inside compressed data"),
    "zip in WACZ": (_zip_bomb, "limits.inflate_ratio"),
    "WACZ with members that overlap": (overlapping, "overlap"),
    "WACZ that leads out": (lambda: zipped({"../../etc/a.warc": response("http://a.org/1", b"x")}), "leads out"),
    "packed page in a crawl": (lambda: response("http://a.org/1", gzip.compress(b"<html>" + b"y" * 60_000_000)), "limits.inflate_ratio"),
    "2.6 MB of attributes": (lambda: _page("<p " + " ".join(f"a{i}=1" for i in range(250_000)) + ">x</p>"), "limits.page_timeout_s"),
    "2.8 MB of spans": (lambda: _page("<p>" + "<span>x</span>" * 200_000 + "</p>"), "limits.page_timeout_s"),
    "depth 250,000": (lambda: _page("<div>" * 250_000 + "x"), ""),
    "entities in a feed": (lambda: _FEED, "entities"),
    "entities in a list of feeds": (lambda: _OPML, ""),
    "a line of 60 MB": (lambda: b'{"text": "' + b"x" * 60_000_000 + b'"}\n', "limits."),
    "a million brackets": (lambda: b'{"text": ' + b"[" * 1_000_000 + b"\n", "nested too deeply"),
    "a million brackets that close": (lambda: b'{"a": ' + b"[" * 1_000_000 + b"]" * 1_000_000 + b"}\n", "nested too deeply"),
    "a million columns": (lambda: b"text" + b",a" * 1_000_000 + b"\nx\n", ""),
}
"""Name -> what makes it, and what its refusal says; nothing where the piece may be read, as long as it is quick and small."""


@dataclass(frozen=True)
class Spent:
    """What a file cost: reports that were read, the refusals, seconds (beside a plain file's), and memory over a plain file's, in MB."""

    reports: int
    reasons: tuple[str, ...]
    seconds: float
    memory_mb: float


def take_in(path: Path) -> tuple[int, tuple[str, ...], float, float]:
    """Gathers a file in a process of its own. Reports, refusals, seconds after the start, peak memory of the process in MB."""
    process = subprocess.Popen([sys.executable, "-c", _CODE, str(path)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.readline() == "ready\n", process.stderr.read()
    began = time.monotonic()
    words = process.stdout.read()
    seconds = time.monotonic() - began
    errors = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    process.stderr.close()
    assert process.returncode == 0, errors
    count, *reasons = words.splitlines()
    return int(count), tuple(reasons), seconds, used.ru_maxrss / (1024 if resource.RUSAGE_SELF == 0 else 1)


def explode(name: str, folder: Path) -> Spent:
    """Takes in a bomb beside a plain file."""
    plain, bomb = folder / "plain.jsonl", folder / "bomb"
    plain.write_text(json.dumps({"text": SAID}) + "\n", encoding="utf8")
    bomb.write_bytes(BOMBS[name][0]())
    *_, base_mb = take_in(plain)
    reports, reasons, seconds, memory_mb = take_in(bomb)
    bomb.unlink()
    return Spent(reports, reasons, seconds, memory_mb - base_mb)


def require_harmless(name: str, spent: Spent, most_s: float = MOST_S) -> None:
    """Refused with its reason, in time, in little memory."""
    words = BOMBS[name][1]
    if words:
        assert spent.reports == 0 and any(words in r for r in spent.reasons), spent
    else:
        assert spent.reports or spent.reasons
    assert spent.seconds < most_s, spent
    assert spent.memory_mb < MOST_MB, spent
