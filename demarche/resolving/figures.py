"""Amounts -> figures: with giver, receiver, purpose, status, date and who says so, each only where the text says it."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from demarche.reading.mentions import Amount
from demarche.record import Date, Figure, Statement
from demarche.resolving.dates import date_of
from demarche.resolving.transfers import Clause, Parties, Transfer, find_transfer
from demarche.spans import Span, contains

_ACCORDING = re.compile(r"\baccording\s+to\s+(?:the\s+)?", re.IGNORECASE)
_PURPOSE = re.compile(r"\b(?:to\s+[a-z]{3,}\b|for\s+[a-z]{3,})")
_PURPOSE_END = re.compile(r"[,;:!?\"”“)\n]|(?<![A-Z])\.(?=\s|$)|\s(?:which|who|said|says|but|while|according)\b")
_NO_PURPOSE = re.compile(r"(?:to|for)\s+(?:the|a|an|be|date|each|every|more|about|its|his|her|their|example|now|years?|months?|weeks?|days?)\b")
# No more of a sentence is read on either side: one without an end must not cost its square.
_SENTENCE_REACH = 600
# The same count told twice is one figure; small counts may well be of other people.
_SURE_TO_BE_THE_SAME = 100


def resolve_figures(
    text: str,
    amounts: Sequence[Amount],
    sentences: Sequence[Span],
    *,
    actor_at: Callable[[Span], str | None],
    parties: Parties,
    statements: Sequence[Statement],
    dates: Sequence[Date],
) -> tuple[Figure, ...]:
    """Figures in text order, once per value and referent, ids f1, f2, …

    `parties` are the mentions of all actors with their ids, in order; `actor_at` gives the actor at a span.
    """
    starts = [s.start for s in sentences]
    kept: dict[tuple[object, ...], Figure] = {}
    claims = sorted(((c, s) for s in statements for c in s.content if s.speaker), key=lambda c: c[0])
    for before, amount in zip((None, *amounts), amounts, strict=False):
        span = Span(amount.start, amount.end)
        if before and text[before.end : amount.start].strip() == "(":
            continue  # "$10bn (£7.6bn)": the same money, converted
        sentence = _sentence_of(span, sentences, starts, len(text))
        clause = Clause(text, span, sentence, parties, actor_at)
        transfer = find_transfer(clause, amount.kind)
        figure = _figure(amount, clause, transfer, claims, dates)
        key = _key(text, amount)
        kept[key] = _joined(kept[key], figure) if key in kept else figure
    return tuple(replace(f, id=f"f{i}") for i, f in enumerate(kept.values(), 1))


def _figure(amount: Amount, clause: Clause, transfer: Transfer, claims: Sequence[tuple[Span, Statement]], dates: Sequence[Date]) -> Figure:
    return Figure(
        id="",
        kind=amount.kind,
        value=amount.value,
        unit=amount.unit,
        span=clause.amount,
        qualifier=amount.qualifier,
        giver=transfer.giver,
        receiver=tuple(r for r in transfer.receiver if r not in transfer.giver),
        purpose=_purpose(clause, transfer) if amount.kind == "money" else (),
        date=date_of(clause.amount, clause.sentence, dates),
        status=transfer.status,
        claimed_by=_claimants(clause, claims),
    )


def _sentence_of(span: Span, sentences: Sequence[Span], starts: Sequence[int], length: int) -> Span:
    i = bisect.bisect_right(starts, span.start) - 1
    if i >= 0 and span.start < sentences[i].end:
        return Span(max(sentences[i].start, span.start - _SENTENCE_REACH), min(sentences[i].end, span.end + _SENTENCE_REACH))
    return Span(max(0, span.start - 200), min(length, span.end + 200))


def _claimants(clause: Clause, claims: Sequence[tuple[Span, Statement]]) -> tuple[str, ...]:
    """The speaker of the innermost statement that holds the amount, else the source of an "according to"."""
    last = bisect.bisect_right(claims, clause.amount.start, key=lambda c: c[0].start)
    holding = [(c.end - c.start, s.speaker) for c, s in claims[max(0, last - 40) : last] if contains(c, clause.amount)]
    if holding:
        speaker = min(holding, key=lambda h: h[0])[1]
        return (speaker,) if speaker else ()
    for m in _ACCORDING.finditer(clause.text, clause.sentence.start, clause.sentence.end):
        first = bisect.bisect_left(clause.parties, m.end(), key=lambda p: p[0].start)
        if first < len(clause.parties) and clause.parties[first][0].start <= m.end() + 4:
            return (clause.parties[first][1],)
    return ()


def _purpose(clause: Clause, transfer: Transfer) -> tuple[Span, ...]:
    """What the money is for: "to …" or "for …" after the amount, up to the end of its clause."""
    for m in _PURPOSE.finditer(clause.text, clause.amount.end, transfer.clause_end):
        if _NO_PURPOSE.match(clause.text, m.start()) or m.start() - clause.amount.end > 60:
            continue
        end = _PURPOSE_END.search(clause.text, m.end(), transfer.clause_end)
        stop = end.start() if end else transfer.clause_end
        while stop > m.end() and clause.text[stop - 1].isspace():
            stop -= 1
        return (Span(m.start(), stop),)
    return ()


def _key(text: str, amount: Amount) -> tuple[object, ...]:
    """What makes two mentions one figure: value and unit, and for small counts of people the place too."""
    if amount.kind == "people" and amount.value < _SURE_TO_BE_THE_SAME:
        head = text[amount.start : amount.end].rsplit(None, 1)[-1].lower()
        return (amount.kind, amount.value, head if head.isalpha() else amount.start)
    return (amount.kind, amount.value, amount.unit)


def _joined(first: Figure, again: Figure) -> Figure:
    """The first mention, with what only the later one says."""
    return replace(
        first,
        giver=first.giver or again.giver,
        receiver=first.receiver or again.receiver,
        qualifier=first.qualifier or again.qualifier,
        purpose=first.purpose or again.purpose,
        date=first.date or again.date,
        status=again.status if first.status == "reported" else first.status,
        claimed_by=first.claimed_by or again.claimed_by,
    )
