"""A server on loopback that answers as each test says, its misbehaviours included."""

from __future__ import annotations

import contextlib
import http.server
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site: Site = self.server.site  # type: ignore[attr-defined]
        site.requests.append(self.path)
        site.headers.append({k.lower(): v for k, v in self.headers.items()})
        answer = site.answers.get(self.path.partition("?")[0])
        if answer is None:
            self.reply(b"nothing here", status=404, media="text/plain")
        elif callable(answer):
            with contextlib.suppress(OSError):
                answer(self)
        else:
            self.reply(answer)

    def reply(self, body: bytes, *, status: int = 200, media: str = "text/html; charset=utf-8", length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        with contextlib.suppress(OSError):
            self.wfile.write(body)
        if length is not None:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass
class Site:
    """What the server knows and saw. `answers` maps a path to its body, or to a function that answers."""

    port: int
    answers: dict[str, bytes | Callable[[Handler], None]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def pages(self) -> list[str]:
        """What was asked for but robots.txt."""
        return [r for r in self.requests if r != "/robots.txt"]


@contextlib.contextmanager
def open_site() -> Iterator[Site]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # a client that leaves is no news
    server.site = Site(server.server_address[1])  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.site  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def redirect(to: str) -> Callable[[Handler], None]:
    return lambda handler: handler.reply(b"", status=302, Location=to)
