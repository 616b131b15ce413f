"""What was refused at the door, and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rejection:
    """One line of a batch that is no report. `line` counts from 1; `id` is the caller's where it could be made out."""

    line: int
    id: str | None
    reason: str
