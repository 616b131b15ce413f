"""A path or a stream -> reports: opened, sniffed, and sent to the right room."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from demarche.errors import MissingInputError
from demarche.intake.bodies import read_page, read_text
from demarche.intake.decoding import Counted, decode, iter_chunks, read_bounded, require_text, take_head
from demarche.intake.rejects import Rejection
from demarche.intake.remote_files import is_remote, open_remote
from demarche.intake.sniffing import Kind, sniff
from demarche.intake.tables import iter_reports
from demarche.limits import DEFAULT_LIMITS, Limits
from demarche.report import Report, parse_publication_date


def open_source(path: str) -> AbstractContextManager[BinaryIO]:
    """The bytes of a file, here or where fsspec finds it, closed at the end; or of standard input for `-`, which stays open.

    Raises `MissingInputError`.
    """
    if path == "-":
        return nullcontext(sys.stdin.buffer)
    if is_remote(path):
        return open_remote(path)
    try:
        return Path(path).open("rb")
    except FileNotFoundError:
        raise MissingInputError(f"no such file: {path}") from None
    except IsADirectoryError:
        raise MissingInputError(f"{path} is a folder. Give one file, or `-` for standard input") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or error
        raise MissingInputError(f"cannot open {path}: {reason}") from None


def iter_source(
    path: str,
    *,
    kind: Kind | None = None,
    date: str | None = None,
    title: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Report | Rejection]:
    """The reports in a file or, for `-`, on standard input; `kind` says what it is, else its content is asked.

    Text and pages give one report, JSONL one for each line. `date` and `title` fill in what the source does not say
    itself; for text and pages they win. Raises `InputError` for a file that is no report, `MissingInputError` and
    `BadDateError`.
    """
    parse_publication_date(date)
    with open_source(path) as stream:
        try:
            yield from _iter_stream(Counted(stream), kind, date, title, limits)
        except OSError as error:
            raise MissingInputError(f"cannot read {path}: {error.strerror or error}") from None


def _iter_stream(source: Counted, kind: Kind | None, date: str | None, title: str | None, limits: Limits) -> Iterator[Report | Rejection]:
    head, chunks = take_head(iter_chunks(source))
    found = sniff(head)
    if (kind or found) == "jsonl":
        for entry in iter_reports(chunks, limits):
            yield fill_in(entry, date, title) if isinstance(entry, Report) else entry
        return
    require_text(head)
    data = read_bounded(chunks, source, limits)
    if found == "html":
        yield read_page(data, date, title, visible_only=kind == "text")
        return
    yield read_text(decode(data), date, title)


def fill_in(report: Report, date: str | None, title: str | None) -> Report:
    """The report with the date and title given, where it has none of its own."""
    return replace(report, published=report.published or parse_publication_date(date), title=report.title or title or None)
