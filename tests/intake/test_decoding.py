"""Bytes become text without losing any, and bombs are refused."""

from __future__ import annotations

import gzip
import io
import random
from collections.abc import Callable

import pytest
from backports import zstd

from demarche.errors import InputError, TooLargeError
from demarche.intake.decoding import Counted, decode, iter_chunks, read_bounded, take_head
from demarche.intake.sniffing import sniff
from demarche.limits import Limits

TEXT = "\u201cWe agree,\u201d Ren\u00e9e said \u2014 na\u00efve, perhaps.\r\nThe talks went on."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp1252"])
def test_charsets_are_told_by_content(encoding: str) -> None:
    assert decode((TEXT * 5).encode(encoding)).text == TEXT * 5


def test_a_declared_charset_is_used_where_utf8_fails() -> None:
    assert (
        decode("Za\u017c\u00f3\u0142\u0107 g\u0119\u015bl\u0105".encode("iso-8859-2"), declared="iso-8859-2").text
        == "Za\u017c\u00f3\u0142\u0107 g\u0119\u015bl\u0105"
    )


@pytest.mark.parametrize("declared", ["zlib", "hex", "no-such-charset", "undefined"])
def test_a_declared_charset_that_is_none_is_passed_over(declared: str) -> None:
    assert "caf" in decode(b"caf\xe9 talks", declared=declared).text


def test_a_decompression_bomb_is_refused() -> None:
    bomb = gzip.compress(b"0" * 80_000_000)
    source = Counted(io.BytesIO(bomb))
    with pytest.raises(TooLargeError, match="inflate_ratio"):
        read_bounded(iter_chunks(source), source)


@pytest.mark.parametrize("size", [0, 1, 70_000, 1_000_000])
def test_zstd_of_several_frames_is_told_by_content(size: int) -> None:
    text = (TEXT.encode() * (size // 60 + 1))[:size]
    skippable = b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc"
    packed = zstd.compress(text) + skippable + zstd.compress(text) + b"\0" * 100
    assert b"".join(iter_chunks(Counted(io.BytesIO(packed)))) == text * 2


@pytest.mark.parametrize("step", [1, 7])
def test_zstd_comes_in_pieces_of_any_size(step: int) -> None:
    class Dripping(io.BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            return super().read(step)

    packed = zstd.compress(b"one ") + zstd.compress(b"two")
    assert b"".join(iter_chunks(Counted(Dripping(packed)))) == b"one two"


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress], ids=["gzip", "zstd"])
def test_what_stands_before_the_damage_is_handed_out(pack: Callable[[bytes], bytes]) -> None:
    packed = pack(b"whole ") + pack(random.Random(1).randbytes(200_000))
    head, chunks = take_head(iter_chunks(Counted(io.BytesIO(packed[:-50_000]))))
    assert head.startswith(b"whole ")
    with pytest.raises(InputError, match="in the middle"):
        list(chunks)


def test_a_zstd_window_that_wants_gigabytes_is_refused() -> None:
    options = {zstd.CompressionParameter.window_log: 31, zstd.CompressionParameter.enable_long_distance_matching: 1}
    hostile = zstd.ZstdCompressor(options=options)
    packed = hostile.compress(b"0" * 1000) + hostile.flush()
    with pytest.raises(InputError, match="zstd"):
        list(iter_chunks(Counted(io.BytesIO(packed))))


def test_a_file_past_the_limit_is_refused_with_the_limits_name() -> None:
    source = Counted(io.BytesIO(b"a" * 200_000))
    with pytest.raises(TooLargeError, match="raw_bytes"):
        read_bounded(iter_chunks(source), source, Limits(raw_bytes=100_000))


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b'{"id": 1, "text": "a"}', "jsonl"),
        (b"<!doctype html><html>", "html"),
        (b"The minister said <b>no</b>.", "text"),
        (b"\x89PNG\r\n\x1a\n", "binary"),
        (b"[S] left", "text"),
    ],
)
def test_what_a_file_is_is_told_by_content(head: bytes, kind: str) -> None:
    assert sniff(head) == kind
