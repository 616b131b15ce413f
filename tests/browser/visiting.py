"""Every page of an archive full of payloads, in a real browser: as served, without its policy, and with escaping off."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from markupsafe import escape
from playwright import sync_api as playwright

from demarche.archive.archive import Archive
from tests.archive.records import make_record
from tests.browser.conftest import CHROMIUM
from tests.browser.watching import Watched, addresses
from tests.web.rooms import hostile

MODES = ("as served", "without its policy", "escaping off")


def fill(path: Path, payloads: Sequence[str], first: int) -> Path:
    """A report for each payload, which stands in every text that a page shows, the name of who corrected it too."""
    with Archive(path, write=True) as archive:
        archive.add(make_record("r1"))
        for n, payload in enumerate(payloads, first):
            archive.add(hostile(n, payload))
            archive.correct(f"bad-{n}", "s1", "speaker", None, who=payload.replace("\0", "\ufffd")[:80])
    return path


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """A browser."""
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


def visit(browser: Any, room: str, path: Path, payloads: Sequence[str], mode: str) -> tuple[int, list[str]]:
    """Loads every page in one mode. The number of pages, and what was run, asked for elsewhere, or complained of."""
    watched = Watched(browser, room, strip_csp=mode == "without its policy")
    found: list[str] = []
    if mode == "escaping off":
        raw = [(str(escape(p)), p) for p in (p.replace("\0", "\ufffd") for p in payloads) if str(escape(p)) != p]

        def unescaped(route: Any) -> None:
            answer = route.fetch()
            body = answer.text()
            for shown, payload in raw:
                body = body.replace(shown, payload)
            route.fulfill(response=answer, body=body)

        watched.page.route("**/reports/*", unescaped)
        watched.page.route("**/search*", unescaped)
    urls = addresses(path)
    for url in urls:
        try:
            watched.page.goto(room + url)
            watched.page.evaluate("for (const e of document.querySelectorAll('details')) e.open = true")
            hit = watched.page.evaluate("window.hit")
        except playwright.Error as error:
            if mode != "escaping off":  # a <base> or <meta> that is let through may lead the page away; then it was stopped on its way
                found.append(f"{url}: {error}")
            continue
        if hit is not None:
            found.append(f"{url}: a script was run ({mode})")
    if mode != "escaping off":  # there the browser itself says what it stopped
        found += [f"console: {e}" for e in watched.errors] + [f"asked for {u}" for u in watched.elsewhere]
    watched.page.close()
    return len(urls), found
