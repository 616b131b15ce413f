"""`demarche export`: the whole archive in the formats of others."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from demarche.archive.archive import Archive
from demarche.archive.filters import MOST_ROWS
from demarche.archive.rows import Rows
from demarche.cli.outputs import open_output
from demarche.errors import OutputError, UsageError
from demarche.exports import gdelt
from demarche.exports.followthemoney import iter_entities
from demarche.exports.plover import happening_event, iter_events
from demarche.exports.tables import write_csv, write_parquet
from demarche.exports.web_annotation import iter_annotations
from demarche.record import Record

TABLES = ("reports", "statements", "events", "figures", "actors")
FORMATS = ("csv", "parquet", "records", "plover", "annotations", "gdelt", "ftm", "happenings", "corrections")
_PAGE_ROWS = 10_000


def export(archive_path: str, form: str, target: str, *, copies: bool) -> None:
    """Writes the archive to a folder of tables (csv, parquet) or to one file (gdelt: tab-separated; the others: JSON lines)."""
    if form not in FORMATS:
        raise UsageError(f"no format {form!r}. One of: {', '.join(FORMATS)}")
    with Archive(archive_path) as archive:
        if form in ("csv", "parquet"):
            _write_tables(archive, form, target, copies)
            return
        lines: Callable[[Record], Iterable[dict[str, Any]]] = {
            "plover": iter_events,
            "annotations": iter_annotations,
            "ftm": iter_entities,
        }.get(form, _whole)
        kept = {row["report"] for row in _all_rows(archive, "reports", copies)}
        if form == "happenings":
            with open_output(target) as write:
                for row in _all_happenings(archive):
                    write(json.dumps(happening_event(row), ensure_ascii=False).encode("utf8") + b"\n")
            return
        if form == "corrections":
            with open_output(target) as write:
                for row in archive.corrections(limit=MOST_ROWS):
                    write(json.dumps(row, ensure_ascii=False).encode("utf8") + b"\n")
            return
        if form == "gdelt":
            _write_gdelt(archive, target, kept)
            return
        with open_output(target) as write:
            for record in archive.records():
                if record.id in kept:
                    for line in lines(record):
                        write(json.dumps(line, ensure_ascii=False).encode("utf8") + b"\n")


def _write_gdelt(archive: Archive, target: str, kept: set[str]) -> None:
    """GDELT's columns, separated by tabs as in its own files; with a header, which those do not have."""
    with open_output(target) as write:
        write("\t".join(gdelt.COLUMNS).encode() + b"\n")
        for record in archive.records():
            if record.id in kept and record.events:
                spread = archive.spread(record.id)
                for row in gdelt.iter_rows(record, articles=spread.articles, sources=spread.sources):
                    cells = ("" if row[c] is None else " ".join(str(row[c]).split()) for c in gdelt.COLUMNS)
                    write("\t".join(cells).encode("utf8") + b"\n")


def _whole(record: Record) -> list[dict[str, Any]]:
    return [record.to_dict()]


def _write_tables(archive: Archive, form: str, target: str, copies: bool) -> None:
    if target == "-":
        raise UsageError(f"--as {form} writes several tables: give a folder")
    folder = Path(target)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"cannot make the folder {target}: {error.strerror or error}") from None
    for name in TABLES:
        columns = _ask(archive, name, copies, limit=0).columns
        rows = _all_rows(archive, name, copies)
        path = folder / f"{name}.{form}"
        if form == "parquet":
            write_parquet(rows, columns, str(path))
            continue
        with open_output(str(path)) as write:
            text = io.StringIO()
            write_csv(rows, columns, text)
            write(text.getvalue().encode("utf8"))


def _ask(archive: Archive, name: str, copies: bool, **page: int) -> Rows:
    question: Callable[..., Rows] = getattr(archive, name)
    return question(copies=copies, **page)


def _all_happenings(archive: Archive) -> Iterator[dict[str, Any]]:
    for offset in range(0, MOST_ROWS * 1000, _PAGE_ROWS):
        rows = archive.happenings(limit=_PAGE_ROWS, offset=offset)
        yield from rows
        if len(rows) < _PAGE_ROWS:
            return


def _all_rows(archive: Archive, name: str, copies: bool) -> Iterator[dict[str, Any]]:
    """Every row of one question, page by page."""
    for offset in range(0, MOST_ROWS * 1000, _PAGE_ROWS):
        rows = _ask(archive, name, copies, limit=_PAGE_ROWS, offset=offset)
        yield from rows
        if len(rows) < _PAGE_ROWS:
            return
