"""WACZ: a ZIP archive of WARC files, opened without trusting its table of contents."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from demarche.errors import BinaryInputError, InputError, TooLargeError
from demarche.intake.decoding import Counted, require_ratio
from demarche.limits import DEFAULT_LIMITS, Limits

# A member's entry is 46 bytes and its name; zipfile reads all entries at once and builds an object for each.
_ENTRY_BYTES = 500
_DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, OSError, ValueError, EOFError)
_READ_BYTES = 1_000_000
_ENDINGS = (".warc", ".warc.gz", ".warc.zst")


class _Measured:
    """A file that refuses to read too much at once: so a table of contents of a gigabyte is never loaded."""

    def __init__(self, file: IO[bytes], most_bytes: int) -> None:
        self._file = file
        self._most_bytes = most_bytes
        self.seek, self.tell = file.seek, file.tell

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(size if 0 <= size <= self._most_bytes else self._most_bytes + 1)
        if len(data) > self._most_bytes:
            raise TooLargeError("a ZIP archive with too many members (limits.zip_members)")
        return data


class _Member:
    """The bytes of one member; damage in it is an `InputError`."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def read(self, size: int) -> bytes:
        try:
            return self._stream.read(size)
        except _DAMAGE as error:
            raise InputError(f"damaged member of the ZIP archive ({str(error)[:120]})") from None


def iter_members(file: IO[bytes], limits: Limits = DEFAULT_LIMITS) -> Iterator[tuple[str, Counted]]:
    """Names and (still compressed) bytes of the WARC files in a WACZ, each to be read before the next.

    Raises `InputError` where the archive is damaged or built to deceive: members that overlap, names that lead out of
    a folder, encryption; `TooLargeError` past `limits.zip_members` and `limits.inflate_ratio`.
    """
    measured = _Measured(file, max(_READ_BYTES, limits.zip_members * _ENTRY_BYTES))
    try:
        with zipfile.ZipFile(measured) as archive:
            members = archive.infolist()
            _require_sound(members, limits)
            crawls = [m for m in members if m.filename.lower().endswith(_ENDINGS)]
            if not crawls:
                raise BinaryInputError("a ZIP archive without WARC files (perhaps a Word, Excel or OpenDocument file). Unpack it first")
            for member in crawls:
                with archive.open(member) as stream:
                    yield member.filename, Counted(_Member(stream))
    except _DAMAGE as error:
        raise InputError(f"damaged ZIP archive ({str(error)[:120]})") from None


def _require_sound(members: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.zip_members:
        raise TooLargeError(f"a ZIP archive of more than {limits.zip_members:,} members (limits.zip_members)")
    end = 0
    for member in sorted(members, key=lambda m: m.header_offset):
        name = member.filename
        shown = repr(name[:80])
        if name.startswith(("/", "\\")) or ":" in name or ".." in name.replace("\\", "/").split("/"):
            raise InputError(f"the ZIP archive has a member whose name leads out of it: {shown}")
        if member.header_offset < end:
            raise InputError(f"the ZIP archive has members that overlap, as decompression bombs do: {shown}")
        if member.flag_bits & 1:
            raise InputError(f"the ZIP archive has an encrypted member: {shown}")
        require_ratio(member.file_size, member.compress_size, limits)  # no more than this size is ever read
        end = member.header_offset + member.compress_size
