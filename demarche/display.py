"""A record as a notebook shows it: safe HTML, built from spans over escaped text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from demarche.evidence import Mark, Run, find_marks, iter_runs, visible
from demarche.record import Record

SHOWN_CHARS = 20_000
"""A notebook that is handed a megabyte of marked text stops answering: what follows is left out, and said so."""

_STYLES = {
    "statement": "background:#fff3c4;color:#222",
    "event": "background:#ffd9d2;color:#222;font-weight:600",
    "figure": "background:#d6f0dc;color:#222",
    "date": "border-bottom:2px dotted #4a7ebb",
    "source": "border-bottom:2px solid #b58900",
    "cue": "font-style:italic",
}
# Where several marks cover a word, the first of these gives its colour.
_ORDER = ("event", "figure", "statement", "source", "cue", "date")
_CELL = "padding:2px 8px;text-align:left;vertical-align:top"


def record_html(record: Record) -> str:
    """The record's text with its evidence marked, then its statements, events, figures and warnings, as HTML.

    Everything that comes from the report is escaped; the styles are inline and there is no script, so that the result
    can stand in any page.
    """
    parts = ['<div class="demarche" style="max-width:60em;line-height:1.5">']
    heading = " · ".join(filter(None, (record.title, record.publisher, record.published)))
    if heading:
        parts.append(f"<p><strong><bdi>{_safe(heading)}</bdi></strong></p>")
    parts.append(f'<div style="white-space:pre-wrap"><bdi>{_marked(record)}</bdi></div>')
    parts += [_statements(record), _events(record), _figures(record), _warnings(record)]
    parts.append("</div>")
    return "".join(parts)


def _safe(text: str) -> str:
    return escape(visible(text))


def _marked(record: Record) -> str:
    end = min(len(record.text), SHOWN_CHARS)
    marks = [m for m in find_marks(record) if m.kind in _STYLES]
    runs = "".join(_run(record.text, run) for run in iter_runs(marks, 0, end))
    left = len(record.text) - end
    return runs + (f"<em> … {left:,} more characters are not shown</em>" if left else "")


def _run(text: str, run: Run) -> str:
    words = _safe(text[run.start : run.end])
    if not run.marks:
        return words
    labels = "".join(f'<sup style="opacity:.6" title="{_safe(m.kind)}">{_safe(m.label)}</sup>' for m in run.opening if m.label)
    style = ";".join(_STYLES[kind] for kind in _kinds(run.marks))
    title = _safe(", ".join(dict.fromkeys(f"{m.kind} {m.label}".strip() for m in run.marks)))
    return f'{labels}<span style="{style}" title="{title}">{words}</span>'


def _kinds(marks: Iterable[Mark]) -> list[str]:
    """The kinds to be drawn: all that only underline, and of those that colour the word the first."""
    kinds = {m.kind for m in marks}
    drawn = [k for k in _ORDER if k in kinds]
    coloured = [k for k in drawn if _STYLES[k].startswith("background")]
    return [k for k in drawn if k not in coloured[1:]]


def _table(title: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    if not rows:
        return ""
    top = "".join(f'<th style="{_CELL}">{_safe(h)}</th>' for h in head)
    body = "".join("<tr>" + "".join(f'<td style="{_CELL}"><bdi>{_safe(cell)}</bdi></td>' for cell in row) + "</tr>" for row in rows)
    caption = f'<caption style="text-align:left;font-weight:600">{_safe(title)}</caption>'
    return f"<table>{caption}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _statements(record: Record) -> str:
    rows = [(s.id, name_of(record, s.speaker), quoted(record, s.content), s.date or "") for s in record.statements]
    return _table("Statements", ("", "Who", "Said", "When"), rows)


def _events(record: Record) -> str:
    rows = [
        (
            e.id,
            e.date or "",
            names_of(record, e.actors),
            e.type + (f" ({e.mode})" if e.mode else ""),
            names_of(record, e.recipients),
            e.status,
            f"{e.goldstein:+.1f}",
        )
        for e in record.events
    ]
    return _table("Events", ("", "When", "Who", "Did", "To whom", "Status", "Score"), rows)


def _figures(record: Record) -> str:
    rows = [
        (
            f.id,
            amount(f.value, f.unit, f.qualifier),
            names_of(record, f.giver),
            names_of(record, f.receiver),
            f.status or "",
        )
        for f in record.figures
    ]
    return _table("Figures", ("", "How much", "From", "To", "Status"), rows)


def _warnings(record: Record) -> str:
    items = "".join(f"<li><bdi>{_safe(w.message)}</bdi></li>" for w in record.warnings)
    return f"<p>Warnings</p><ul>{items}</ul>" if items else ""


def name_of(record: Record, actor_id: str | None) -> str:
    """The name of an actor; a dash where nobody is named."""
    actor = record.actor(actor_id)
    return actor.name if actor else "—"


def names_of(record: Record, actor_ids: Iterable[str]) -> str:
    """The names of several actors in one line."""
    return ", ".join(name_of(record, a) for a in actor_ids) or "—"


def quoted(record: Record, spans: Iterable[tuple[int, int]], length_chars: int = 300) -> str:
    """The words under some spans in one line, with … between them and at the end of what is cut."""
    words = " … ".join(" ".join(record.text[a:b].split()) for a, b in spans)
    return words if len(words) <= length_chars else words[: length_chars - 1].rstrip() + "…"


def amount(value: float | int, unit: str | None, qualifier: str | None) -> str:
    """An amount as a reader writes it: `more than 1,000,000 USD`."""
    number = f"{value:,.2f}" if isinstance(value, float) and not value.is_integer() else f"{int(value):,}"
    return " ".join(filter(None, ((qualifier or "").replace("_", " "), number, unit)))
