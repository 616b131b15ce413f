"""Files, folders and standard input -> reports: every format, many at once, and one bad piece costs that piece only."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from demarche.errors import DemarcheError, InputError, MissingInputError
from demarche.intake.bodies import read_page, read_text
from demarche.intake.columns import require_fields
from demarche.intake.csv_tables import iter_table
from demarche.intake.decoding import Counted, decode, iter_bounded, iter_chunks, read_bounded, require_text, take_head
from demarche.intake.feeds import FeedEntry, read_feed
from demarche.intake.folders import iter_files
from demarche.intake.kinds import find_kind, require_kind
from demarche.intake.parquet_tables import iter_parquet
from demarche.intake.rejects import Rejection
from demarche.intake.sniffing import sniff
from demarche.intake.sources import fill_in, open_source
from demarche.intake.spooling import open_seekable
from demarche.intake.tables import iter_numbered
from demarche.intake.wacz import iter_members
from demarche.intake.warc import iter_warc
from demarche.intake.workers import Worker, open_worker
from demarche.limits import DEFAULT_LIMITS, Limits
from demarche.report import Report, parse_publication_date

log = logging.getLogger("demarche")

_NO_REPORTS: Mapping[str, str] = {
    "json": "this is one JSON document. Give one report a line (JSONL), for example by: jq -c '.[]'",
    "xml": "this is XML, but no feed that is known here (RSS or Atom)",
    "opml": "this is a list of feeds (OPML), which are read from the network: demarche watch FILE",
}


@dataclass(frozen=True, slots=True)
class Gathered:
    """A report, or why there is none, and where it stood: `reports.jsonl:17`, `crawl.wacz!archive/data.warc.gz:3`."""

    where: str
    entry: Report | Rejection


@dataclass(frozen=True, slots=True)
class _Wishes:
    """What the user said about the sources."""

    columns: Mapping[str, str] | None
    kind: str | None
    date: str | None


def iter_gathered(
    source: str,
    *,
    columns: Mapping[str, str] | None = None,
    kind: str | None = None,
    date: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Gathered]:
    """The reports in a file, in all files below a folder, or, for `-`, on standard input, one at a time.

    `kind` says what the source is, else its content is asked; `columns` names the columns of a table that hold the
    fields of a report, as in `{"text": "body"}`; `date` is the day of publication of reports that give none. A report
    without an id of its own has its address as id, else a hash of its text. Raises `MissingInputError` for a source that
    is not there, and `UsageError`; whatever is wrong inside becomes a `Rejection`.
    """
    require_kind(kind)
    require_fields(columns)
    parse_publication_date(date)
    wishes = _Wishes(columns, kind, date)
    with open_worker(limits) as worker:
        if source == "-" or not os.path.isdir(source):  # not Path: it takes an empty name for the current folder
            with open_source(source) as stream:
                yield from _iter_file(stream, "<stdin>" if source == "-" else source, wishes, worker)
            return
        for path, fault in iter_files(Path(source)):
            yield from _refuse(str(path), fault) if fault else _iter_path(path, wishes, worker)


def _iter_path(path: Path, wishes: _Wishes, worker: Worker) -> Iterator[Gathered]:
    """What is in one file of a folder; one that cannot be opened is a rejection."""
    try:
        with open_source(str(path)) as stream:
            yield from _iter_file(stream, str(path), wishes, worker)
    except MissingInputError as error:
        yield from _refuse(str(path), str(error))


def _iter_file(stream: BinaryIO, name: str, wishes: _Wishes, worker: Worker) -> Iterator[Gathered]:
    """What is in one file. What ends it before its end, or leaves it without any report, is a rejection."""
    count = 0
    try:
        for place, entry in _iter_entries(stream, name, wishes, worker):
            count += 1
            yield Gathered(name + place, _finish(entry, wishes.date))
    except DemarcheError as error:
        yield from _refuse(name, str(error))
    except OSError as error:
        yield from _refuse(name, f"cannot be read: {error.strerror or error}")
    except Exception as error:  # a fault in a parser is no reason to lose the other files
        log.debug("%s could not be read", name, exc_info=error)
        yield from _refuse(name, f"could not be read ({type(error).__name__}: {str(error)[:120]})")
    else:
        if not count:
            yield from _refuse(name, "no report in it")


def _refuse(name: str, reason: str) -> Iterator[Gathered]:
    yield Gathered(name, Rejection(0, None, reason))


def _iter_entries(stream: BinaryIO, name: str, wishes: _Wishes, worker: Worker) -> Iterator[tuple[str, Report | Rejection]]:
    """Places inside the file with what stands there."""
    counted, limits = Counted(stream), worker.limits
    head, chunks = take_head(iter_chunks(counted))
    kind: str = wishes.kind or find_kind(head, name, wanted=wishes.columns)
    if kind in _NO_REPORTS:
        raise InputError(_NO_REPORTS[kind])
    if kind in ("text", "html", "binary"):
        require_text(head)
        yield "", _read_single(head, read_bounded(chunks, counted, limits), kind, worker)
    elif kind == "feed":
        yield from _number(enumerate(map(_read_entry, read_feed(read_bounded(chunks, counted, limits), worker=worker)), 1))
    elif kind == "parquet":
        with open_seekable(stream, head, iter_bounded(chunks, counted, limits), limits) as file:
            yield from _number(iter_parquet(file, wanted=wishes.columns, limits=limits))
    elif kind == "wacz":
        with open_seekable(stream, head, iter_bounded(chunks, counted, limits), limits) as file:
            for member, packed in iter_members(file, limits):
                yield from _iter_crawl(packed, "!" + member, wishes.date, worker)
    else:
        pieces = iter_bounded(chunks, counted, limits)
        yield from _number(_iter_rows(kind, head, pieces, wishes, worker))


def _iter_rows(kind: str, head: bytes, chunks: Iterable[bytes], wishes: _Wishes, worker: Worker) -> Iterator[tuple[int, Report | Rejection]]:
    """What is read from front to back: lines, rows, records."""
    if kind == "jsonl":
        return iter_numbered(chunks, worker.limits, guess=True, wanted=wishes.columns)
    if kind == "csv":
        return iter_table(head, chunks, wanted=wishes.columns, limits=worker.limits)
    return iter_warc(chunks, date=wishes.date, worker=worker)


def _number(entries: Iterable[tuple[int, Report | Rejection]]) -> Iterator[tuple[str, Report | Rejection]]:
    return ((f":{number}", entry) for number, entry in entries)


def _iter_crawl(packed: Counted, place: str, date: str | None, worker: Worker) -> Iterator[tuple[str, Report | Rejection]]:
    """The pages of one member of a WACZ; damage in it does not end the others."""
    try:
        for number, entry in iter_warc(iter_bounded(iter_chunks(packed), packed, worker.limits), date=date, worker=worker):
            yield f"{place}:{number}", entry
    except InputError as error:
        yield place, Rejection(0, None, str(error))


def _read_single(head: bytes, data: bytes, kind: str, worker: Worker) -> Report:
    if kind == "html" or sniff(head) == "html":
        return read_page(data, visible_only=kind == "text", worker=worker)
    return read_text(decode(data))


def _read_entry(entry: FeedEntry) -> Report | Rejection:
    try:
        return entry.to_report()
    except InputError as error:
        return Rejection(0, entry.id or entry.url, str(error))


def _finish(entry: Report | Rejection, date: str | None) -> Report | Rejection:
    """The report with the date given, where it has none, and with the best id that it can have."""
    if isinstance(entry, Rejection):
        return entry
    is_named = entry.id != Report.make(entry.text).id
    if not entry.text.strip():
        return Rejection(0, entry.id if is_named else entry.url, "nothing to read: the text is empty")
    report = fill_in(entry, date, None)
    return report if is_named or not report.url or not _is_page(report.url) else replace(report, id=report.url)


def _is_page(url: str) -> bool:
    """Whether an address can stand for one report; a site's own address, as careless tables have it, is no report's."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.path.strip("/") or parts.query)
