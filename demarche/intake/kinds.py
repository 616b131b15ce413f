"""What a source of many reports is, judged by content: sniffing for everything that can be gathered.

A name's ending counts only where the content leaves it open whether something is a table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, get_args

from demarche.errors import UsageError
from demarche.intake.decoding import decode
from demarche.intake.dialects import find_dialect
from demarche.intake.sniffing import name_binary, sniff
from demarche.intake.xml_text import find_root

GatherKind = Literal["text", "html", "jsonl", "csv", "parquet", "warc", "wacz", "feed"]
"""What reports can be gathered from."""
OtherKind = Literal["binary", "json", "xml", "opml"]
"""What is known, and no source of reports."""

KINDS: tuple[str, ...] = get_args(GatherKind)

_WARC = re.compile(rb"[\r\n]{0,16}WARC/\d")
# One value over many lines, and no object on each line.
_WHOLE_JSON = re.compile(r'\s*(?:\[\s*\{|\{[ \t]*\r?\n)\s*"')
_ENDINGS = (".csv", ".tsv", ".tab")
_PACKED = (".gz", ".zst")


def require_kind(kind: str | None) -> None:
    """Nothing, if this is a kind that can be asked for. Raises `UsageError`."""
    if kind is not None and kind not in KINDS:
        raise UsageError(f"no such kind of source: {kind[:40]!r}. Kinds are {', '.join(KINDS)}")


def find_kind(head: bytes, name: str = "", *, wanted: Mapping[str, str] | None = None) -> GatherKind | OtherKind:
    """What a source is, from its first bytes. `wanted` are columns that the user named, if it should be a table."""
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith(b"PK\x03\x04"):
        return "wacz"
    if _WARC.match(head):
        return "warc"
    if name_binary(head):
        return "binary"
    text = decode(head).text
    kind = _find_markup(text)
    if kind:
        return kind
    if _WHOLE_JSON.match(text):
        return "json"
    found = sniff(head)
    if found == "jsonl":
        return found
    # Before pages: cells may be full of markup.
    if not text.lstrip().startswith("<") and find_dialect(text, is_named=_is_named_table(name), wanted=wanted):
        return "csv"
    return found


def _find_markup(text: str) -> GatherKind | OtherKind | None:
    root = find_root(text)
    if root is None:
        return None
    name = root.name.lower().rpartition(":")[2]
    if name == "opml":
        return "opml"
    if name == "rss" or (name == "feed" and "atom" in root.tag.lower()) or (name == "rdf" and "rss" in root.tag.lower()):
        return "feed"
    return "xml" if name != "html" and (root.is_declared or "xmlns" in root.tag) else None


def _is_named_table(name: str) -> bool:
    name = name.lower()
    for ending in _PACKED:
        name = name.removesuffix(ending)
    return name.endswith(_ENDINGS)
