"""The extractor's own process: pages come in on standard input, texts go out on standard output.

Run by `demarche.intake.pages` as `python -m demarche.intake.page_worker TIMEOUT_S MEMORY_BYTES`, never imported by it:
the libraries loaded here may hang in C code, or ask for any amount of memory, and only a process can be killed.
Each message is four bytes of length (big-endian) and then JSON.
"""

from __future__ import annotations

import contextlib
import datetime
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


def extract(page: str) -> dict[str, Any] | None:
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


def _limit(memory_bytes: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the deadline alone must do
        return
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(page: str) -> dict[str, Any]:
    try:
        return {"page": extract(page)}
    except MemoryError:
        return {"error": "memory"}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"[:200]}


def serve(timeout_s: float, memory_bytes: int) -> None:
    """Answers pages until the input ends."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library's print must not get among the messages
    logging.disable(logging.CRITICAL)
    import trafilatura  # noqa: F401  (loaded before the clock of the first page runs)

    _limit(memory_bytes)
    send(answers, {"ready": True})
    while (request := receive(requests)) is not None:
        # A second deadline, kept by the kernel: it ends this process even when its parent is gone.
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, timeout_s + 2)
        answer = _answer(request["html"])
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        send(answers, answer)


if __name__ == "__main__":
    serve(float(sys.argv[1]), int(sys.argv[2]))
