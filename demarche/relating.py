"""The event between two given parties: rows with text, source and target -> the best of the 16 types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from demarche.errors import InputError
from demarche.plover import QUAD_OF, TYPES
from demarche.reading.labels import SOURCE_CLOSE, SOURCE_OPEN, TARGET_CLOSE, TARGET_OPEN, WINDOW_TOKENS
from demarche.reading.windows import token_id, tokenize

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from demarche.reading.encoder import Encoder


def mark_parties(
    text: str, source: Sequence[Sequence[int]], target: Sequence[Sequence[int]], tokenizer: Tokenizer
) -> tuple[list[int], list[int], int, int] | None:
    """Token ids and kinds with markers around every span of both parties, and the positions of the first opening
    markers. A text longer than the window is cut around the parties; None where the two do not fit into one."""
    tokens = tokenize(text, tokenizer)
    ids, kinds = tokens.ids.tolist(), tokens.kinds.tolist()
    marks: list[tuple[int, int, str]] = []
    firsts = []
    for spans, opening, closing in ((source, SOURCE_OPEN, SOURCE_CLOSE), (target, TARGET_OPEN, TARGET_CLOSE)):
        places = []
        for start, end in spans:
            first = int(np.searchsorted(tokens.ends, start, side="right"))
            last = int(np.searchsorted(tokens.starts, end, side="left"))
            if first < last:
                places.append((first, last))
        if not places:
            return None
        firsts.append(min(places))
        for first, last in places:
            marks += [(first, 1, opening), (last, 0, closing)]
    low, high = _around(min(firsts)[0], max(f[1] for f in firsts), len(ids), WINDOW_TOKENS - 2 - len(marks))
    if high - low < max(f[1] for f in firsts) - min(firsts)[0]:
        return None
    out_ids, out_kinds = [token_id(tokenizer, "[CLS]")], [0]
    at: dict[str, int] = {}
    ordered = sorted((m for m in marks if low <= m[0] <= high), key=lambda m: (m[0], m[1]))
    for i in range(low, high + 1):
        while ordered and ordered[0][0] == i:
            sign = ordered.pop(0)[2]
            at.setdefault(sign, len(out_ids))
            out_ids.append(token_id(tokenizer, sign))
            out_kinds.append(0)
        if i < high:
            out_ids.append(ids[i])
            out_kinds.append(kinds[i])
    if SOURCE_OPEN not in at or TARGET_OPEN not in at:
        return None
    out_ids.append(token_id(tokenizer, "[SEP]"))
    out_kinds.append(0)
    return out_ids, out_kinds, at[SOURCE_OPEN], at[TARGET_OPEN]


def _around(first: int, last: int, count: int, room: int) -> tuple[int, int]:
    """A range of at most `room` tokens that holds `[first, last)` near its middle."""
    if count <= room:
        return 0, count
    low = max(0, min(count - room, (first + last) // 2 - room // 2))
    return low, low + room


def relate(rows: Iterable[dict[str, Any]], encoder: Encoder | None = None) -> Iterator[dict[str, Any]]:
    """For each row with `id`, `text`, `source` and `target` (span lists): `id`, `type`, `quad`, `event` (probability
    that there is any event between the two) and `scores` by type. Raises `InputError` on a row that lacks a part."""
    from demarche.reading.encoder import load_encoder

    encoder = encoder or load_encoder()
    for row in rows:
        try:
            text, source, target = row["text"], row["source"], row["target"]
            _check(text, source)
            _check(text, target)
        except (KeyError, TypeError, ValueError) as error:
            raise InputError(f"row {row.get('id')!r}: needs text, source and target (lists of [start, end]): {error}") from error
        marked = mark_parties(text, source, target, encoder.tokenizer)
        if marked is None:
            yield {"id": row.get("id"), "type": None, "quad": None, "event": None, "scores": {}}
            continue
        types, any_event = encoder.score_pair(*marked)
        best = int(np.argmax(types))
        yield {
            "id": row.get("id"),
            "type": TYPES[best],
            "quad": QUAD_OF[TYPES[best]],
            "event": round(float(any_event), 4),
            "scores": {t: round(float(p), 4) for t, p in zip(TYPES, types, strict=True)},
        }


def _check(text: str, spans: Sequence[Sequence[int]]) -> None:
    for start, end in spans:
        if not 0 <= start < end <= len(text):
            raise ValueError(f"span [{start}, {end}] is not inside the text")
