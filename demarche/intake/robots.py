"""What a site lets robots read (RFC 9309)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

_MOST_DELAY_S = 60.0


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one site for one agent. `rules` is None where everything is open or everything is closed."""

    rules: Any
    is_closed: bool
    agent: str

    def allows(self, url: str) -> bool:
        """Whether the agent may fetch an address of the site."""
        if self.rules is None:
            return not self.is_closed
        return bool(self.rules.can_fetch(url, self.agent))

    def delay_s(self) -> float:
        """Seconds that the site wants between two requests, at most a minute; 0 where it does not say."""
        delay = self.rules.crawl_delay(self.agent) if self.rules is not None else None
        return min(float(delay), _MOST_DELAY_S) if delay else 0.0


def parse_robots(status: int, data: bytes, agent: str) -> Robots:
    """The rules in the answer for robots.txt: none there (4xx) opens the site, an error of the server (5xx) closes it."""
    if 200 <= status < 300:
        from protego import Protego

        return Robots(Protego.parse(data.decode("utf-8", "replace").replace("\0", "")), False, agent)
    return Robots(None, not 400 <= status < 500 or status == 429, agent)
