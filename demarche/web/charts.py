"""Numbers -> SVG, drawn here so that nothing is loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

_WIDTH, _HEIGHT, _LEFT, _RIGHT, _BOTTOM, _TOP = 960, 220, 34, 30, 24, 10
_MOST_SCORE = 10.0
_MOST_LABELS = 12  # more would stand on each other


@dataclass(frozen=True, slots=True)
class Month:
    """What happened in a month: acts of cooperation and of conflict, and their mean conflict-cooperation score (-10 to 10)."""

    month: str
    cooperation: int
    conflict: int
    score: float | None


def every_month(months: Sequence[Month]) -> list[Month]:
    """The months from the first to the last, those without any event among them."""
    if not months:
        return []
    by_month = {m.month: m for m in months}
    return [by_month.get(name) or Month(name, 0, 0, None) for name in every_month_of(min(by_month), max(by_month))]


@dataclass(frozen=True, slots=True)
class Activity:
    """What an actor said, did and was done to in a month, each as a count."""

    month: str
    said: int
    did: int
    done_to: int


def every_month_of(first: str, last: str) -> list[str]:
    """The names of the months from the first to the last ("2024-05")."""
    year, month = map(int, first.split("-"))
    out = [first]
    while out[-1] < last:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        out.append(f"{year:04d}-{month:02d}")
    return out


def draw_activity(months: Sequence[Activity], label: str) -> Markup:
    """Bars upwards for what was said (at the bottom) and done, downwards for what was done to them; one scale for both."""
    if not months:
        return Markup("")
    by_month = {m.month: m for m in months}
    names = every_month_of(min(by_month), max(by_month))
    up_most, down_most = max(m.said + m.did for m in months), max(m.done_to for m in months)
    unit = (_HEIGHT - _BOTTOM - _TOP) / max(1, up_most + down_most)
    ground = _TOP + unit * up_most
    step = (_WIDTH - _LEFT - _RIGHT) / len(names)
    bar = max(1.0, min(28.0, step * 0.7))
    parts = [
        Markup('<line class="axis" x1="{}" y1="{:.1f}" x2="{}" y2="{:.1f}"/>').format(_LEFT, ground, _WIDTH, ground),
        Markup('<text class="tick" x="{}" y="{}" text-anchor="end">{}</text>').format(_LEFT - 6, _TOP + 8, up_most),
    ]
    every = -(-len(names) // _MOST_LABELS)
    for i, name in enumerate(names):
        x = _LEFT + step * (i + 0.5)
        if name in by_month:
            parts.append(_activity_bar(by_month[name], x - bar / 2, bar, ground, unit))
        if i % every == 0:
            parts.append(Markup('<text class="tick" x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(x, _HEIGHT - 6, name))
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(_WIDTH, _HEIGHT, label, Markup("").join(parts))


def _activity_bar(m: Activity, x: float, width: float, ground: float, unit: float) -> Markup:
    rect = Markup('<rect class="{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>')
    bars = (
        rect.format("said", x, ground - unit * m.said, width, unit * m.said),
        rect.format("did", x, ground - unit * (m.said + m.did), width, unit * m.did),
        rect.format("done", x, ground, width, unit * m.done_to),
    )
    title = f"{m.month}: said {m.said}, did {m.did}, was done to {m.done_to}"
    return Markup("<g><title>{}</title>{}</g>").format(title, Markup("").join(bars))


def draw_months(months: Sequence[Month], label: str) -> Markup:
    """Bars of cooperation upwards and conflict downwards, and the mean score as dots over them."""
    shown = every_month(months)
    if not shown:
        return Markup("")
    high = max(1, *(max(m.cooperation, m.conflict) for m in shown))
    middle, half = (_HEIGHT - _BOTTOM + _TOP) / 2, (_HEIGHT - _BOTTOM - _TOP) / 2
    step = (_WIDTH - _LEFT - _RIGHT) / len(shown)
    bar = max(1.0, min(28.0, step * 0.7))
    parts = [
        Markup('<line class="axis" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(_LEFT, middle, _WIDTH, middle),
        Markup('<text class="tick" x="{}" y="{}" text-anchor="end">{}</text>').format(_LEFT - 6, _TOP + 8, high),
        Markup('<text class="tick" x="{}" y="{}" text-anchor="end">{}</text>').format(_LEFT - 6, _HEIGHT - _BOTTOM, high),
    ]
    every = -(-len(shown) // _MOST_LABELS)
    for i, m in enumerate(shown):
        x = _LEFT + step * (i + 0.5)
        up, down = half * m.cooperation / high, half * m.conflict / high
        score = "" if m.score is None else f", mean score {m.score:+.1f}"
        title = f"{m.month}: {m.cooperation} of cooperation, {m.conflict} of conflict{score}"
        rects = [
            Markup('<rect class="coop" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(x - bar / 2, middle - up, bar, up),
            Markup('<rect class="conf" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}"/>').format(x - bar / 2, middle, bar, down),
        ]
        if m.score is not None:
            rects.append(Markup('<circle class="score" cx="{:.1f}" cy="{:.1f}" r="3.5"/>').format(x, middle - half * m.score / _MOST_SCORE))
        parts.append(Markup("<g><title>{}</title>{}</g>").format(title, Markup("").join(rects)))
        if i % every == 0:
            parts.append(Markup('<text class="tick" x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(x, _HEIGHT - 6, m.month))
    return Markup('<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(_WIDTH, _HEIGHT, label, Markup("").join(parts))
