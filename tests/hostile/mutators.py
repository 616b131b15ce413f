"""Reports made worse by a seed: characters, structure, encodings, markup; and what became of one of them."""

from __future__ import annotations

import io
import json
import random
import time
from functools import cache

from demarche.errors import DemarcheError
from demarche.intake.decoding import Counted
from demarche.intake.rejects import Rejection
from demarche.intake.sources import _iter_stream
from demarche.limits import DEFAULT_LIMITS
from demarche.reader import read_report
from tests.checks import check_record
from tests.conftest import SAMPLES

MOST_S = 20.0
SIGNS = "\u201c\u201d\u2018\u2019\"'`\u00ab\u00bb()[]{}<>&;:,.!?-\u2013\u2014$\u20ac%#@*|/\\\n\r\t\u00a0\u200b\u202e\u2029\ufeff\ufffd\x00\x07\x1b\u0301\U0001f30d0123456789"
WORDS = (" said ", " he said ", "\u201cNo,\u201d ", " on Sunday ", "$2.2 million", " 999999999999999999999 ", " the U.S. ", "\n\nLatest News\n\n", "VESNA (AP) -- ", "READ MORE: ",
         "Q: ", "SECRETARY BLINKEN: ", "<script>", "</p><p>", "&amp;", "\\u201c", "\u00e2\u20ac\u0153", " more than one million people ", " and ", "\ud800", " February 30 ", " 12/13/14 ")  # fmt: skip


def mutate(text: str, rng: random.Random) -> str:
    """The text after one to eight changes."""
    for _ in range(rng.randrange(1, 9)):
        at, size = rng.randrange(len(text) + 1), len(text)
        kind = rng.randrange(9)
        if kind == 0:
            text = text[:at] + rng.choice(SIGNS) * rng.choice((1, 1, 2, 50)) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + rng.randrange(1, 40) :]
        elif kind == 2:
            text = text[:at] + rng.choice(WORDS) + text[at:]
        elif kind == 3:
            low = rng.randrange(size + 1)
            text = text[:at] + text[low : low + rng.randrange(200)] + text[at:]
        elif kind == 4:
            text = text[at:] + text[:at]
        elif kind == 5:
            text = text.replace(rng.choice(("\n", " ", ".", '"', ",")), rng.choice(("", "\r\n", "\u00a0", "\u201d", "\n\n")), rng.randrange(1, 30))
        elif kind == 6:
            text = text[: rng.randrange(size + 1)]
        elif kind == 7:
            text = text.upper() if rng.random() < 0.5 else text.lower()
        else:
            low = rng.randrange(size + 1)
            text = text[:low] + "".join(rng.choice(SIGNS) for _ in range(rng.randrange(60))) + text[low:]
    return text[:6_000]


def wrap(text: str, rng: random.Random) -> bytes:
    """The text as bytes: plain in some charset, a page, a line of JSON, or damaged."""
    kind = rng.randrange(8)
    plain = text.encode("utf8", "replace")
    if kind == 0:
        return text.encode(rng.choice(("cp1252", "utf-16", "latin-1", "ascii")), "replace")
    if kind == 1:
        return b"<html><body><article><p>" + plain.replace(b"\n\n", b"</p><p>") + b"</p></article></body></html>"
    if kind == 2:
        return json.dumps({"id": "x", "text": text, "date": rng.choice(("2024-05-15", None))}).encode()
    if kind == 3:
        data = bytearray(plain)
        for _ in range(rng.randrange(1, 20)):
            if data:
                data[rng.randrange(len(data))] = rng.randrange(256)
        return bytes(data)
    return plain


def try_one(data: bytes) -> str:
    """What became of the input: `read` or the name of the refusal."""
    try:
        for report in _iter_stream(Counted(io.BytesIO(data)), None, "2024-05-15", None, DEFAULT_LIMITS):
            if isinstance(report, Rejection):
                assert report.reason
                return "rejected"
            check_record(read_report(report))
    except DemarcheError as error:
        assert str(error)
        return type(error).__name__
    return "read"


@cache
def samples() -> list[str]:
    """The texts of the packaged samples."""
    return [p.read_text(encoding="utf8") for p in sorted(SAMPLES.glob("*.txt"))]


def make_input(seed: int) -> bytes:
    """The bytes that a seed stands for. Most are short, so that many can be tried."""
    rng = random.Random(seed)
    text = rng.choice(samples())
    if rng.random() < 0.9:
        at = rng.randrange(len(text) - 300)
        text = text[at : at + rng.randrange(100, 600)]
    return wrap(mutate(text, rng), rng)


def try_seed(seed: int) -> tuple[str, float]:
    """What became of one input, and the seconds that it took. Raises `AssertionError` with the seed where a promise is broken."""
    data = make_input(seed)
    began = time.monotonic()
    try:
        outcome = try_one(data)
    except Exception as error:
        raise AssertionError(f"seed {seed}: {type(error).__name__}: {error}") from error
    return outcome, time.monotonic() - began
