"""Bytes -> text. Decompression is bounded; a charset is found; what cannot be decoded becomes U+FFFD.

Line ends are kept exactly. A byte order mark is no part of the text.
"""

from __future__ import annotations

import codecs
import itertools
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from demarche.errors import BinaryInputError, EmptyTextError, InputError, TooLargeError
from demarche.intake.sniffing import HEAD_BYTES, find_bom, find_wide_encoding, name_binary
from demarche.limits import DEFAULT_LIMITS, Limits

CHUNK_BYTES = 65_536
_ASCII = bytes(range(0x80))
_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_ZSTD_SKIPPABLE = b"\x2a\x4d\x18"  # after a first byte of 0x50 to 0x5f
# The largest window that zstd itself accepts unasked; `zstd --ultra --long=31` would have us hold 2 GB.
_ZSTD_WINDOW_LOG = 27
_RATIO_FREE_BYTES = 1_000_000
# Past this many bytes charset-normalizer is handed a sample: it is some hundred times slower than decoding.
_GUESS_BYTES = 32_768
# What cp1252 holds that stands in English running text: quotes, dashes, currency and other signs, and letters.
_CP1252_MARKS = bytes([*range(0x80, 0xA0), 0xA0, 0xA3, 0xA5, 0xA7, 0xA9, 0xAB, 0xAD, 0xAE, 0xB0, 0xB7, 0xBB, 0xBD]) + bytes(
    set(range(0xC0, 0x100)) - {0xD7, 0xF7}
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the charset it was read in, and how many characters had to be replaced by U+FFFD."""

    text: str
    encoding: str
    mended: int = 0


def iter_chunks(stream: Counted) -> Iterator[bytes]:
    """The bytes of a stream, inflated if they are gzip or zstd (told by content), in small pieces.

    Memory stays bounded whatever the compression ratio: at most a few pieces are held. Raises `InputError` on
    damaged data, after everything before the damage has been handed out.
    """
    first = stream.read(CHUNK_BYTES)
    while first and len(first) < len(_ZSTD):  # a pipe may hand over a single byte
        more = stream.read(CHUNK_BYTES)
        if not more:
            break
        first += more
    raw = _chain(first, stream)
    if first.startswith(_GZIP):
        return _inflate(raw)
    return _inflate_zstd(raw) if first.startswith(_ZSTD) else raw


def take_head(chunks: Iterator[bytes]) -> tuple[bytes, Iterator[bytes]]:
    """The first bytes of a stream, enough to tell what it is, and all of its chunks, these included.

    Damage behind the first bytes is raised when the chunks come to it. Raises `EmptyTextError` where there are none.
    """
    head = b""
    try:
        for chunk in chunks:
            head += chunk
            if len(head) >= HEAD_BYTES:
                break
    except InputError as error:
        if not head:
            raise
        return head, _then_raise(head, error)
    if not head:
        raise EmptyTextError("nothing to read: the file is empty")
    return head, itertools.chain([head], chunks)


def _then_raise(head: bytes, error: InputError) -> Iterator[bytes]:
    yield head
    raise error


def _chain(first: bytes, stream: Counted) -> Iterator[bytes]:
    while first:
        yield first
        first = stream.read(CHUNK_BYTES)


def _inflate(raw: Iterator[bytes]) -> Iterator[bytes]:
    """Inflated bytes of one or more gzip members."""
    member, begun = zlib.decompressobj(wbits=31), False
    for piece in raw:
        data, full = piece, False
        while data or full:
            if not begun and not _GZIP.startswith(data[:2]):
                return  # zeros or garbage after the last member: gzip(1) ignores them too
            try:
                out = member.decompress(data, CHUNK_BYTES)
            except zlib.error as error:
                raise InputError(f"damaged gzip data ({error}). Check the file with: gzip -t") from None
            begun = True
            if out:
                yield out
            # A full buffer may have more behind it even when no input is left over.
            data, full = member.unconsumed_tail, len(out) == CHUNK_BYTES and not member.eof
            if member.eof:
                data = member.unused_data
                member, begun = zlib.decompressobj(wbits=31), False
    if begun:
        raise InputError("gzip data ends in the middle. Check the file with: gzip -t")


def _inflate_zstd(raw: Iterator[bytes]) -> Iterator[bytes]:
    """Inflated bytes of one or more zstd frames."""
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd

    options = {int(zstd.DecompressionParameter.window_log_max): _ZSTD_WINDOW_LOG}
    frame, begun, left = zstd.ZstdDecompressor(options=options), False, b""
    for piece in raw:
        data = left + piece
        left = b""
        while data or not frame.needs_input:
            if not begun:
                if len(data) < len(_ZSTD):  # a frame's mark may be cut by the end of a piece
                    left = data
                    break
                if not (data.startswith(_ZSTD) or data[1:4] == _ZSTD_SKIPPABLE):
                    return  # zeros or garbage after the last frame
            try:
                out = frame.decompress(data, CHUNK_BYTES)
            except zstd.ZstdError as error:
                raise InputError(f"damaged zstd data ({error}). Check the file with: zstd -t") from None
            begun, data = True, b""
            if out:
                yield out
            if frame.eof:
                data = frame.unused_data
                frame, begun = zstd.ZstdDecompressor(options=options), False
    if begun:
        raise InputError("zstd data ends in the middle. Check the file with: zstd -t")


class Readable(Protocol):
    """What bytes can be read from."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes, none at the end."""
        ...


class Counted:
    """A stream that counts the bytes read from it; for limits and for progress."""

    def __init__(self, stream: Readable) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = CHUNK_BYTES) -> bytes:
        """Up to `size` bytes: what is there, without waiting for more."""
        data = self._stream.read(size)
        self.count += len(data)
        return data


