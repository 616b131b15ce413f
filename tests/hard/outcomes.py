"""What a part of the hard run found, added up over its chunks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

MOST_FAULTS = 50


@dataclass
class Outcome:
    """`tried` cases, the promises that they broke in words, figures that add up (`counts`) and figures of which the largest counts (`peaks`).

    `skipped` says why nothing could be tried on this machine.
    """

    tried: int = 0
    broken: int = 0
    faults: list[str] = field(default_factory=list)
    counts: dict[str, float] = field(default_factory=dict)
    peaks: dict[str, float] = field(default_factory=dict)
    skipped: str | None = None

    def fail(self, words: str) -> None:
        """One case that broke the promise."""
        self.broken += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(words[:600])

    def count(self, name: str, by: float = 1) -> None:
        """Adds to a figure."""
        self.counts[name] = self.counts.get(name, 0) + by

    def peak(self, name: str, value: float) -> None:
        """Keeps the largest value of a figure."""
        self.peaks[name] = max(self.peaks.get(name, value), value)

    def merge(self, other: Outcome) -> None:
        """Takes in what another chunk found."""
        self.tried += other.tried
        self.broken += other.broken
        self.faults = (self.faults + other.faults)[:MOST_FAULTS]
        for name, value in other.counts.items():
            self.count(name, value)
        for name, value in other.peaks.items():
            self.peak(name, value)
        self.skipped = other.skipped or self.skipped


Try = Callable[[int, int, Path], Outcome]
"""(first case, case after the last, an empty folder) -> what the cases between found."""


@dataclass(frozen=True)
class Part:
    """One thing that a row of the table asks to be tried: `asked` cases, `chunk` at a time, each chunk a process of its own."""

    row: int
    name: str
    unit: str
    asked: int
    chunk: int
    tries: str
    """module:function below `tests.hard`, of the type `Try`."""
    timeout_s: float = 900.0
    least: int = 1
    """Cases at any scale: where the number is a list that is gone through, all of it."""
