"""A report, or the words of one statement in it -> a citation as people write it, and as BibTeX."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from demarche.record import Record, Statement

_SPECIAL = {"\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {c: f"\\{c}" for c in "&%$#_"}
_KEY_CHARS = re.compile(r"[^a-z0-9]+")
_QUOTED_CHARS = 300


@dataclass(frozen=True, slots=True)
class Citation:
    """One source in two forms."""

    plain: str
    bibtex: str


def cite_report(record: Record, title: str) -> Citation:
    """A report by publisher, title, day and address; `title` is what it goes by where it has none of its own. What is not known is left out."""
    title = _line(title)
    day = _day(record.published)
    said = [_line(record.publisher or ""), f"\u201c{title}\u201d", day, record.url or f"report {record.id}"]
    fields = {
        "author": f"{{{_escape(_line(record.publisher))}}}" if record.publisher else "",
        "title": f"{{{_escape(title)}}}",
        "date": record.published or "",
        "url": _address(record.url) if record.url else "",
        "note": "" if record.url else _escape(f"report {_line(record.id)}"),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return Citation(", ".join(part for part in said if part) + ".", f"@misc{{{_key(record, title)},\n" + "\n".join(lines) + "\n}")


def cite_statement(record: Record, statement: Statement, title: str) -> str:
    """Who said what, and the report that says so with the characters at which the words stand."""
    speaker = record.actor(statement.speaker)
    words = _line(" \u2026 ".join(record.text[s.start : s.end] for s in statement.content))
    words = words if len(words) <= _QUOTED_CHARS else words[:_QUOTED_CHARS].rsplit(" ", 1)[0] + " \u2026"
    where = f"characters {statement.content[0].start}\u2013{statement.content[-1].end}" if statement.content else ""
    who = f"{_line(speaker.name)}: " if speaker else ""
    return f"{who}{words} In: {cite_report(record, title).plain.removesuffix('.')}{', ' if where else ''}{where}."


def _line(text: str) -> str:
    return " ".join(text.split())


def _day(published: str | None) -> str:
    if not published:
        return ""
    day = datetime.date.fromisoformat(published)
    return f"{day.day} {day:%B %Y}"


def _escape(text: str) -> str:
    return "".join(_SPECIAL.get(c, c) for c in text)


def _address(url: str) -> str:
    """An address in BibTeX stands as it is, but for what would end the field."""
    return url.translate({ord("{"): "%7B", ord("}"): "%7D", ord("\\"): "%5C", ord("\n"): "%0A", ord(" "): "%20"})


def _key(record: Record, title: str) -> str:
    """Publisher, year and the first long word of the title: `sampleagency2024water`."""
    word = next((w for w in _words(title) if len(w) > 3), "report")
    return "".join(_words(record.publisher or "")) + (record.published or "")[:4] + word


def _words(text: str) -> list[str]:
    return [w for w in _KEY_CHARS.split(text.casefold()) if w]
