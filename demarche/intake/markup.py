"""HTML as a flat run of tags and text, in one pass: what is left where a tree cannot be built.

A tree parser gives up on deep nesting and takes quadratic time on some small pages. This scan knows only where a tag
begins and ends, so its time grows with the length of the page and with nothing else.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

_SILENT = ("script", "style", "noscript", "template", "textarea", "select", "svg", "math", "iframe", "object", "head")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Tags that end a line of text when they open or close.
_BLOCKS = _words(
    "address article aside blockquote body br caption center dd details div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody td "
    "tfoot th thead title tr ul"
)
_VOID = _words("area base br col embed hr img input link meta param source track wbr")
_NAME = re.compile(r"/?[a-zA-Z][a-zA-Z0-9-]{0,40}")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_CHARSET = re.compile(rb"""<meta\b[^<>]{0,300}?charset\s{0,20}=\s{0,20}["']?\s{0,20}([a-zA-Z0-9_:.-]{2,40})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, or the tag that follows it: `name` is empty for text, `/p` for an end tag."""

    name: str
    text: str


def find_declared_charset(head: bytes) -> str | None:
    """The charset that a page declares in its first bytes, as it spells it."""
    found = _CHARSET.search(head[:4096])
    return found.group(1).decode("ascii") if found else None


def iter_pieces(page: str) -> Iterator[Piece]:
    """Text and tags in order, without scripts, styles, comments and the head. Entities are left as they are."""
    at, size = 0, len(page)
    absent: set[str] = set()  # end marks known not to follow any more: looked for once, not once a tag
    while at < size:
        opening = page.find("<", at)
        if opening < 0:
            yield Piece("", page[at:])
            return
        if opening > at:
            yield Piece("", page[at:opening])
        if page.startswith("<!--", opening):
            at = _after(page, opening + 4, "-->", absent)
            continue
        name = _NAME.match(page, opening + 1)
        if name is None:
            if page.startswith(("<!", "<?"), opening):
                at = _after(page, opening + 2, ">", absent)
            else:  # a stray sign, as in "3 < 4"
                yield Piece("", "<")
                at = opening + 1
            continue
        at = _after(page, name.end(), ">", absent)
        word = name.group().lower()
        if word in _SILENT and page[at - 2 : at] != "/>":
            at = _after_element(page, at, word, absent)
        else:
            yield Piece(word, "")


def _after(page: str, at: int, mark: str, absent: set[str]) -> int:
    """The place after the next `mark`; the end of the page where there is none."""
    if mark in absent:
        return len(page)
    found = page.find(mark, at)
    if found < 0:
        absent.add(mark)
        return len(page)
    return found + len(mark)


def _after_element(page: str, at: int, name: str, absent: set[str]) -> int:
    """The place after the end tag of a silent element; `at` itself where it is never closed."""
    if name in absent:
        return at
    found = re.compile(f"</{name}|<body" if name == "head" else f"</{name}", re.IGNORECASE).search(page, at)
    if found is None:
        absent.add(name)
        return at
    return found.start() if found.group()[1] != "/" else _after(page, found.end(), ">", absent)


def measure_depth(page: str) -> int:
    """How deeply elements are nested, by counting tags; forgiving about those that are never closed."""
    depth = deepest = 0
    for piece in iter_pieces(page):
        if piece.name.startswith("/"):
            depth = max(0, depth - 1)
        elif piece.name and piece.name not in _VOID and piece.name not in ("p", "li"):
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def find_lines(page: str) -> list[str]:
    """The visible text of a page, one block element a line, white space collapsed, entities resolved."""
    lines: list[str] = []
    parts: list[str] = []
    for piece in iter_pieces(page):
        if not piece.name:
            parts.append(piece.text)
        elif piece.name.removeprefix("/") in _BLOCKS:
            lines.append("".join(parts))
            parts = []
    lines.append("".join(parts))
    clean = (_SPACES.sub(" ", html.unescape(line)).strip() for line in lines)
    return [line for line in clean if line]
