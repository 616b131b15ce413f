"""The record: what one report becomes. Frozen dataclasses, one per part, with `to_dict` in the published form.

Every span is `[start, end)` in code points of `text`. Unknown is None or an empty tuple. `demarche.schema` publishes
the same form as a JSON Schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from demarche.spans import Span

ENTITY_LABELS = ("PER", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "LAW", "WORK", "PRODUCT")
"""Kinds of named entities. Order is part of the weights."""
NOT_READ = "not_read"
"""Kind of the one warning of a record that stands for a refused report."""
_WHOLE_DAY_CHARS = 10


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch of the text by its part in the page."""

    start: int
    end: int
    kind: str  # headline | subheading | byline | dateline | caption | body | boilerplate


@dataclass(frozen=True, slots=True)
class Passage:
    """A run that reads as one report; `joined` where another report seems to have been spliced in at its start."""

    start: int
    end: int
    joined: bool


@dataclass(frozen=True, slots=True)
class Entity:
    """A named entity as it stands in the text."""

    start: int
    end: int
    label: str  # PER ORG GPE LOC FAC NORP EVENT LAW WORK PRODUCT


@dataclass(frozen=True, slots=True)
class Date:
    """A time expression with its TimeML type and value."""

    start: int
    end: int
    type: str  # DATE | TIME | DURATION | SET
    value: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """A place name, resolved to coordinates where it could be."""

    start: int
    end: int
    name: str
    country: str | None = None  # ISO 3166-1 alpha-3
    lat: float | None = None  # degrees north
    lon: float | None = None  # degrees east
    geonames: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who speaks, acts or is acted upon."""

    id: str
    name: str
    kind: str  # person | state | government | organization | armed_group | group | company | media
    country: str | None = None
    role: str | None = None
    sector: str | None = None
    wikidata: str | None = None
    mentions: tuple[Span, ...] = ()  # empty for a speaker that only the archive knows


@dataclass(frozen=True, slots=True)
class Statement:
    """Words that the text gives to a source."""

    id: str
    speaker: str | None  # actor id
    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    form: str  # direct | indirect | mixed
    kind: str  # speech | writing | decision | intention | belief | document
    within: str | None = None  # statement id
    addressee: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    date: str | None = None
    place: str | None = None
    confidence: float = 0.0
    speaker_basis: str | None = None  # text | coreference | archive
    speaker_in_text: str | None = None  # actor id: what the text alone says, where the archive knows better
    why: tuple[str, ...] = ()  # for --explain


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, in PLOVER's terms."""

    id: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    trigger: tuple[Span, ...]
    sentence: Span
    date: str | None
    place: str | None
    status: str  # actual | future | conditional | negated | disputed
    quad: str
    goldstein: float
    claimed_in: str | None
    confidence: float
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount of money or a count of people."""

    id: str
    kind: str  # money | people | other
    value: float | int
    unit: str | None  # ISO 4217 for money
    span: Span
    qualifier: str | None = None  # more_than | less_than | about
    giver: tuple[str, ...] = ()
    receiver: tuple[str, ...] = ()
    purpose: tuple[Span, ...] = ()
    date: str | None = None
    status: str | None = None  # pledged | delivered | reported | demanded
    claimed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Warning:  # noqa: A001  (the contract's own word)
    """Something a careful user should know about this record."""

    kind: str
    span: Span | None
    message: str


def _plain(value: Any) -> Any:
    if isinstance(value, Span):
        return [value.start, value.end]
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if hasattr(value, "__dataclass_fields__"):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return value


@dataclass(frozen=True, slots=True)
class Record:
    """What one report says, each field with the words that show it."""

    id: str
    text: str
    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    published: str | None = None
    structure: tuple[Zone, ...] = ()
    passages: tuple[Passage, ...] = ()
    entities: tuple[Entity, ...] = ()
    dates: tuple[Date, ...] = ()
    places: tuple[Place, ...] = ()
    actors: tuple[Actor, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    figures: tuple[Figure, ...] = ()
    warnings: tuple[Warning, ...] = ()

    def to_dict(self, *, evidence: bool = False) -> dict[str, Any]:
        """The record as plain lists and dicts, ready for JSON; with `evidence`, each statement's, event's and figure's words
        also as W3C Web Annotation selectors under that name."""
        out = {f.name: _plain(getattr(self, f.name)) for f in fields(self)}
        if evidence:
            from demarche.evidence import select_evidence

            out["evidence"] = select_evidence(self)
        return out

    @classmethod
    def from_dict(cls, value: dict[str, Any]) -> Record:
        """The record that `to_dict` made, or that a line of JSON holds; fields that it does not know are left out.

        Raises `ValueError` for what is no record.
        """
        import msgspec

        return msgspec.convert(value, cls)

    def actor(self, actor_id: str | None) -> Actor | None:
        """The actor with this id, or None."""
        return next((a for a in self.actors if a.id == actor_id), None)

    def spans(self) -> Iterator[tuple[str, int, int]]:
        """Every span in the record with the path of the field that holds it."""
        for name in ("structure", "passages", "entities", "dates", "places"):
            for i, part in enumerate(getattr(self, name)):
                yield f"{name}[{i}]", part.start, part.end
        for a in self.actors:
            yield from ((f"actors.{a.id}.mentions", *s) for s in a.mentions)
        for s in self.statements:
            for name in ("source", "cue", "content"):
                yield from ((f"statements.{s.id}.{name}", *x) for x in getattr(s, name))
        for e in self.events:
            yield from ((f"events.{e.id}.trigger", *x) for x in e.trigger)
            yield f"events.{e.id}.sentence", *e.sentence
        for f in self.figures:
            yield f"figures.{f.id}.span", *f.span
            yield from ((f"figures.{f.id}.purpose", *x) for x in f.purpose)
        for i, w in enumerate(self.warnings):
            if w.span is not None:
                yield f"warnings[{i}]", *w.span

    def _repr_html_(self) -> str:
        """The record as a notebook shows it: the text with its evidence marked."""
        from demarche.display import record_html

        return record_html(self)


def why_not_read(record: Record) -> str | None:
    """The reason on a record that stands for a refused report; None on any other."""
    return next((w.message for w in record.warnings if w.kind == NOT_READ), None)


def find_day(date: str | None, published: str | None) -> str | None:
    """The day that tables and time lines use: a part's own date where it is a whole day, else the day of publication."""
    return date if date and len(date) == _WHOLE_DAY_CHARS and "W" not in date else published
