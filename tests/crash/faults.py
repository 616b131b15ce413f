"""Faults at the n-th step: of the database, of a file that is read, of a server that answers. Wrapped here, not in the code."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpcore2 as httpcore

from demarche.archive.archive import Archive
from demarche.archive.integrity import find_problems
from demarche.errors import DemarcheError
from demarche.intake import gathering
from demarche.intake.fetching import Fetcher
from demarche.intake.gathering import iter_gathered
from demarche.intake.manners import Manners
from demarche.intake.rejects import Rejection
from demarche.limits import Limits
from tests.archive.records import make_record
from tests.crash.kills import contents

REPORTS = 5


class Steps:
    """Counts steps, and does something at the n-th."""

    def __init__(self, n: int | None, then: Callable[[], None]) -> None:
        self.done = 0
        self._n = n
        self._then = then

    def step(self) -> None:
        """One more."""
        self.done += 1
        if self.done == self._n:
            self._then()


@contextlib.contextmanager
def database_steps(n: int | None, then: Callable[[], None]) -> Iterator[Steps]:
    """Every statement that Python hands to SQLite is a step, commits among them; `then` is done before the n-th."""
    steps = Steps(n, then)

    class Stepping(sqlite3.Connection):
        def execute(self, *args: Any) -> sqlite3.Cursor:
            steps.step()
            return super().execute(*args)

        def executemany(self, *args: Any) -> sqlite3.Cursor:
            steps.step()
            return super().executemany(*args)

        def executescript(self, *args: Any) -> sqlite3.Cursor:
            steps.step()
            return super().executescript(*args)

    real = sqlite3.connect
    sqlite3.connect = lambda *args, **more: real(*args, factory=Stepping, **more)  # type: ignore[assignment]
    try:
        yield steps
    finally:
        sqlite3.connect = real


def _fail() -> None:
    raise sqlite3.OperationalError("disk I/O error")


def add_all(path: Path) -> list[str]:
    """Adds five made-up reports; the ids that were acknowledged, also where it failed in the middle."""
    done: list[str] = []
    with contextlib.suppress(DemarcheError), Archive(path, write=True) as archive:
        for n in range(REPORTS):
            done.append(archive.add(make_record(f"r{n}", speaker=f"Speaker Number{n}")).id)
    return done


def count_steps(folder: Path) -> int:
    """Steps of an addition into a new archive."""
    with database_steps(None, _fail) as steps:
        assert len(add_all(folder / "counted.db")) == REPORTS
    return steps.done


def fail_database(folder: Path, n: int, expected: dict[str, list[tuple]]) -> None:
    """The n-th statement fails: nothing that was acknowledged is lost, the file is sound, and adding again gives the same archive."""
    path = folder / f"f{n}.db"
    with database_steps(n, _fail) as steps:
        acknowledged = add_all(path)
    assert steps.done >= n, "no such step"
    assert len(add_all(path)) == REPORTS, "what failed once cannot be taken up again"
    with Archive(path, write=True) as archive:
        assert find_problems(archive.db) == []
    assert set(acknowledged) <= {f"r{i}" for i in range(REPORTS)}
    assert contents(path) == expected, f"after a fault at step {n} the archive differs"
    for leftover in folder.glob(path.name + "*"):
        leftover.unlink()


class _Breaking:
    """A stream whose n-th read fails."""

    def __init__(self, stream: Any, steps: Steps) -> None:
        self._stream = stream
        self._steps = steps

    def read(self, *args: int) -> bytes:
        self._steps.step()
        return bytes(self._stream.read(*args))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def fail_file(source: str, n: int | None) -> tuple[int, int, list[str]]:
    """Gathers a file whose n-th read fails. The number of reads, of reports, and the reasons of refusals; anything else is raised."""

    def broken() -> None:
        raise OSError(5, os.strerror(5))

    steps = Steps(n, broken)
    real = gathering.open_source

    @contextlib.contextmanager
    def opened(path: str) -> Iterator[_Breaking]:
        with real(path) as stream:
            yield _Breaking(stream, steps)

    gathering.open_source = opened  # type: ignore[assignment]
    try:
        entries = [item.entry for item in iter_gathered(source)]
    finally:
        gathering.open_source = real
    reasons = [e.reason for e in entries if isinstance(e, Rejection)]
    return steps.done, len(entries) - len(reasons), reasons


class _BreakingConnection(httpcore.NetworkStream):
    """A connection whose n-th read or write fails."""

    def __init__(self, stream: httpcore.NetworkStream, steps: Steps) -> None:
        self._stream = stream
        self._steps = steps

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self._steps.step()
        return self._stream.read(max_bytes, timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._steps.step()
        self._stream.write(buffer, timeout)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def fail_network(url: str, limits: Limits, n: int | None) -> tuple[int, bytes | None]:
    """Fetches an address over a connection whose n-th read or write fails. The number of steps that were taken, and the body, or None where
    it was refused with a reason."""

    def broken() -> None:
        raise httpcore.ReadError("connection reset by peer")

    steps = Steps(n, broken)
    with Fetcher(Manners(allow_private=True), limits) as fetcher:
        tcp = fetcher._pool._network_backend._tcp
        real = tcp.connect_tcp
        tcp.connect_tcp = lambda *args, **more: _BreakingConnection(real(*args, **more), steps)
        try:
            body: bytes | None = fetcher.fetch(url).data
        except DemarcheError as error:
            assert str(error)
            body = None
    return steps.done, body


def killed_at(n: int, do: Callable[[], None]) -> bool:
    """Does something in a forked process that is killed (SIGKILL) before its n-th statement; whether it came so far."""
    child = os.fork()
    if child == 0:  # pragma: no cover
        try:
            with database_steps(n, lambda: os.kill(os.getpid(), signal.SIGKILL)):
                do()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
