"""What reading finds: mentions, as spans into the text, before anything is resolved."""

from __future__ import annotations

from dataclasses import dataclass

from demarche.spans import Span


@dataclass(frozen=True, slots=True)
class EntityMention:
    """A name in the text, with the tagger's probability."""

    start: int
    end: int
    label: str  # PER ORG GPE LOC FAC NORP EVENT LAW WORK PRODUCT
    score: float


@dataclass(frozen=True, slots=True)
class Attribution:
    """Source, cue and content of one reported utterance or thought (PolNeAR's scheme)."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    confidence: float
    basis: str  # which rule or head tied the parts together; shown by --explain


@dataclass(frozen=True, slots=True)
class Doubts:
    """What speaks for and against an event mention, as probabilities of the network's heads."""

    outside: float = 0.0  # that the likeliest word of the trigger is none
    rival: float = 0.0  # of the second type
    actor: float = 0.0  # of the surest link to an actor, and to a recipient
    recipient: float = 0.0
    best_actor: float = 0.0  # the same among all phrases of the sentence, chosen or not
    best_recipient: float = 0.0
    rivals: int = 0  # phrases in the sentence that may be a party


@dataclass(frozen=True, slots=True)
class EventMention:
    """An act between parties, as the words say it. Parties are spans: entity mentions, pronouns or noun phrases."""

    trigger: Span
    sentence: Span
    type: str
    mode: str | None
    status: str
    actors: tuple[Span, ...]
    recipients: tuple[Span, ...]
    confidence: float  # of the trigger and its type
    doubts: Doubts = Doubts()


@dataclass(frozen=True, slots=True)
class Timex:
    """A time expression. `form` is the parsed meaning before any anchor is known, private to `timexes` and `dates`."""

    start: int
    end: int
    type: str  # DATE | TIME | DURATION | SET
    form: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """Money or a count, as a plain number."""

    start: int
    end: int
    kind: str  # money | people | other
    value: float | int
    unit: str | None  # ISO 4217, or "people"
    qualifier: str | None  # more_than | less_than | about