def read_bounded(chunks: Iterable[bytes], source: Counted, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """All bytes of one report or page. `chunks` are those of `source`, inflated. Raises `TooLargeError` past
    `limits.raw_bytes`, `limits.inflated_bytes` or `limits.inflate_ratio`."""
    parts: list[bytes] = []
    size = 0
    for part in chunks:
        parts.append(part)
        size += len(part)
        if source.count > limits.raw_bytes:
            raise TooLargeError(f"larger than {limits.raw_bytes:,} bytes (limits.raw_bytes). For many reports in one file use JSONL")
        if size > limits.inflated_bytes:
            raise TooLargeError(f"inflates to more than {limits.inflated_bytes:,} bytes (limits.inflated_bytes)")
        require_ratio(size, source.count, limits)
    return b"".join(parts)


def iter_bounded(chunks: Iterable[bytes], source: Counted, limits: Limits = DEFAULT_LIMITS) -> Iterator[bytes]:
    """The chunks of `source` as they are, for streams of any length. Raises `TooLargeError` past `limits.inflate_ratio`."""
    size = 0
    for part in chunks:
        size += len(part)
        require_ratio(size, source.count, limits)
        yield part


def require_ratio(size: int, packed_size: int, limits: Limits) -> None:
    """Nothing, if data of this size may come from so much compressed data. Raises `TooLargeError`."""
    if size > _RATIO_FREE_BYTES and size > limits.inflate_ratio * packed_size:
        ratio = f"more than {limits.inflate_ratio} times (limits.inflate_ratio)"
        raise TooLargeError(f"inflates {ratio}: a decompression bomb?")


def require_text(head: bytes) -> None:
    """Nothing, if a text can begin like this. Raises `BinaryInputError`, which says what begins so instead."""
    binary = name_binary(head[:HEAD_BYTES])
    if binary:
        raise BinaryInputError(f"this is {binary}, not text. Convert it to plain text, HTML or JSONL first")


def decode(data: bytes, *, declared: str | None = None) -> Decoded:
    """The text of some bytes. Tries, in this order: a byte order mark, UTF-16's pattern of zeros, UTF-8, the charset
    that the page declares, and a guess. Raises `BinaryInputError` for what is not text."""
    require_text(data)
    wide = find_wide_encoding(data[:HEAD_BYTES])
    if wide:
        return _replacing(data[wide[1] :], wide[0])
    bom = find_bom(data)
    body = data[bom[1] :] if bom else data
    try:
        return Decoded(body.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    if bom or _is_mostly_utf8(body):
        return _replacing(body, "utf-8")
    if declared:
        try:
            # The name comes from the page: only text encodings, never a codec such as "zlib" or "hex".
            if codecs.lookup(declared)._is_text_encoding:
                return Decoded(body.decode(declared), codecs.lookup(declared).name)
        except (LookupError, UnicodeError, ValueError):
            pass
    return _replacing(body, guess_charset(body))


def _replacing(body: bytes, encoding: str) -> Decoded:
    text = body.decode(encoding, "replace")
    # U+FFFD may also have stood in the input itself: that is the author's, not ours.
    own = body.count("\ufffd".encode(encoding)) if encoding.startswith("utf") else 0
    return Decoded(text, encoding, max(0, text.count("\ufffd") - own))


def _is_mostly_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8 with a few bad ones: replacing those loses less than reading all of it otherwise."""
    sample = body[: 16 * CHUNK_BYTES].decode("utf-8", "replace")
    bad = sample.count("\ufffd")
    good = sum(1 for c in sample if c > "\x7f" and c != "\ufffd")
    # A valid sequence of several bytes hardly ever comes about by chance.
    return good > 0 and 4 * good >= bad


def guess_charset(body: bytes) -> str:
    """The likeliest eight-bit charset of an English report."""
    high = body.translate(None, _ASCII)
    # English with a few accents and curly quotes: a statistical guess from three bytes is worse than the usual charset.
    if len(high) < 0.15 * len(body) and not high.translate(None, _CP1252_MARKS):
        return "cp1252"
    from charset_normalizer import from_bytes

    start = max(0, body.index(high[0]) - _GUESS_BYTES // 2)
    best = from_bytes(body[start : start + _GUESS_BYTES]).best()
    return best.encoding if best is not None else "cp1252"


def iter_decoded(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same stream as UTF-8 without a mark, where it began as UTF-16 or UTF-32; for line-by-line reading."""
    pieces = iter(chunks)
    head = next(pieces, b"")
    wide = find_wide_encoding(head)
    if wide is None:
        yield head.removeprefix(codecs.BOM_UTF8)
        yield from pieces
        return
    decoder = codecs.getincrementaldecoder(wide[0])("replace")
    yield decoder.decode(head[wide[1] :]).encode("utf-8", "replace")
    for piece in pieces:
        yield decoder.decode(piece).encode("utf-8", "replace")
    yield decoder.decode(b"", True).encode("utf-8", "replace")
