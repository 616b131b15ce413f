"""A quotation -> the reports that have it, the first of them, who says it there, and what was changed on the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from demarche.corpus.names import is_same_person
from demarche.corpus.sightings import Sighting, Source, find_in
from demarche.corpus.wording import split_words
from demarche.record import Actor, Record
from demarche.spans import Span

_RIVAL_MARGIN = 0.2  # coverage: an earlier report that much worse has another quotation on the same matter


@dataclass(frozen=True, slots=True)
class Trace:
    """What the archive knows of one quotation. `sightings` are in order of publication; `first` is one of them or None."""

    span: Span
    text: str
    first: Sighting | None
    sightings: tuple[Sighting, ...]

    @property
    def match(self) -> str:
        """verbatim | altered | contained | none, against the first report that has it."""
        return self.first.match if self.first else "none"

    def speakers(self) -> dict[str, list[str]]:
        """The speakers by name, each with the ids of the reports that say so; the fullest name stands for a person."""
        groups: list[tuple[Actor, list[str]]] = []
        for seen in self.sightings:
            if seen.speaker is None:
                continue
            for i, (actor, ids) in enumerate(groups):
                if is_same_person(actor, seen.speaker):
                    ids.append(seen.record.id)
                    groups[i] = (max(actor, seen.speaker, key=lambda a: len(a.name)), ids)
                    break
            else:
                groups.append((seen.speaker, [seen.record.id]))
        return {actor.name: ids for actor, ids in groups}

    def speaker(self) -> Actor | None:
        """The speaker, where the reports that have these words best, and name one, agree."""
        best = max((s.coverage for s in self.sightings), default=0.0)
        named = [s.speaker for s in self.sightings if s.speaker is not None and s.coverage >= best - _RIVAL_MARGIN]
        fullest = max(named, key=lambda a: len(a.name), default=None)
        return fullest if fullest is not None and all(is_same_person(a, fullest) for a in named) else None

    def to_dict(self) -> dict[str, object]:
        """The published form."""
        names = self.speakers()
        return {
            "span": list(self.span),
            "text": self.text,
            "match": self.match,
            "first": self.first and _first(self.first, names),
            "also": [s.record.id for s in self.sightings if s is not self.first],
            "changes": [list(c) for c in self.first.changes] if self.first else [],
            "speakers": names,
        }


def _first(seen: Sighting, names: dict[str, list[str]]) -> dict[str, object]:
    name = next((n for n, ids in names.items() if seen.record.id in ids), None)
    record = seen.record
    return {"id": record.id, "publisher": record.publisher, "date": record.published, "speaker": name, "span": list(seen.span)}


def trace_quotation(text: str, span: Span, sources: Iterable[Source]) -> Trace:
    """Where the quotation at `span` stands in the sources, and which of them has it first."""
    wording = split_words(text, span)
    sightings = [s for source in sources if (s := find_in(text, wording, source)) is not None]
    sightings.sort(key=lambda s: (s.record.published or "9999", s.record.id))
    best = max((s.coverage for s in sightings), default=0.0)
    first = next((s for s in sightings if s.coverage >= best - _RIVAL_MARGIN), None)
    return Trace(span, text[span.start : span.end], first, tuple(sightings))


def restore_speakers(record: Record, traces: Iterable[Trace]) -> Record:
    """The record with the speakers that it lost, as the archive knows them (`speaker_basis: archive`).

    A speaker that the text names outright stands. One that only a pronoun gives ("he said", after a splice perhaps)
    yields to an archive whose reports agree, and is kept in `speaker_in_text`.
    """
    actors = list(record.actors)
    statements = list(record.statements)
    for trace in traces:
        speaker = trace.speaker()
        if speaker is None:
            continue
        for i, s in enumerate(statements):
            if s.speaker_basis == "text" or not _holds(s.content, trace.span):
                continue
            known = next((a for a in actors if is_same_person(a, speaker)), None)
            if known is None:
                known = replace(speaker, id=_new_id(actors), mentions=())
                actors.append(known)
            if s.speaker != known.id:
                statements[i] = replace(s, speaker=known.id, speaker_basis="archive", speaker_in_text=s.speaker)
    return replace(record, actors=tuple(actors), statements=tuple(statements))


def _holds(content: Iterable[Span], span: Span) -> bool:
    covered = sum(max(0, min(c.end, span.end) - max(c.start, span.start)) for c in content)
    return covered * 2 > span.end - span.start


def _new_id(actors: Sequence[Actor]) -> str:
    taken = {a.id for a in actors}
    return next(f"a{n}" for n in range(1, len(taken) + 2) if f"a{n}" not in taken)
