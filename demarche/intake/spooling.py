"""Formats whose table of contents stands at the end need a file that can be read from anywhere."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from demarche.errors import TooLargeError
from demarche.limits import DEFAULT_LIMITS, Limits


@contextmanager
def open_seekable(stream: BinaryIO, head: bytes, chunks: Iterable[bytes], limits: Limits = DEFAULT_LIMITS) -> Iterator[IO[bytes]]:
    """The stream itself where it is a file that holds these bytes as they are, else a temporary copy of the chunks.

    `head` are the first of the chunks' bytes. Raises `TooLargeError` past `limits.spool_bytes`.
    """
    if stream.seekable():
        at = stream.tell()
        stream.seek(0)
        if stream.read(len(head)) == head:  # not compressed
            yield stream
            return
        stream.seek(at)
    with tempfile.TemporaryFile() as copy:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > limits.spool_bytes:
                raise TooLargeError(f"inflates to more than {limits.spool_bytes:,} bytes (limits.spool_bytes). Unpack it to a file first")
            copy.write(chunk)
        yield copy
