"""Sources that layout names and a tagger misses: speaker labels, colons, signatures after a quotation.

Each rule looks only next to the content. What users of quotation tools complain of stands here, one rule each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from demarche.reading.mentions import Attribution, EntityMention
from demarche.spans import Span, SpanIndex, index_spans, trim

_NAMED = ("PER", "ORG", "GPE")
_REACH = 160  # characters between a content and the name that the layout gives it
_SAYING = (
    r"said|says|told|added|wrote|tweeted|noted|explained|insisted|argued|warned|replied|asked|stated|declared|announced|"
    r"continued|concluded|recalled|admitted|claimed|stressed|remarked|responded|joked|quipped|observed|commented"
)
_SAID_NAME = re.compile(rf"[\s,]{{0,3}}(?P<cue>{_SAYING})\s+(?:the\s+)?", re.IGNORECASE)
_SIGNATURE = re.compile(r"[ \t]*\r?\n?[ \t]*(?:[-\u2013\u2014~]{1,2})[ \t]*")
_LABEL = re.compile(
    r"^(?P<label>(?:[A-Z][A-Z.'\u2019\-]+(?:[ \t]+[A-Z][A-Z.'\u2019\-]*){0,5}(?:[ \t]*\([^()\n]{1,40}\))?)|Q|A|QUESTION|ANSWER|"
    r"(?:[A-Z][\w.'\u2019\-]+[ \t]+){0,3}[A-Z][\w.'\u2019\-]+):[ \t]+(?=\S)",
    re.MULTILINE,
)
_TITLED = re.compile(
    r"(?:(?:DEPUTY|ASSISTANT|UNDER|VICE|ACTING|PRIME|FOREIGN|DEFEN[CS]E)\s+)*(?:SECRETARY|PRESIDENT|MINISTER|CHANCELLOR|AMBASSADOR|GENERAL|SENATOR|MR|MRS|MS|DR|PREMIER|GOVERNOR)\b"
)
_ANONYMOUS_LABELS = frozenset(
    {"Q", "A", "QUESTION", "ANSWER", "MODERATOR", "OPERATOR", "INTERVIEWER", "READ MORE", "NOTE", "UPDATE", "PHOTO", "VIDEO"}
)


def with_ruled_sources(text: str, attributions: Sequence[Attribution], entities: Sequence[EntityMention]) -> list[Attribution]:
    """The attributions, those without a source given the one that the layout beside them names, if any."""
    named = SpanIndex(((e.start, e.end), e) for e in entities if e.label in _NAMED)
    out = []
    for a in attributions:
        if a.source or not _is_quoted(text, a):
            out.append(a)
            continue
        near = [e for _, e in named.overlapping((a.content[0].start - _REACH, a.content[-1].end + _REACH))]
        for rule in (_before_colon, _said_after, _signed_after):
            found = rule(text, a, near)
            if found is not None:
                a = found
                break
        out.append(a)
    return out


def _is_quoted(text: str, a: Attribution) -> bool:
    return text[a.content[0].start] in "\"\u201c\u2018'\u00ab\u201e`"


def _before_colon(text: str, a: Attribution, named: Sequence[EntityMention]) -> Attribution | None:
    """'And from Commissioner Reding: "…"', 'Ana Silva, 34, teacher:' on the line before."""
    low = max(0, a.content[0].start - _REACH)
    before = text[low : a.content[0].start].rstrip()
    if not before.endswith(":"):
        return None
    colon = low + len(before) - 1
    start = low + max(before.rfind("\n"), before.rfind(". ") + 1, before.rfind("\u201d") + 1, 0)
    inside = [e for e in named if start <= e.start and e.end <= colon]
    people = [e for e in inside if e.label == "PER"] or inside
    if not people:
        return None
    return replace(a, source=(Span(people[0].start, people[0].end),), cue=(Span(colon, colon + 1),), basis="a name before a colon")


def _said_after(text: str, a: Attribution, named: Sequence[EntityMention]) -> Attribution | None:
    """'"…," said Ana Silva' and '"…," Ana Silva, a description in between, said'."""
    end = a.content[-1].end
    m = _SAID_NAME.match(text, end)
    for e in named:
        if m and e.start == m.end():
            return replace(a, source=(Span(e.start, e.end),), cue=(Span(*m.span("cue")),), basis="a verb of saying after it")
        if end <= e.start <= end + 3 and e.label == "PER":
            verb = re.compile(rf"(?:,[^,\n\"\u201c]{{1,120}},)?\s+(?P<cue>{_SAYING})\b").match(text, e.end)
            if verb:
                return replace(a, source=(Span(e.start, e.end),), cue=(Span(*verb.span("cue")),), basis="a verb of saying after it")
    return None


def _signed_after(text: str, a: Attribution, named: Sequence[EntityMention]) -> Attribution | None:
    """'"…"' and then, on the same or the next line, '— Ana Silva, mayor'; or a name alone on the next line."""
    end = a.content[-1].end
    m = _SIGNATURE.match(text, end)
    for e in named:
        if m and e.start == m.end():
            return replace(a, source=(Span(e.start, e.end),), basis="a signature after it")
        between = text[end : e.start]
        if e.label == "PER" and between.strip() == "" and between.count("\n") == 1:
            line_end = text.find("\n", e.end)
            rest = text[e.end : line_end if line_end >= 0 else len(text)]
            if len(rest.split()) <= 10 and not rest.rstrip().endswith((".", "!", "?")) and (not rest.strip() or rest[0] == ","):
                return replace(a, source=(Span(e.start, e.end),), basis="a name on the line after it")
    return None


def find_labelled_turns(text: str) -> list[Attribution]:
    """Turns of a transcript: 'SECRETARY BLINKEN: …' up to the next label. Three labels make one, or two of which one has
    a title; a single label with a title makes one if its turn is most of the text."""
    labels = [m for m in _LABEL.finditer(text) if len(m.group("label")) <= 60]
    shouted = [m for m in labels if m.group("label").isupper()]
    counts = Counter(m.group("label") for m in labels)
    repeated = {label for label, count in counts.items() if count > 1}
    turns = [m for m in labels if m.group("label").isupper() or m.group("label") in repeated]
    titled = [m for m in shouted if _TITLED.match(m.group("label"))]
    many = len(turns) >= 3 and (len(shouted) >= 3 or len(repeated) >= 2)
    few = len(turns) == 2 and len(shouted) == 2 and bool(titled)
    one = len(turns) == 1 and bool(titled) and len(text) - turns[0].end() > 0.6 * len(text)
    if not (many or few or one):
        return []
    out = []
    for i, m in enumerate(turns):
        stop = turns[i + 1].start() if i + 1 < len(turns) else len(text)
        content = trim(text, m.end(), stop)
        if content is None:
            continue
        label = m.group("label")
        source = () if label in _ANONYMOUS_LABELS else (Span(*m.span("label")),)
        out.append(Attribution(source, (Span(m.end("label"), m.end("label") + 1),), (content,), 0.9, "speaker label"))
    return out


def with_labelled_turns(text: str, attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions with a transcript's turns put in. What is reported inside a turn keeps its own source;
    contents without a source, which the turn's speaker said, go into the turn."""
    turns = find_labelled_turns(text)
    if not turns:
        return list(attributions)
    spoken = index_spans(t.content[0] for t in turns)
    kept = [a for a in attributions if a.source or not spoken.touches(a.content[0])]
    return sorted([*kept, *turns], key=lambda a: (a.content[0].start, -a.content[0].end))
