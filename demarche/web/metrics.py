"""Counts of requests and their time, in the text format of Prometheus."""

from __future__ import annotations

import threading
from collections import Counter


class Metrics:
    """Counts, by route and status; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._seconds: Counter[str] = Counter()

    def count(self, route: str, status: int, seconds: float) -> None:
        """One answered request."""
        with self._lock:
            self._requests[route, status] += 1
            self._seconds[route] += seconds  # type: ignore[assignment]

    def text(self, reports: int) -> str:
        """All counts; `reports` are in the archive."""
        with self._lock:
            requests, seconds = sorted(self._requests.items()), sorted(self._seconds.items())
        lines = ["# TYPE demarche_reports gauge", f"demarche_reports {reports}", "# TYPE demarche_requests_total counter"]
        lines += [f'demarche_requests_total{{route="{route}",status="{status}"}} {n}' for (route, status), n in requests]
        lines.append("# TYPE demarche_request_seconds_total counter")
        lines += [f'demarche_request_seconds_total{{route="{route}"}} {s:.6f}' for route, s in seconds]
        return "\n".join(lines) + "\n"
