"""How far a batch is: a bar on a terminal, a line every few seconds elsewhere. Always on standard error."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from demarche.cli.printing import error_console

LOG_EVERY_S = 10.0

Advance = Callable[[int, int], None]
"""Called with the number of reports done and of input bytes taken in."""


@contextlib.contextmanager
def show_progress(path: str) -> Iterator[Advance]:
    """A function to call after each report of the batch that is read from `path`."""
    console = error_console()
    size = _size(path)
    if not console.is_terminal:
        yield _logger(size)
        return
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    done = TextColumn("{task.fields[done]:,} reports")
    columns = (BarColumn(), TaskProgressColumn(), done, TimeRemainingColumn()) if size else (BarColumn(), done)
    with Progress(TextColumn("reading"), *columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=size, done=0)
        yield lambda count, taken: bar.update(task, completed=taken, done=count)


def _size(path: str) -> int | None:
    """Bytes of a file; None for a stream, whose end nobody knows."""
    try:
        return Path(path).stat().st_size or None if path != "-" and Path(path).is_file() else None
    except (OSError, ValueError):
        return None


def _logger(size: int | None) -> Advance:
    started = last = time.monotonic()

    def advance(count: int, taken: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last < LOG_EVERY_S:
            return
        last = now
        share = f", {100 * min(1.0, taken / size):.0f} % of the input" if size else ""
        error_console().print(f"demarche: {count:,} reports{share}, {count / (now - started):.1f} a second")

    return advance
