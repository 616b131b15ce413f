"""What is left when something was opened, read and closed: handles, threads, temporary files, child processes."""

from __future__ import annotations

import gc
import gzip
import os
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from demarche.archive.archive import Archive
from demarche.errors import DemarcheError
from demarche.intake.fetching import Fetcher
from demarche.intake.manners import Manners
from demarche.intake.pages import extract_page
from demarche.intake.workers import Worker
from demarche.limits import DEFAULT_LIMITS
from demarche.report import Report
from demarche.scale import pool
from tests.archive.records import make_record
from tests.hostile.mutators import samples
from tests.intake.sources import gather, page, put, response, zipped
from tests.intake.web_server import open_site


@dataclass(frozen=True)
class Held:
    """What this process holds."""

    handles: int
    threads: int
    temporary: int
    children: int


def held() -> Held:
    """Counts it, after what nobody needs any more is gone."""
    gc.collect()
    mine = f"/proc/{os.getpid()}"
    children = sum(len(Path(t, "children").read_text().split()) for t in Path(mine, "task").iterdir() if Path(t, "children").exists())
    return Held(len(os.listdir(f"{mine}/fd")), threading.active_count(), len(os.listdir(tempfile.gettempdir())), children)


def rounds(folder: Path) -> dict[str, Callable[[], object]]:
    """What is opened, used and closed, by name; each also on its way through an error."""
    crawl = put(folder, "crawl", gzip.compress(zipped({"archive/a.warc": response("http://a.org/1", page().encode())})))
    with Archive(folder / "a.db", write=True) as made:
        made.add(make_record())

    def archive() -> None:
        with Archive(folder / "a.db", write=True) as opened:
            list(opened.statements(actor="Marsh"))
            opened.add(make_record("r2"), again=True)
        try:
            Archive(crawl)
        except DemarcheError:
            pass

    def worker() -> None:
        own = Worker(replace(DEFAULT_LIMITS, page_timeout_s=20.0))
        extract_page(page(), own)
        own.close()

    def fetching() -> None:
        with open_site() as site, Fetcher(Manners(allow_private=True), replace(DEFAULT_LIMITS, fetch_pause_s=0.0, fetch_read_s=1.0)) as fetcher:
            site.answers["/a"] = b"x"
            fetcher.fetch(site.url("/a"))
            for wrong in ("/none", "/\u0000"):
                try:
                    fetcher.fetch(site.url(wrong))
                except DemarcheError:
                    pass

    def reading_pool() -> None:
        text = samples()[0][:400]
        list(pool.pipe([Report.make(f"{text} {n}", id=str(n)) for n in range(pool.FEW)], workers=2))

    return {
        "archive": archive,
        "crawl from a packed file": lambda: gather(crawl),
        "page worker": worker,
        "fetcher": fetching,
        "reading pool": reading_pool,
    }


def growth(do: Callable[[], object], times: int) -> tuple[Held, Held]:
    """What is held before and after so many rounds; two rounds go before, since first uses load things for good."""
    do()
    do()
    before = held()
    for _ in range(times):
        do()
    return before, held()
