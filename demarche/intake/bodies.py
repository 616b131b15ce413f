"""The bytes of one text or one page -> a report, wherever they came from: a file, a crawl's record, a feed's entry."""

from __future__ import annotations

from dataclasses import replace

from demarche.intake.decoding import Decoded, decode
from demarche.intake.markup import find_declared_charset, find_lines
from demarche.intake.pages import extract_page
from demarche.intake.workers import SHARED_WORKER, Worker
from demarche.report import Report


def read_text(decoded: Decoded, date: str | None = None, title: str | None = None, url: str | None = None) -> Report:
    """A report whose text is all there is."""
    report = Report.make(decoded.text, date=date, title=title, url=url)
    return replace(report, mended=report.mended + decoded.mended)


def read_page(
    data: bytes,
    date: str | None = None,
    title: str | None = None,
    *,
    url: str | None = None,
    charset: str | None = None,
    fallback_date: str | None = None,
    visible_only: bool = False,
    worker: Worker = SHARED_WORKER,
) -> Report:
    """The report in a page. What is given wins over what the page declares (but for `fallback_date`); with `visible_only` all of its visible text
    is the report, unjudged. Raises `PageError` and `BinaryInputError`."""
    decoded = decode(data, declared=charset or find_declared_charset(data))
    if visible_only:
        return read_text(replace(decoded, text="\n".join(find_lines(decoded.text))), date, title, url)
    page = extract_page(decoded.text, worker)
    report = Report.make(page.text, date=date or page.date or fallback_date, title=title or page.title, url=url or page.url, publisher=page.publisher)
    return replace(report, mended=report.mended + decoded.mended)
