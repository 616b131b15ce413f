"""Text and spans -> marked-up HTML. The only module that builds markup from the words of a report: everything is escaped here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from markupsafe import Markup, escape

from demarche.evidence import Mark, find_marks, iter_runs
from demarche.record import Record

_SHORT = {"statement": "st", "event": "ev", "figure": "fi", "source": "so", "cue": "cu", "date": "da", "place": "pl", "actor": "ac"}
_BOXED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]")
_EVERY_ITEM = 12  # items named on one run of text; a sentence in more of them is machine-made


def show_text(text: str) -> Markup:
    """A text, escaped; characters that drive a terminal or turn the order of what follows are boxes with their number."""
    out: list[Markup] = []
    last = 0
    text = text.replace("\r\n", "\n")
    for m in _BOXED.finditer(text):
        out += [escape(text[last : m.start()]), Markup('<span class="ctl" title="U+{:04X}">\u25af</span>').format(ord(m[0]))]
        last = m.end()
    out.append(escape(text[last:]))
    return Markup("").join(out)


def show_line(text: str | None) -> Markup:
    """A text on one line, kept apart from what stands around it in the direction of writing."""
    return Markup("<bdi>{}</bdi>").format(show_text(" ".join((text or "").split())))


def show_within(text: str | None, words: str | None) -> Markup:
    """A text on one line with the first place of some words in it marked, as the reader of a list wants to see why it is there."""
    line, wanted = (" ".join((part or "").split()) for part in (text, words))
    at = re.search(rf"(?<!\w){re.escape(wanted)}(?!\w)", line) if wanted else None
    if at is None:
        return show_line(line)
    return Markup("<bdi>{}<mark>{}</mark>{}</bdi>").format(show_text(line[: at.start()]), show_text(at[0]), show_text(line[at.end() :]))


def show_link(url: str | None) -> Markup:
    """A link to where a report came from; plain text where it is no address of the web."""
    if not url:
        return Markup("")
    try:
        is_web = urlsplit(url).scheme in ("http", "https") and bool(urlsplit(url).hostname)
    except ValueError:
        is_web = False
    if not is_web:
        return show_line(url)
    return Markup('<a class="out" href="{}" rel="noopener noreferrer nofollow">{}</a>').format(url, show_line(url))


def show_report(record: Record) -> Markup:
    """The text of a report as it was: its evidence marked and linked with the list of what was found, its structure dimmed, its seams shown."""
    marks = find_marks(record)
    seams = {p.start for p in record.passages if p.joined}
    named: set[str] = set()
    starts = find_starts(record)
    parts = []
    for start, end, kind in _iter_segments(record, seams):
        if start in seams:
            parts.append(Markup('<p class="seam" role="note">Another report seems to begin here</p>'))
        body = Markup("").join(_iter_marked(record, marks, (start, end), named, starts))
        parts.append(Markup('<div class="zone {}">{}</div>').format(kind, body))
    return Markup("\n").join(parts)


def _iter_segments(record: Record, seams: set[int]) -> Iterator[tuple[int, int, str]]:
    """The text in pieces that are of one kind and have no seam inside, without the empty lines between them."""
    text = record.text
    zones = sorted(record.structure, key=lambda z: z.start)
    edges = sorted({0, len(text)} | {p for z in zones for p in (z.start, z.end)} | seams | {m.end() for m in re.finditer(r"\n[ \t]*\n\s*", text)})
    at = 0
    for start, end in pairwise(edges):
        while at < len(zones) and zones[at].end <= start:
            at += 1
        kind = zones[at].kind if at < len(zones) and zones[at].start <= start else "body"
        while start < end and text[start] in "\r\n" and start not in seams:
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            yield start, end, kind


def find_starts(record: Record) -> dict[str, int]:
    """Where the words of each statement, event and figure begin, by its id. A link by this place (`#t360`) outlives a new reading, which may
    give other ids."""
    spans = (
        {s.id: s.content for s in record.statements}
        | {e.id: e.trigger or (e.sentence,) for e in record.events}
        | {f.id: (f.span,) for f in record.figures}
    )
    return {item: where[0].start for item, where in spans.items() if where}


def _iter_marked(record: Record, marks: list[Mark], piece: tuple[int, int], named: set[str], starts: Mapping[str, int]) -> Iterator[Markup]:
    """The runs of a piece. The first run of an item carries its name and its place as anchors, so that a link leads to the very words."""
    for run in iter_runs(marks, *piece):
        words = show_text(record.text[run.start : run.end])
        items = list(dict.fromkeys(m.label for m in run.marks if m.label))[:_EVERY_ITEM]
        kinds = " ".join(dict.fromkeys(_SHORT[m.kind] for m in run.marks))
        for item in items:
            for anchor in (item, f"t{starts.get(item, run.start)}"):
                if anchor not in named:
                    named.add(anchor)
                    yield Markup('<span id="{}" class="anchor"></span>').format(anchor)
        if items:
            yield Markup('<a class="m {}" href="#about-{}" data-i="{}">{}</a>').format(kinds, items[-1], " ".join(items), words)
        elif kinds:
            yield Markup('<span class="m {}">{}</span>').format(kinds, words)
        else:
            yield words


def show_changes(changes: Iterable[Sequence[str]]) -> Markup:
    """What differs between two wordings: what stands here struck out, what stood there beside it."""
    shown = (
        Markup("<del>{}</del> <ins>{}</ins>").format(show_line(here) if here else "\u2205", show_line(there) if there else "\u2205")
        for here, there in changes
    )
    return Markup(" \u00b7 ").join(shown)
