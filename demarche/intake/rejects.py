"""What was refused at the door, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rejection:
    """A line, row, record or file that is no report. `line` counts from 1, 0 is the whole file; `id` is the caller's where
    it could be made out."""

    line: int
    id: str | None
    reason: str
    is_lasting: bool = True
    """False where another try may go well: a server that was busy."""
