"""Rows 6 and 7: any input, any scores."""

from __future__ import annotations

from pathlib import Path

from tests.hard.outcomes import Outcome
from tests.hostile.mutators import MOST_S, try_seed
from tests.properties.any_scores import try_scores


def try_fuzz(start: int, stop: int, folder: Path) -> Outcome:
    """Mutated inputs with the real network."""
    out = Outcome()
    for seed in range(start, stop):
        out.tried += 1
        try:
            became, seconds = try_seed(seed)
        except AssertionError as error:
            out.fail(str(error))
            continue
        out.count(became)
        out.peak("slowest input, s", round(seconds, 2))
        if seconds > MOST_S:
            out.fail(f"seed {seed}: {seconds:.1f} s")
    return out


def try_arrays(start: int, stop: int, folder: Path) -> Outcome:
    """Hostile score arrays instead of the network."""
    out = Outcome()
    for seed in range(start, stop):
        out.tried += 1
        try:
            out.count(try_scores(seed))
        except AssertionError as error:
            out.fail(str(error))
    return out
