"""Where results go: standard output or a file, which appears under its name only when it is complete."""

from __future__ import annotations

import contextlib
import gzip
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from demarche.errors import OutputError

Write = Callable[[bytes], None]


@contextlib.contextmanager
def open_output(path: str) -> Iterator[Write]:
    """A function that writes bytes to a file (compressed if its name ends in .gz) or, for `-`, to standard output.

    A file is written as `PATH.part` and renamed at the end, so that a reader never takes half a batch for a whole
    one; after an interruption the part stays. Devices and pipes are written directly. Raises `OutputError`.
    """
    if path == "-":
        yield _writer(sys.stdout.buffer, "standard output")
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    if target.is_dir():
        raise OutputError(f"{path} is a folder. Give the name of a file, or `-` for standard output")
    direct = target.exists() and not target.is_file()
    part = target if direct else target.with_name(target.name + ".part")
    try:
        stream: IO[bytes] = gzip.open(part, "wb") if path.endswith(".gz") else part.open("wb")  # type: ignore[assignment]  # noqa: SIM115
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from None
    with _closing(stream, path):
        yield _writer(stream, path)
    if not direct:
        try:
            os.replace(part, target)
        except OSError as error:
            raise OutputError(f"cannot rename {part} to {path}: {error.strerror or error}") from None


@contextlib.contextmanager
def _closing(stream: IO[bytes], path: str) -> Iterator[None]:
    """Closes the stream; the last bytes may fail to be written only then."""
    try:
        yield
    except BaseException:
        with contextlib.suppress(OSError):
            stream.close()
        raise
    try:
        stream.close()
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror or error}") from None


def _writer(stream: IO[bytes], name: str) -> Write:
    def write(data: bytes) -> None:
        try:
            stream.write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise OutputError(f"cannot write {name}: {error.strerror or error}") from None

    return write
