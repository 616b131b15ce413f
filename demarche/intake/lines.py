"""Bytes -> lines, in memory bounded by the longest line and one chunk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def split_lines(chunks: Iterable[bytes], most_bytes: int, end: bytes = b"\n") -> Iterator[bytes | None]:
    """Lines with their ends (the last may have none), in order; None for one of more than `most_bytes`."""
    parts, size = list[bytes](), 0
    for chunk in chunks:
        *ended, rest = chunk.split(end)
        for piece in ended:
            size += len(piece)
            yield b"".join([*parts, piece, end]) if size <= most_bytes else None
            parts, size = [], 0
        size += len(rest)
        parts.append(rest)
        if size > most_bytes:
            parts = []
    if size:
        yield b"".join(parts) if size <= most_bytes else None
