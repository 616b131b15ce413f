"""How long something takes, for tests that ask how time grows with length."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable


def cpu_seconds(work: Callable[[], object], times: int = 3) -> float:
    """Processor time of the quickest of some runs, the collector asleep: a sweep over all that the other tests left
    in memory falls on the longer text and looks like growth."""
    best = float("inf")
    gc.collect()
    gc.disable()
    try:
        for _ in range(times):
            began = time.process_time()
            work()
            best = min(best, time.process_time() - began)
    finally:
        gc.enable()
    return best
