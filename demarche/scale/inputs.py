"""Sources -> the files of a run, in order, each with what tells whether it has changed; and the parts that they are read in."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from demarche.errors import MissingInputError, UsageError
from demarche.intake.addresses import is_address
from demarche.intake.folders import iter_files
from demarche.intake.remote_files import find_remote_files, is_remote, read_remote_mark

WHOLE_BYTES = 16_000_000
"""Files up to this size are known by a hash of all they hold; larger ones by size, time of change, first and last megabyte."""
_EDGE_BYTES = 1_000_000
_PART_BYTES = 4_000_000  # a file of at least this size is read by itself; smaller ones by many


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to be read. `mark` changes when its content does; `fault` says why it is not read, where it is not."""

    path: str
    size_bytes: int
    mark: str
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Files that are gathered one after the other, by one process; numbers count from 0."""

    number: int
    files: tuple[InputFile, ...]


def find_inputs(sources: Sequence[str], out: str) -> tuple[InputFile, ...]:
    """The files of all sources, each once, in the order given and below a folder sorted; not what lies below `out`.

    Raises `UsageError` for what cannot be read a second time, `MissingInputError` for what is not there.
    """
    found: dict[str, InputFile] = {}
    own = Path(out).resolve()
    for source in sources:
        for path, fault in _iter_paths(source):
            if path not in found and not (not is_remote(path) and Path(path).resolve().is_relative_to(own)):
                found[path] = _describe(path, fault)
    return tuple(found.values())


def _iter_paths(source: str) -> Iterator[tuple[str, str | None]]:
    if source == "-" or is_address(source):
        raise UsageError(f"{source}: a run reads files, because it may have to read them again. For addresses and standard input: demarche add")
    if is_remote(source):
        yield from ((path, None) for path in find_remote_files(source))
    elif os.path.isdir(source):
        yield from ((str(path), fault) for path, fault in iter_files(Path(source)))
    else:
        yield source, None


def _describe(path: str, fault: str | None) -> InputFile:
    if fault is not None:
        return InputFile(path, 0, "", fault)
    if is_remote(path):
        return InputFile(path, *read_remote_mark(path))
    try:
        state = os.stat(path)
        if not stat.S_ISREG(state.st_mode):
            raise UsageError(f"{path} is neither a file nor a folder: a run reads what it can read again")
        return InputFile(path, state.st_size, _mark(path, state))
    except FileNotFoundError:
        raise MissingInputError(f"no such file: {path}") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise MissingInputError(f"cannot open {path}: {getattr(error, 'strerror', None) or error}") from None


def _mark(path: str, state: os.stat_result) -> str:
    with open(path, "rb") as file:
        if state.st_size <= WHOLE_BYTES:
            return "sha256:" + hashlib.file_digest(file, "sha256").hexdigest()
        edges = hashlib.sha256(file.read(_EDGE_BYTES))
        file.seek(-_EDGE_BYTES, os.SEEK_END)
        edges.update(file.read())
        return f"changed:{state.st_mtime_ns} edges:{edges.hexdigest()}"


def cut_parts(files: Sequence[InputFile], most_files: int) -> tuple[Part, ...]:
    """The files in runs of small ones and large ones alone: the same parts for the same files."""
    parts: list[Part] = []
    group: list[InputFile] = []

    def close() -> None:
        if group:
            parts.append(Part(len(parts), tuple(group)))
            group.clear()

    for file in files:
        if file.size_bytes >= _PART_BYTES:
            close()
            group.append(file)
            close()
            continue
        if len(group) >= most_files or sum(f.size_bytes for f in group) + file.size_bytes > _PART_BYTES:
            close()
        group.append(file)
    close()
    return tuple(parts)
