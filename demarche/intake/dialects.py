"""Whether a text is a table of separated values, and in which dialect: told by its first lines.

Prose has commas too, so the first line decides: a table's names its columns, and the rows below have as many cells.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demarche.intake.columns import find_places, fold_name

_DELIMITERS = (",", "\t", ";", "|")
_HEAD_CHARS = 65_536
_ROWS = 50
_NAME_CHARS = 80
_EXCEL_HINT = re.compile(r"sep=(.)\r?\n?", re.IGNORECASE)
# `\"` in front of anything that does not end the cell: a backslash guards the quotation mark, as databases write it.
_GUARDED_QUOTE = re.compile(r'\\"(?![,;|\t\r\n]|$)')
_DOUBLED_QUOTE = re.compile(r'[^,;|\t\n"\\]""|""[^,;|\t\r\n"]')

# The standard's limit of 131,072 characters a cell is less than a long interview; `limits.line_bytes` bounds rows here.
csv.field_size_limit(max(csv.field_size_limit(), 2**31 - 1))


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written: what separates cells, whether quotation marks hold them together, whether a backslash
    guards those that belong to the text, and how many lines stand above the header."""

    delimiter: str
    is_quoted: bool = True
    is_guarded: bool = False
    skipped_lines: int = 0

    def open_reader(self, lines: Iterable[str]) -> Any:
        """A reader of rows over lines with their ends; a row that is not well-formed raises `csv.Error`."""
        if not self.is_quoted:
            return csv.reader(lines, delimiter=self.delimiter, quoting=csv.QUOTE_NONE, strict=True)
        if self.is_guarded:
            return csv.reader(lines, delimiter=self.delimiter, escapechar="\\", doublequote=False, strict=True)
        return csv.reader(lines, delimiter=self.delimiter, strict=True)

    def has_open_quote(self, line: str) -> bool:
        """Whether a line opens a quotation mark that it does not close, or the other way round: they come in pairs."""
        guarded = line.count('\\"') if self.is_guarded else 0
        return self.is_quoted and (line.count('"') - guarded) % 2 == 1


def find_dialect(head: str, *, is_named: bool = False, wanted: Mapping[str, str] | None = None) -> Dialect | None:
    """The dialect of the table that begins with `head`; None for what is no table.

    `is_named`: whether it says elsewhere (by its name, or in the user's word) that it is one, so that columns of any
    name will do. `wanted` are columns that the user named.
    """
    head = head[:_HEAD_CHARS]
    hint = _EXCEL_HINT.match(head)
    above = 0
    if hint:
        head, above = head[hint.end() :], 1
    guarded = bool(_GUARDED_QUOTE.search(head)) and not _DOUBLED_QUOTE.search(head)
    dialects = [Dialect(delimiter, True, guarded, above) for delimiter in (hint[1] if hint else _DELIMITERS)]
    dialects += [Dialect("\t", False, False, above)] if not hint or hint[1] == "\t" else []
    scores = [_score_table(read_rows(head, d), is_named=is_named or bool(hint), wanted=wanted) for d in dialects]
    best = max(scores)
    return dialects[scores.index(best)] if best > 0 else None


def read_rows(head: str, dialect: Dialect) -> list[list[str]]:
    """The first rows of a table, empty where they are not well-formed; the last one may be cut."""
    rows: list[list[str]] = []
    reader = dialect.open_reader(io.StringIO(head, newline=""))
    while len(rows) <= _ROWS:
        try:
            row = next(reader, None)
        except csv.Error:
            row = []
            rows.append(row)
        if row is None:
            break
        if row:
            rows.append(row)
    return rows


def _score_table(rows: Sequence[Sequence[str]], *, is_named: bool, wanted: Mapping[str, str] | None) -> float:
    """How well these rows make a table, above 0 where they do at all."""
    if not rows or not _is_header(rows[0]):
        return 0.0
    header, body = rows[0], rows[1:-1] if len(rows) > 2 else rows[1:]
    known = len(_find_known(header, wanted))
    if len(header) == 1:  # a single column is a table only where it is said to be one
        return 0.1 if is_named and known else 0.0
    fitting = sum(len(row) == len(header) for row in body) / len(body) if body else 0.0
    if is_named:
        return 1.0 + known + fitting
    enough = fitting >= 0.7 if known == 1 else fitting >= 0.5 or not body
    return known + fitting if known and enough else 0.0


def _find_known(header: Sequence[str], wanted: Mapping[str, str] | None) -> set[str]:
    """Fields of a report that these columns are known to hold."""
    names = list(dict.fromkeys(name.strip() for name in header))  # two of one name are told apart, or refused, when the table is read
    folded = {fold_name(name) for name in names}
    there = {field: name for field, name in (wanted or {}).items() if name and fold_name(name) in folded}
    return set(find_places(names, there))


def _is_header(row: Sequence[str]) -> bool:
    """Whether a row can be the names of columns: short, on one line, most of them not empty."""
    names = [name.strip() for name in row]
    filled = [name for name in names if name]
    return 2 * len(filled) > len(names) and all(len(n) <= _NAME_CHARS and "\n" not in n and "\r" not in n for n in filled)
