"""XML without what makes it dangerous: decoded here, without its document type, and so without entities of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from demarche.errors import InputError
from demarche.intake.decoding import decode

_DECLARED_CHARSET = re.compile(rb"""<\?xml[^<>]{0,200}?\bencoding\s{0,20}=\s{0,20}["']([a-zA-Z0-9_:.-]{2,40})["']""")
_DECLARATION = re.compile(r"\s*<\?xml\b[^<>]{0,400}\?>")
_SPACE = re.compile(r"\s*")
_TAG = re.compile(r"<([A-Za-z_][\w.:-]{0,80})\b[^<>]{0,4000}")
# A short name for a character, as old feeds declare it: dropped without a word, and read as HTML's where HTML has it.
_TAME_ENTITY = re.compile(r"""<!ENTITY\s{1,20}\w{1,40}\s{1,20}(["'])(?:&\#\w{1,8};|[^&"'<>%]{0,8})\1\s{0,20}>""")


@dataclass(frozen=True, slots=True)
class Root:
    """The first element of an XML document: its name, its start tag, and whether an XML declaration stands before it."""

    name: str
    tag: str
    is_declared: bool


def find_root(text: str) -> Root | None:
    """The first element after declaration, comments and document type; None where the text does not begin like XML."""
    declared = _DECLARATION.match(text)
    at = _skip_prolog(text, declared.end() if declared else 0)[0]
    found = _TAG.match(text, at)
    return Root(found[1], found[0], declared is not None) if found else None


def clean_xml(data: bytes) -> bytes:
    """The document as UTF-8, without XML declaration and document type. Raises `InputError` where it declares entities
    that could grow, and `BinaryInputError`."""
    declared = _DECLARED_CHARSET.match(data.lstrip()[:400])
    text = decode(data, declared=declared[1].decode("ascii") if declared else None).text
    found = _DECLARATION.match(text)
    start = found.end() if found else 0
    end, doctypes = _skip_prolog(text, start)
    if any("<!ENTITY" in _TAME_ENTITY.sub("", doctype) for doctype in doctypes):
        raise InputError("the XML declares entities of its own, which can grow without bound, and which no feed needs")
    return text[end:].encode("utf-8", "replace")


def _skip_prolog(text: str, at: int) -> tuple[int, list[str]]:
    """The place of the first element (or of what stands instead), and the document types before it."""
    doctypes: list[str] = []
    while True:
        space = _SPACE.match(text, at)
        at = space.end() if space else at
        if text.startswith("<!--", at):
            end = text.find("-->", at + 4)
        elif text.startswith("<?", at):
            end = text.find("?>", at + 2)
        elif text[at : at + 9].upper() == "<!DOCTYPE":
            end = _end_doctype(text, at)
            doctypes.append(text[at : end if end >= 0 else None])
            at = end + 1 if end >= 0 else len(text)
            continue
        else:
            return at, doctypes
        if end < 0:
            return len(text), doctypes
        at = text.index(">", end) + 1


def _end_doctype(text: str, at: int) -> int:
    """The place of the `>` that ends a document type, behind its internal subset; -1 where there is none."""
    close, subset = text.find(">", at), text.find("[", at)
    if subset < 0 or (0 <= close < subset):
        return close
    end = re.compile(r"\]\s{0,100}>").search(text, subset)
    return end.end() - 1 if end else -1
