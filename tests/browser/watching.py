"""A page that remembers what it did, and the addresses of every page of an archive."""

from __future__ import annotations

from pathlib import Path

from demarche.archive.archive import Archive
from demarche.web.queries import actor_path, report_path


class Watched:
    """A page that remembers what it was told not to do."""

    def __init__(self, browser, room: str, *, strip_csp: bool = False, **look) -> None:
        self.page = browser.new_page(**look)
        self.room = room
        self.errors: list[str] = []
        self.elsewhere: list[str] = []
        self.page.on("console", lambda m: self.errors.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.on("request", lambda r: self.elsewhere.append(r.url) if not r.url.startswith((room, "data:")) else None)
        self.page.on("dialog", lambda d: self.errors.append(f"dialog {d.message}"))
        if strip_csp:
            self.page.route("**/*", self._without_csp)

    def _without_csp(self, route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, headers={k: v for k, v in answer.headers.items() if k != "content-security-policy"})

    def goto(self, url: str):
        self.page.goto(self.room + url)
        return self.page

    def assert_clean(self) -> None:
        assert self.page.evaluate("window.hit") is None
        assert self.errors == []
        assert self.elsewhere == []


def addresses(path: Path) -> list[str]:
    with Archive(path) as archive:
        reports = [r["report"] for r in archive.reports(limit=100)]
        keys = [a["key"] for a in archive.actors(limit=200) if a["kind"] == "person"]
    lists = ["/", "/search?kind=statements&limit=100", "/search?kind=events&limit=100", "/search?kind=reports&limit=100", "/search?kind=actors&limit=200",
             "/search?kind=stories&limit=100", "/search?kind=figures&limit=100", "/disputes", "/dyads/SVK/HRV?limit=100", "/stories/1", "/map", "/map?place=HRV"]  # fmt: skip
    return [*lists, *(report_path(r) for r in reports), *(actor_path(k) for k in keys[:10])]
