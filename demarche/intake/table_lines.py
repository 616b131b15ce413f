"""The bytes of a table -> lines of text with their ends, which a reader of rows may take back."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from demarche.errors import BinaryInputError, InputError
from demarche.intake.decoding import Decoded, decode, iter_decoded
from demarche.intake.lines import split_lines
from demarche.limits import DEFAULT_LIMITS, Limits

# Lines may be read again after a quotation mark that is never closed, but not so often that a hostile table costs more
# than a few times its length.
_AGAIN_TIMES = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its end, and how many of its characters had to be replaced; no text where it is too long."""

    number: int
    text: str | None
    mended: int = 0


class UnendedRowError(Exception):
    """A row that goes on past `limits.line_bytes`."""


def iter_lines(head: Decoded, chunks: Iterable[bytes], limits: Limits = DEFAULT_LIMITS) -> Iterator[Line]:
    """The lines of a table that begins with `head`, each decoded by itself: as UTF-8 where it is, else as the head was.

    LF ends a line, or CR where the head has only that. Memory is bounded by one line and one chunk.
    """
    end = b"\r" if "\r" in head.text and "\n" not in head.text else b"\n"
    charset = None if head.encoding.startswith("utf") else head.encoding
    for number, raw in enumerate(split_lines(iter_decoded(chunks), limits.line_bytes, end), 1):
        if raw is None:
            yield Line(number, None)
        else:
            try:
                yield Line(number, raw.decode("utf-8"))
            except UnicodeDecodeError:
                charset = charset or _find_charset(raw)
                text = raw.decode(charset, "replace")
                yield Line(number, text, text.count("\ufffd"))


def _find_charset(raw: bytes) -> str:
    try:
        return decode(raw).encoding
    except BinaryInputError:  # one bad line is no reason to give up the table
        return "utf-8"


class Lines:
    """Lines for a reader of rows. Those of the row being read are kept, and can be read again."""

    def __init__(self, source: Iterator[Line], limits: Limits = DEFAULT_LIMITS) -> None:
        self._source = source
        self.most_bytes = limits.line_bytes
        self._again: deque[Line] = deque()
        self._read_chars = self._again_chars = self._row_chars = 0
        self.row: list[Line] = []
        self.failure: InputError | None = None
        """What ended the lines before their end."""

    def begin_row(self) -> None:
        """Forgets the lines of the last row."""
        self.row, self._row_chars = [], 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        """The next line. Raises `UnendedRowError` where it makes the row too long."""
        if self._again:
            line = self._again.popleft()
        else:
            try:
                line = next(self._source)
            except InputError as error:
                self.failure = error
                raise StopIteration from None
            self._read_chars += len(line.text or "")
        self.row.append(line)
        self._row_chars += len(line.text or "")
        if line.text is None or self._row_chars > self.most_bytes:
            raise UnendedRowError
        return line.text

    def give_back(self, count: int) -> bool:
        """Whether the last `count` lines of the row will be read again; not where that has been done too often."""
        lines = self.row[-count:]
        chars = sum(len(line.text or "") for line in lines)
        if self._again_chars + chars > _AGAIN_TIMES * self._read_chars:
            return False
        self._again_chars += chars
        self._again.extendleft(reversed(lines))
        del self.row[-count:]
        return True
