"""JSONL -> reports, line by line: a bad line is a `Rejection` with its number, never the end of the batch."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import msgspec

from demarche.errors import DemarcheError, InputError
from demarche.intake.decoding import iter_decoded
from demarche.intake.rejects import Rejection
from demarche.limits import DEFAULT_LIMITS, Limits
from demarche.report import Report


class _Row(msgspec.Struct):
    """The fields that a line may have; others are skipped without being built."""

    text: str
    id: str | int | None = None
    title: str | None = None
    date: str | None = None
    url: str | None = None
    publisher: str | None = None


class _OnlyId(msgspec.Struct):
    id: str | int | None = None


_ROW = msgspec.json.Decoder(_Row)
_ONLY_ID = msgspec.json.Decoder(_OnlyId)
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_SURROGATE_ESCAPE = re.compile(rb"\\u[dD][89a-fA-F]")
# The second parser builds everything it reads: lines past this size do not get the second chance.
_LENIENT_BYTES = 5_000_000


def iter_lines(chunks: Iterable[bytes], limits: Limits = DEFAULT_LIMITS) -> Iterator[tuple[int, bytes | None]]:
    """Line numbers from 1 with their bytes, without line ends; None for a line longer than `limits.line_bytes`.

    Only LF ends a line (with a CR before it or not): JSON strings may hold any other separator. Memory is bounded by
    one line and one chunk.
    """
    number, parts, size = 1, list[bytes](), 0
    for chunk in chunks:
        *ended, rest = chunk.split(b"\n")
        for piece in ended:
            size += len(piece)
            parts.append(piece)
            yield number, b"".join(parts).removesuffix(b"\r") if size <= limits.line_bytes else None
            number, parts, size = number + 1, [], 0
        size += len(rest)
        parts.append(rest)
        if size > limits.line_bytes:
            parts = []
    if size:
        yield number, b"".join(parts).removesuffix(b"\r") if size <= limits.line_bytes else None


def _numbered(chunks: Iterable[bytes], limits: Limits) -> Iterator[tuple[int, bytes | Rejection]]:
    """Lines that are not blank; damage of the stream itself becomes a last rejection."""
    number = 0
    try:
        for number, line in iter_lines(iter_decoded(chunks), limits):
            if line is None:
                yield number, Rejection(number, None, f"longer than {limits.line_bytes:,} bytes (limits.line_bytes)")
            elif line.strip():
                yield number, line
    except InputError as error:
        yield number + 1, Rejection(number + 1, None, str(error))


def iter_numbered(chunks: Iterable[bytes], limits: Limits = DEFAULT_LIMITS) -> Iterator[tuple[int, Report | Rejection]]:
    """Line numbers with their report or rejection, in order; blank lines are skipped.

    Fields: `text`; and if known `id` (text or whole number), `title`, `date`, `url`, `publisher`. A field of a wrong
    type rejects the line. Where there is no id, a hash of the text becomes the id.
    """
    for number, line in _numbered(chunks, limits):
        yield number, line if isinstance(line, Rejection) else parse_line(line, number)


def iter_reports(chunks: Iterable[bytes], limits: Limits = DEFAULT_LIMITS) -> Iterator[Report | Rejection]:
    """Each line as a report or a rejection, as `iter_numbered` has them."""
    return (entry for _, entry in iter_numbered(chunks, limits))


def parse_line(line: bytes, number: int) -> Report | Rejection:
    """One line as a report, or why it is none."""
    text, mended = _utf8(line)
    try:
        row = _decode(text)
        report = Report.make(
            row.text,
            id=None if row.id is None else str(row.id),
            title=row.title,
            date=row.date,
            url=row.url,
            publisher=row.publisher,
        )
    except DemarcheError as error:
        return Rejection(number, find_id(text), str(error))
    except (ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors
        return Rejection(number, find_id(text), _explain(error))
    return replace(report, mended=report.mended + mended) if mended else report


def _utf8(line: bytes) -> tuple[bytes, int]:
    """The line as valid UTF-8, with the number of places that had to be replaced by U+FFFD."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("utf-8", "replace")
        return text.encode("utf-8"), text.count("\ufffd") - line.count("\ufffd".encode())
    return line, 0


def _decode(line: bytes) -> _Row:
    """A line's fields. A lone surrogate, legal in JSON and refused by msgspec, is let through here: `Report.make`
    replaces it."""
    try:
        return _ROW.decode(line)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        if len(line) > _LENIENT_BYTES or not _SURROGATE_ESCAPE.search(line):
            raise
        return msgspec.convert(_without_surrogates(json.loads(line)), _Row)


def _without_surrogates(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    return {k: _LONE_SURROGATE.sub("\0", v) if isinstance(v, str) else v for k, v in value.items()}


def find_id(line: bytes) -> str | None:
    """The id of a line that is otherwise no report, where it can be made out."""
    try:
        found = _ONLY_ID.decode(line).id
    except (ValueError, RecursionError):
        return None
    return None if found is None or found == "" else _LONE_SURROGATE.sub("\ufffd", str(found))


def _explain(error: Exception) -> str:
    """The parser's complaint in a reader's words."""
    if isinstance(error, RecursionError):
        return "nested too deeply"
    words = str(error)
    if isinstance(error, msgspec.ValidationError):
        words = words[:200].replace("`", "")
        return f"not a report: {words}. A line needs text, and may have id, title, date, url, publisher"
    return f"broken JSON: {words[:200]}. Each line must be one complete JSON object"


def iter_rows(chunks: Iterable[bytes], limits: Limits = DEFAULT_LIMITS) -> Iterator[tuple[int, dict[str, Any]] | Rejection]:
    """Each line as its number and a plain dict, or a rejection; for commands whose rows are no reports."""
    decoder = msgspec.json.Decoder(dict[str, Any])
    for number, line in _numbered(chunks, limits):
        if isinstance(line, Rejection):
            yield line
            continue
        clean, _ = _utf8(line)
        try:
            yield number, decoder.decode(clean)
        except (ValueError, RecursionError) as error:
            yield Rejection(number, find_id(clean), _explain(error))
