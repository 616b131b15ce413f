"""A reader's words -> a full-text query that cannot fail, whatever they typed."""

from __future__ import annotations

import re

_PART = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
MOST_TERMS = 64


def full_text_query(words: str) -> str | None:
    """An FTS5 query for all of the words, in any order; None where nothing is left to look for.

    `"two words"` is a phrase, `sanction*` a beginning, `-word` must not occur. Everything else is taken literally:
    unquoted, `it's`, `AND` and `near(` are errors or operators of FTS5.
    """
    wanted: list[str] = []
    unwanted: list[str] = []
    for m in list(_PART.finditer(words))[:MOST_TERMS]:
        term = m.group("phrase") if m.group("phrase") is not None else m.group("word")
        if not any(c.isalnum() for c in term):
            continue
        prefix = "*" if m.group("word") and term.endswith("*") else ""
        quoted = '"' + term.replace('"', " ").replace("\x00", " ") + '"' + prefix
        (unwanted if m.group("minus") else wanted).append(quoted)
    if not wanted:
        return None
    query = " ".join(wanted)
    return f"({query}) NOT ({' OR '.join(unwanted)})" if unwanted else query


def any_of(terms: list[str]) -> str:
    """An FTS5 query for reports that have at least one of the terms."""
    return " OR ".join('"' + t.replace('"', " ") + '"' for t in terms)
