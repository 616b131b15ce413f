"""A folder -> its files, in sorted order, without leaving it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path


def iter_files(folder: Path) -> Iterator[tuple[Path, str | None]]:
    """Files below a folder in sorted order, each with None, or with the reason why it is not read.

    Hidden files and folders are skipped. Symbolic links are not followed: those that stay inside are skipped, because
    what they lead to is met anyway, and those that leave the folder are refused, as are pipes, sockets and devices.
    """
    root = Path(os.path.realpath(folder))
    waiting = [root]
    while waiting:
        path = waiting.pop()
        try:
            mode = path.lstat().st_mode
            if stat.S_ISDIR(mode):
                inside = (entry for entry in path.iterdir() if not entry.name.startswith("."))
                waiting += sorted(inside, reverse=True)  # a stack: the last one in is the first one out
                continue
            reason = None if stat.S_ISREG(mode) else "neither a file nor a folder"
            if stat.S_ISLNK(mode):
                if Path(os.path.realpath(path)).is_relative_to(root):
                    continue
                reason = "a symbolic link that leads out of the folder: add what it leads to by its own name"
        except OSError as error:
            reason = f"cannot be opened: {error.strerror or error}"
        yield folder / path.relative_to(root), reason
