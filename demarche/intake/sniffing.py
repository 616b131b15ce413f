"""What a file is, judged by its content: text, html, jsonl or binary. Names and endings are not asked."""

from __future__ import annotations

import codecs
import re
from typing import Literal

Kind = Literal["text", "html", "jsonl", "binary"]

HEAD_BYTES = 65_536
"""How much of a file is looked at."""

# Formats that people hand over by mistake: first bytes -> what to call it.
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive (or a Word, Excel or OpenDocument file)"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office file"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"\x1f\x8b", "compressed data inside compressed data"),
    (b"BZh9", "bzip2 data"),
    (b"\xfd7zXZ\x00", "xz data"),
    (b"\x28\xb5\x2f\xfd", "zstd data"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"PAR1", "a Parquet table"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
_CONTROL = bytes(set(range(32)) - {0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1B}) + b"\x7f"
# Log files and transcripts carry a stray control character; a picture is full of them.
_CONTROL_SHARE = 0.1
_TAG = re.compile(
    rb"<(?:!doctype html|/?(?:html|head|body|title|meta|link|script|style"
    rb"|p|div|span|br|h[1-6]|a|article|section|table|ul|li)\b[^<>]{0,500}>)",
    re.IGNORECASE,
)
_PAGE_START = re.compile(rb"\s*(?:<\?xml[^<>]{0,200}\?>\s{0,100})?(?:<!--|<!doctype html|<html\b|<head\b|<body\b)", re.IGNORECASE)
_OBJECT_START = re.compile(rb'\s*\[?\s{0,100}\{\s{0,100}(?:"|\}|$)')
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def find_bom(head: bytes) -> tuple[str, int] | None:
    """The encoding that a byte order mark names, with the mark's length; None without one."""
    return next(((name, len(mark)) for mark, name in _BOMS if head.startswith(mark)), None)


def find_wide_encoding(head: bytes) -> tuple[str, int] | None:
    """UTF-16 or UTF-32 with the length of its mark, from the mark or from where the zero bytes stand; else None."""
    bom = find_bom(head)
    if bom:
        return None if bom[0] == "utf-8" else bom
    sample = head[:4096]
    half = len(sample) // 2
    if half < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le", 0
    if even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be", 0
    return None


def name_binary(head: bytes) -> str | None:
    """What kind of binary data this is, in words; None for text."""
    for signature, name in _SIGNATURES:
        if head.startswith(signature):
            return name
    if find_wide_encoding(head):
        return None
    sample = head[:HEAD_BYTES]
    controls = len(sample) - len(sample.translate(None, _CONTROL))
    return "binary data" if controls > _CONTROL_SHARE * len(sample) else None


def sniff(head: bytes) -> Kind:
    """What the content is, from its first `HEAD_BYTES` bytes."""
    head = head[:HEAD_BYTES]
    if name_binary(head):
        return "binary"
    wide = find_wide_encoding(head)
    if wide:
        head = head[wide[1] :].decode(wide[0], "replace").encode("utf-8", "replace")
    elif head.startswith(codecs.BOM_UTF8):
        head = head[len(codecs.BOM_UTF8) :]
    if _OBJECT_START.match(head[:1000]):
        return "jsonl"
    tags = sum(1 for _ in zip(_TAG.finditer(head), range(20), strict=False))
    # A report may quote a tag or two; a page, even a fragment, begins with markup or is full of it.
    if tags and (_PAGE_START.match(head[:1000]) or head.lstrip()[:1] == b"<" or tags >= 6):
        return "html"
    return "text"
