"""The label sets of the encoder's heads, shared by reading and training. Order is part of the weights."""

from __future__ import annotations

from demarche.plover import STATUSES, TYPES
from demarche.record import ENTITY_LABELS

ENTITY_TAGS = ("O", *(f"{p}-{label}" for label in ENTITY_LABELS for p in "BI"))
SPAN_TAGS = ("O", "B-x", "I-x")
"""Of a head with one kind of span; the kind has no name."""
TRIGGER_TAGS = ("O", *TYPES)
SEAM_TAGS = ("goes_on", "seam")
CLAUSE_TAGS = ("target", "clause")

TAG_HEADS: dict[str, tuple[str, ...]] = {
    "entity": ENTITY_TAGS,
    "source": SPAN_TAGS,
    "cue": SPAN_TAGS,
    "content": SPAN_TAGS,
    "trigger": TRIGGER_TAGS,
    "party": SPAN_TAGS,
    "status": STATUSES,
    "seam": SEAM_TAGS,
    "clause": CLAUSE_TAGS,
}
"""Per-token heads; their logits stand side by side, in this order, in the encoder's output `tags`. `seam` is read at the first
token of a sentence: whether another report begins there; `clause` at the tokens of a content: whether something is said in it, or it is
only what somebody praised, denied or talked about."""

LINKS = ("content_cue", "cue_source", "trigger_actor", "trigger_recipient")
"""Directed token-to-token links; each has a query and a key projection of `LINK_SIZE` in the output `links`."""
LINK_SIZE = 64

PAIR_SIZE = 192
"""Width of the two projections in the output `pairs`, from which the type of event between two marked parties is scored."""

SOURCE_OPEN, SOURCE_CLOSE, TARGET_OPEN, TARGET_CLOSE = "[unused1]", "[unused2]", "[unused3]", "[unused4]"
"""Marker tokens around two given parties, in `relate` only."""

WINDOW_TOKENS = 256
"""Tokens of a window, the two special ones included."""

TOKEN_KINDS = 16
"""Case shape (4) x inside double quotes (2) x first of its line (2): what an uncased vocabulary cannot see."""


def head_slices() -> dict[str, slice]:
    """Where each head's logits stand in the last axis of `tags`."""
    out, at = {}, 0
    for name, tags in TAG_HEADS.items():
        out[name] = slice(at, at + len(tags))
        at += len(tags)
    return out
