"""Files in object stores and other places that fsspec knows: `s3://bucket/crawl/`, `gs://…`, `memory://…`. Needs the extra `cloud`."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any, BinaryIO

from demarche.errors import MissingInputError, UsageError

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_MARKS = ("ETag", "etag", "md5Hash", "checksum", "LastModified", "last_modified", "mtime", "updated", "created")


def is_remote(path: str) -> bool:
    """Whether a path names another place than this machine's files and the web."""
    scheme = _SCHEME.match(path)
    return scheme is not None and scheme[1].lower() not in ("http", "https", "file")


def open_remote(path: str) -> BinaryIO:
    """The bytes of a remote file, read as they are asked for. Raises `MissingInputError`, and `UsageError` without fsspec."""
    system, name = _find_system(path)
    try:
        stream: BinaryIO = system.open(name, "rb")
        return stream
    except Exception as error:  # every file system has errors of its own
        raise MissingInputError(f"cannot open {path}: {_words(error)}") from None


def find_remote_files(path: str) -> list[str]:
    """The files below a remote folder, or that a pattern with `*` means, or the file itself, sorted. Raises `MissingInputError`."""
    system, name = _find_system(path)
    try:
        found = system.glob(name) if "*" in name else system.find(name)
        files = sorted(n for n in found if system.isfile(n)) if "*" in name else sorted(found)
    except Exception as error:
        raise MissingInputError(f"cannot list {path}: {_words(error)}") from None
    if not files:
        raise MissingInputError(f"no such file or folder: {path}")
    return [str(system.unstrip_protocol(n)) for n in files]


def read_remote_mark(path: str) -> tuple[int, str]:
    """Size in bytes of a remote file, and what changes when its content does, as its store tells."""
    system, name = _find_system(path)
    try:
        about = system.info(name)
    except Exception as error:
        raise MissingInputError(f"cannot open {path}: {_words(error)}") from None
    told = {key: str(about[key]) for key in _MARKS if about.get(key)}
    return int(about.get("size") or 0), "store:" + hashlib.sha256(json.dumps(told, sort_keys=True).encode("utf8")).hexdigest()


def _find_system(path: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError:
        raise UsageError(f"{path} needs fsspec: pip install 'demarche[cloud]'") from None
    try:
        system, name = fsspec.core.url_to_fs(path)
    except (ImportError, ValueError) as error:  # the store's own library is missing; a scheme that nobody knows
        raise UsageError(f"{path} cannot be opened: {_words(error)}") from None
    return system, name


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {str(error)[:200]}"
