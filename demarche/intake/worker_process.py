"""The parsers' own process: pages and feeds come in on standard input, texts go out on standard output.

Run by `demarche.intake.workers` as `python -m demarche.intake.worker_process MEMORY_BYTES`, never imported by it but for
`send` and `receive`: the libraries loaded here may hang in C code, or ask for any amount of memory, and only a process
can be killed. Each message is four bytes of length (big-endian) and then JSON.
"""

from __future__ import annotations

import contextlib
import datetime
import io
import logging
import signal
import struct
import sys
from typing import IO, Any

import msgspec

_LENGTH = struct.Struct(">I")


def send(stream: IO[bytes], message: object) -> None:
    """Writes one message."""
    data = msgspec.json.encode(message)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next message, or None at the end of the stream."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    data = stream.read(_LENGTH.unpack(head)[0])
    return msgspec.json.decode(data) if len(data) == _LENGTH.unpack(head)[0] else None


def extract_page(page: str) -> dict[str, Any] | None:
    """Text, title, date, publisher and url of a page by trafilatura; None where it finds no text."""
    import lxml.html
    import trafilatura

    # huge_tree: libxml2's default gives up on anything nested deeper than 256, and says nothing.
    parser = lxml.html.HTMLParser(huge_tree=True, encoding="utf-8", remove_comments=True, remove_pis=True)
    tree = lxml.html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    _keep_captions(tree)
    found = trafilatura.bare_extraction(
        tree,
        with_metadata=True,
        include_comments=False,
        # Only what the page declares: the extensive search takes any number in the text that looks like a date.
        date_extraction_params={
            "original_date": True,
            "extensive_search": False,
            "max_date": (datetime.date.today() + datetime.timedelta(days=1)).isoformat(),
        },
    )
    if found is None:
        return None
    fields = found if isinstance(found, dict) else found.as_dict()
    return {name: fields.get(name) for name in ("text", "title", "date", "sitename", "url")}


def _keep_captions(tree: Any) -> None:
    """Turns captions into paragraphs: trafilatura drops every figure whole, captions with it."""
    for caption in list(tree.iter("figcaption")):
        caption.tag = "p"
        figure = caption.getparent()
        while figure is not None and figure.tag != "figure":
            figure = figure.getparent()
        if figure is not None:
            figure.tag = "div"


def parse_feed(feed: str, url: str | None) -> dict[str, Any]:
    """The feed's title and its entries by feedparser, which mends most of what is broken; its words still hold markup."""
    import feedparser

    # From a stream: a string or bytes could be the address of a feed, or the name of a file, which it would open.
    # Without its sanitizer it takes a quarter of the time, and nothing of the markup is kept.
    found = feedparser.parse(
        io.BytesIO(feed.encode("utf-8", "replace")),
        response_headers={"content-type": "application/xml; charset=utf-8", **({"content-location": url} if url else {})},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    return {
        "version": found.get("version", ""),
        "title": found.feed.get("title"),
        "entries": [_take_entry(entry) for entry in found.entries],
    }


def _take_entry(entry: Any) -> dict[str, Any]:
    whole = next((c for c in entry.get("content", []) if c.get("value")), None)
    words = whole or entry.get("summary_detail") or {}
    return {
        "id": entry.get("id"),
        "url": entry.get("link"),
        "title": entry.get("title"),
        "published": entry.get("published") or entry.get("updated"),
        "content": words.get("value"),
        "is_markup": words.get("type") != "text/plain",
        "is_whole": whole is not None,
    }


def _limit(memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the deadline alone must do
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    try:
        if "feed" in request:
            return {"feed": parse_feed(request["feed"], request["url"])}
        return {"page": extract_page(request["html"])}
    except MemoryError:
        return {"error": "memory"}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:200]}


def serve(memory_bytes: int) -> None:
    """Answers requests until the input ends."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library's print must not get among the messages
    logging.disable(logging.CRITICAL)
    import trafilatura  # noqa: F401  (loaded before the clock of the first page runs)

    _limit(memory_bytes)
    send(answers, {"ready": True})
    while (request := receive(requests)) is not None:
        # A second deadline, kept by the kernel: it ends this process even when its parent is gone.
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, request["timeout_s"] + 2)
        answer = _answer(request)
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        send(answers, answer)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
