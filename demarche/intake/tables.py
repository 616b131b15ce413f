"""JSONL -> reports, line by line: a bad line is a `Rejection` with its number, never the end of the batch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import msgspec

from demarche.errors import DemarcheError, InputError
from demarche.intake.columns import FIELDS, find_places, list_names
from demarche.intake.decoding import iter_decoded
from demarche.intake.lines import split_lines
from demarche.intake.publication_dates import parse_day
from demarche.intake.rejects import Rejection
from demarche.limits import DEFAULT_LIMITS, Limits
from demarche.report import Report


class _OnlyId(msgspec.Struct):
    id: str | int | None = None


# Values stay bytes until one is wanted: a line of a million brackets in some field that nobody asks for builds nothing.
_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ONLY_ID = msgspec.json.Decoder(_OnlyId)
_TYPES: Mapping[str, Any] = {"text": str, "id": str | int | None, "date": str | int | float | None}
# The escapes of a JSON string; a surrogate that has no partner is the group.
_PAIR = rb"u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_ESCAPE = re.compile(rb"\\(?:" + _PAIR + rb"|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL)


def _numbered(chunks: Iterable[bytes], limits: Limits) -> Iterator[tuple[int, bytes | Rejection]]:
    """Lines that are not blank, from 1; damage of the stream itself becomes a last rejection.

    Only LF ends a line (with a CR before it or not): JSON strings may hold any other separator.
    """
    number = 0
    try:
        for number, line in enumerate(split_lines(iter_decoded(chunks), limits.line_bytes), 1):
            if line is None:
                yield number, Rejection(number, None, f"longer than {limits.line_bytes:,} bytes (limits.line_bytes)")
            elif line.strip():
                yield number, line
    except InputError as error:
        yield number + 1, Rejection(number + 1, None, str(error))


def iter_numbered(
    chunks: Iterable[bytes], limits: Limits = DEFAULT_LIMITS, *, guess: bool = False, wanted: Mapping[str, str] | None = None
) -> Iterator[tuple[int, Report | Rejection]]:
    """Line numbers with their report or rejection, in order; blank lines are skipped.

    Fields: `text`; and if known `id` (text or whole number), `title`, `date`, `url`, `publisher`. A field of a wrong
    type rejects the line. Where there is no id, a hash of the text becomes the id. With `guess` fields are also known by
    other usual names, and `wanted` says outright which name a field has, as for the columns of a table.
    """
    for number, line in _numbered(chunks, limits):
        yield number, line if isinstance(line, Rejection) else parse_line(line, number, guess=guess, wanted=wanted)


def iter_reports(chunks: Iterable[bytes], limits: Limits = DEFAULT_LIMITS) -> Iterator[Report | Rejection]:
    """Each line as a report or a rejection, as `iter_numbered` has them."""
    return (entry for _, entry in iter_numbered(chunks, limits))


def parse_line(line: bytes, number: int, *, guess: bool = False, wanted: Mapping[str, str] | None = None) -> Report | Rejection:
    """One line as a report, or why it is none."""
    text, mended = _utf8(line)
    try:
        row = _open_object(text)
    except (ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors
        return Rejection(number, find_id(text), _explain(error))
    fields: dict[str, Any] = {}
    try:
        for field, name in (_guess_names(row, wanted or {}) if guess else _same_names(row)).items():
            fields[field] = _take(row[name], field, is_told=name == field or field in (wanted or {}))
        if "text" not in fields:
            raise InputError(f"not a report: no field is known to hold the text. {list_names(tuple(row), 'Fields')}")
        report = Report.make(**{**fields, "date": parse_day(fields.get("date"))})
    except DemarcheError as error:
        return Rejection(number, (fields.get("id") or find_id(text) or "").replace("\0", "\ufffd") or None, str(error))
    return replace(report, mended=report.mended + mended) if mended else report


def _same_names(row: Iterable[str]) -> dict[str, str]:
    return {field: field for field in FIELDS if field in row}


def _guess_names(row: Iterable[str], wanted: Mapping[str, str]) -> dict[str, str]:
    """The name of each field in this row. Rows may leave out what they do not have, also what the user named."""
    names = tuple(row)
    there = {field: name if name in row else "" for field, name in wanted.items()}
    return {field: names[place] for field, place in find_places(names, there).items()}


def _open_object(line: bytes) -> dict[str, msgspec.Raw]:
    """The values of a line, still as bytes. A lone surrogate, legal in JSON and refused by msgspec, is let through as a
    NUL, which `Report.make` replaces and counts as it does surrogates."""
    try:
        return _OBJECT.decode(line)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        mended = _ESCAPE.sub(lambda m: rb"\u0000" if m[1] else m[0], line)
        if mended == line:
            raise
        return _OBJECT.decode(mended)


def _take(raw: msgspec.Raw, field: str, *, is_told: bool) -> Any:
    """The value of a field. Raises `InputError` for one of a wrong type, unless its name was only guessed (None then)."""
    try:
        value = msgspec.json.decode(raw, type=_TYPES.get(field, str | None))
        return str(value) if field == "id" and value is not None else value
    except (ValueError, RecursionError) as error:
        if isinstance(error, msgspec.ValidationError) and not is_told and field != "text":
            return None
        raise InputError(_explain(error, f"{field}: ")) from None


def _utf8(line: bytes) -> tuple[bytes, int]:
    """The line as valid UTF-8, with the number of places that had to be replaced by U+FFFD."""
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("utf-8", "replace")
        return text.encode("utf-8"), text.count("\ufffd") - line.count("\ufffd".encode())
    return line, 0


def find_id(line: bytes) -> str | None:
    """The id of a line that is otherwise no report, where it can be made out."""
    try:
        found = _ONLY_ID.decode(line).id
    except (ValueError, RecursionError):
        return None
    return None if found is None or found == "" else str(found)


def _explain(error: Exception, where: str = "") -> str:
    """The parser's complaint in a reader's words."""
    if isinstance(error, RecursionError):
        return f"{where}nested too deeply"
    words = str(error)
    if isinstance(error, msgspec.ValidationError):
        words = words[:200].replace("`", "")
        return f"not a report: {where}{words}. A line needs text, and may have id, title, date, url, publisher"
    return f"broken JSON: {where}{words[:200]}. Each line must be one complete JSON object"


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
