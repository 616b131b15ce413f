"""Seams: sentences at which another report begins, as the network sees it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from demarche.reading.encoder import Scores
from demarche.reading.windows import Tokens
from demarche.record import Zone
from demarche.spans import Span

_ONE_REPORT_CHARS = 400  # what is shorter cannot be seen to be stitched


def find_seams(tokens: Tokens, scores: Scores, sentences: Sequence[Span], zones: Sequence[Zone], floor: float) -> tuple[int, ...]:
    """Starts of the body sentences whose seam probability is at least `floor`.

    The first sentence of a window is left alone: the network has not seen what stands before it.
    """
    if not len(tokens.ids) or not sentences or sentences[-1].end - sentences[0].start < _ONE_REPORT_CHARS:
        return ()
    p = np.nan_to_num(scores.probabilities("seam")[:, 1])
    starts = np.asarray([s.start for s in sentences])
    first = np.searchsorted(tokens.ends, starts, side="right")
    out = []
    for start, token in zip(starts.tolist(), first.tolist(), strict=True):
        if token >= len(p) or p[token] < floor or token == 0 or scores.windows[token] != scores.windows[token - 1]:
            continue
        if any(z.kind == "body" and z.start < start < z.end for z in zones):
            out.append(start)
    return tuple(out)
