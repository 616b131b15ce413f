"""Why a statement, event or figure was read as it was: its words in place, its fields, and the rules that decided."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from demarche.cli.printing import has_colour, marked_text
from demarche.display import amount, name_of, names_of, quoted
from demarche.errors import UsageError
from demarche.evidence import visible
from demarche.record import Event, Figure, Record, Statement
from demarche.spans import Span, hull

_CONTEXT_CHARS = 160


def find_part(record: Record, part_id: str) -> Statement | Event | Figure:
    """The statement, event or figure with this id. Raises `UsageError` with the ids that there are."""
    parts: list[Statement | Event | Figure] = [*record.statements, *record.events, *record.figures]
    for part in parts:
        if part.id == part_id:
            return part
    known = ", ".join(p.id for p in parts[:40]) + (", …" if len(parts) > 40 else "")
    raise UsageError(f"nothing is called {part_id!r} in this record. It has: {known or 'no statements, events or figures'}")


def print_explanation(console: Console, record: Record, part_id: str) -> None:
    """The part's words in their surroundings, then one line for each field, then why."""
    part = find_part(record, part_id)
    if isinstance(part, Statement):
        title, spans, rows = (
            f"{part.id}: a statement",
            [*part.content, *part.source, *part.cue],
            _statement(record, part),
        )
    elif isinstance(part, Event):
        title, spans, rows = f"{part.id}: an event", [part.sentence, *part.trigger], _event(record, part)
    else:
        title, spans, rows = f"{part.id}: a figure", [part.span, *part.purpose], _figure(record, part)
    console.print(Text(title, style="bold"))
    console.print()
    console.print(_in_place(record, spans, coloured=has_colour(console)))
    console.print()
    width = max(len(name) for name, _ in rows)
    for name, value in rows:
        line = Text(f"  {name:<{width}}  ", style="dim")
        line.append(visible(value).replace("\n", " "), style="not dim")
        console.print(line)
    why = getattr(part, "why", ())
    console.print(Text("\n  why", style="bold"))
    for reason in why or ("the record keeps no reasons for this part",):
        console.print(Text(f"  - {visible(reason)}"))


def _in_place(record: Record, spans: list[Span], *, coloured: bool) -> Text:
    """The words with some text around them, cut at white space."""
    whole = hull(spans)
    start, end = max(0, whole.start - _CONTEXT_CHARS), min(len(record.text), whole.end + _CONTEXT_CHARS)
    while 0 < start < whole.start and not record.text[start - 1].isspace():
        start += 1
    while whole.end < end < len(record.text) and not record.text[end].isspace():
        end -= 1
    out = Text("… " if start else "")
    out.append_text(marked_text(record, start, end, coloured=coloured))
    return out.append(" …" if end < len(record.text) else "")


def _words(record: Record, spans: tuple[Span, ...]) -> str:
    return f"“{quoted(record, spans)}”" if spans else "none in the text"


def _statement(record: Record, s: Statement) -> list[tuple[str, str]]:
    basis = {
        None: "the text does not say who",
        "text": "named in the text",
        "coreference": "resolved from another mention",
    }
    return [
        ("speaker", name_of(record, s.speaker)),
        ("speaker known by", basis.get(s.speaker_basis, s.speaker_basis or "")),
        ("source words", _words(record, s.source)),
        ("cue words", _words(record, s.cue)),
        ("content", _words(record, s.content)),
        ("form and kind", f"{s.form}, {s.kind}"),
        ("reported within", s.within or "the report itself"),
        ("addressee", names_of(record, s.addressee)),
        ("about", names_of(record, s.about)),
        ("date", s.date or "open"),
        ("place", s.place or "open"),
        ("confidence", f"{s.confidence:.2f}"),
    ]


def _event(record: Record, e: Event) -> list[tuple[str, str]]:
    return [
        (
            "type",
            e.type + (f", mode {e.mode}" if e.mode else "") + f" ({e.quad.replace('_', ' ')}, {e.goldstein:+.1f})",
        ),
        ("actors", names_of(record, e.actors)),
        ("recipients", names_of(record, e.recipients)),
        ("trigger words", _words(record, e.trigger)),
        ("sentence", _words(record, (e.sentence,))),
        ("status", e.status),
        ("asserted by", e.claimed_in or "the report itself"),
        ("contexts", ", ".join(e.contexts) or "none"),
        ("date", e.date or "open"),
        ("place", e.place or "open"),
        ("confidence", f"{e.confidence:.2f}"),
    ]


def _figure(record: Record, f: Figure) -> list[tuple[str, str]]:
    return [
        ("amount", amount(f.value, f.unit, f.qualifier)),
        ("words", _words(record, (f.span,))),
        ("kind", f.kind),
        ("giver", names_of(record, f.giver)),
        ("receiver", names_of(record, f.receiver)),
        ("purpose", _words(record, f.purpose)),
        ("status", f.status or "open"),
        ("date", f.date or "open"),
        ("claimed by", names_of(record, f.claimed_by)),
    ]
