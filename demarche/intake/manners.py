"""How to behave on the network, as the user wishes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Manners:
    """How to behave on the network. `contact` goes into the user agent; `allow_private` is for servers of one's own."""

    contact: str | None = None
    allow_private: bool = False
