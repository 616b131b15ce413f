"""A child process for the libraries that parse pages and feeds: they may hang in C code, where only a kill ends them."""

from __future__ import annotations

import atexit
import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from demarche.errors import InputError
from demarche.intake.worker_process import receive, send
from demarche.limits import DEFAULT_LIMITS, Limits

_START_TIMEOUT_S = 60.0


class WorkerLateError(Exception):
    """The worker did not answer in time and was killed."""


class WorkerDiedError(Exception):
    """The worker ended twice over the same request."""


class Worker:
    """A child process that answers one request at a time; replaced when it dies or passes its deadline.

    Safe to share between threads (they take turns). A forked process starts its own child.
    """

    def __init__(self, limits: Limits = DEFAULT_LIMITS) -> None:
        self.limits = limits
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, request: Mapping[str, Any], timeout_s: float) -> dict[str, Any]:
        """The worker's answer. Raises `WorkerLateError` and `WorkerDiedError`."""
        with self._lock:
            for _ in range(2):
                answer = self._ask({**request, "timeout_s": timeout_s}, timeout_s)
                if answer is not None:
                    return answer
            raise WorkerDiedError

    def _ask(self, request: Mapping[str, Any], timeout_s: float) -> dict[str, Any] | None:
        """The answer, or None where the child died on the way."""
        child = self._start()
        requests, answers = _pipes(child)
        late = threading.Event()

        def end() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(timeout_s, end)
        timer.daemon = True
        timer.start()
        answer = None
        try:
            with contextlib.suppress(OSError):
                send(requests, request)
                answer = receive(answers)
        except BaseException:  # Ctrl-C in the middle: the next request must not get this one's answer
            self._stop()
            raise
        finally:
            timer.cancel()
        if answer is None:
            self._stop()
            if late.is_set():
                raise WorkerLateError
        return answer if isinstance(answer, dict) else None

    def _start(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._owner == os.getpid() and self._child.poll() is None:
            return self._child
        if self._owner == os.getpid():
            self._stop()
        home = str(Path(__file__).resolve().parents[2])
        paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
        child = subprocess.Popen(  # noqa: S603 our own interpreter and module; no shell
            [sys.executable, "-m", "demarche.intake.worker_process", str(self.limits.page_memory_bytes)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            start_new_session=True,  # Ctrl-C is for the parent, which then closes the child's input
        )
        self._child, self._owner = child, os.getpid()
        timer = threading.Timer(_START_TIMEOUT_S, child.kill)
        timer.daemon = True
        timer.start()
        ready = receive(_pipes(child)[1])
        timer.cancel()
        if ready is None:
            self._stop()
            raise InputError("the parser's process does not start. Try: python -c 'import trafilatura, feedparser'")
        return child

    def _stop(self) -> None:
        """Kills the child and closes its pipes."""
        child, self._child = self._child, None
        if child is None or self._owner != os.getpid():
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        child.wait()

    def close(self) -> None:
        """Ends the child process."""
        with self._lock:
            self._stop()


def _pipes(child: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if child.stdin is None or child.stdout is None:
        raise InputError("the parser's process has no pipes")
    return child.stdin, child.stdout


SHARED_WORKER = Worker()
"""The one that everything uses which has no limits of its own; started by the first request."""
atexit.register(SHARED_WORKER.close)


@contextlib.contextmanager
def open_worker(limits: Limits = DEFAULT_LIMITS) -> Iterator[Worker]:
    """A worker with these limits: the shared one, or one of its own that ends with the block."""
    if limits == DEFAULT_LIMITS:
        yield SHARED_WORKER
        return
    worker = Worker(limits)
    try:
        yield worker
    finally:
        worker.close()
