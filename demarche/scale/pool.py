"""Reports -> records on all cores: one child process a core, in order, bounded, and a report that ends its process costs itself only."""

from __future__ import annotations

import contextlib
import itertools
import os
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import msgspec

from demarche import reader
from demarche.errors import UsageError
from demarche.limits import DEFAULT_LIMITS, Limits
from demarche.record import Record
from demarche.report import Report
from demarche.scale.reader_process import READY, receive, send

FEW = 6
"""Reports that are read in this process: for fewer, starting others takes longer than it saves."""
_AHEAD = 2  # reports for each worker that wait or are read; more would only hold memory
_START_TIMEOUT_S = 120.0


def count_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def make_pipe(workers: int | None = None, limits: Limits = DEFAULT_LIMITS) -> Callable[[Iterable[Report]], Iterator[Record]]:
    """`reader.pipe`, on so many processes; None is one for each core. Raises `UsageError` for no worker at all."""
    wanted = count_cores() if workers is None else workers
    if wanted < 1:
        raise UsageError(f"--workers {wanted}: at least one")
    return reader.pipe if wanted == 1 else lambda reports: pipe(reports, workers=wanted, limits=limits)


def pipe(reports: Iterable[Report], *, workers: int, limits: Limits = DEFAULT_LIMITS, few: int = FEW) -> Iterator[Record]:
    """Records of many reports, in order, the same as `reader.pipe` gives.

    At most twice as many reports as workers are taken in ahead. A report that takes longer than `limits.report_timeout_s`, or ends
    its process twice, gives a record with no parts and the reason. Fewer reports than `few` are read in this process.
    """
    source = iter(reports)
    first = list(itertools.islice(source, few))
    if len(first) < few:
        yield from reader.pipe(first)
        return
    children = [Child(limits) for _ in range(workers)]
    idle: deque[Child] = deque(children)

    def read(report: Report) -> Record:
        child = idle.popleft()  # there are as many threads as children: one is always there
        try:
            return child.read(report)
        finally:
            idle.append(child)

    executor = ThreadPoolExecutor(workers, thread_name_prefix="demarche-reader")
    waiting: deque[Future[Record]] = deque()
    try:
        for report in itertools.chain(first, source):
            waiting.append(executor.submit(read, report))
            if len(waiting) >= _AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
        for child in children:
            child.close()
        executor.shutdown(wait=True, cancel_futures=True)


class Child:
    """One reading process, started by its first report and replaced when it dies or is late. Used by one thread at a time."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._lock = threading.Lock()  # of the process handle: closing comes from another thread

    def read(self, report: Report) -> Record:
        """The record of a report, whatever becomes of the process."""
        request = msgspec.json.encode(report)
        for _ in range(2):
            answer, is_late = self._ask(request)
            if answer is not None:
                return msgspec.json.decode(answer, type=Record)
            if is_late:
                return reader.unread_record(report, f"takes longer than {self._limits.report_timeout_s:g} s to read (limits.report_timeout_s)")
            if self._closed:
                break
        return reader.unread_record(report, "ended the process that read it, twice")

    def _ask(self, request: bytes) -> tuple[bytes | None, bool]:
        """The answer, or None where there is none; and whether the time ran out."""
        process = self._start()
        if process is None or process.stdin is None or process.stdout is None:
            return None, False
        late = threading.Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = threading.Timer(self._limits.report_timeout_s, end)
        timer.daemon = True
        timer.start()
        answer = None
        try:
            with contextlib.suppress(OSError, ValueError):
                send(process.stdin, request)
                answer = receive(process.stdout)
        finally:
            timer.cancel()
        if answer is None:
            self._stop()
        return answer, late.is_set()

    def _start(self) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._closed:
                return None
            if self._process is not None:
                return self._process
            home = str(Path(__file__).resolve().parents[2])
            paths = [home, *filter(None, [os.environ.get("PYTHONPATH")])]
            process = self._process = subprocess.Popen(
                [sys.executable, "-m", "demarche.scale.reader_process", "1"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                start_new_session=True,  # Ctrl-C is for the parent, which then ends its children
            )
        timer = threading.Timer(_START_TIMEOUT_S, process.kill)
        timer.daemon = True
        timer.start()
        is_ready = process.stdout is not None and receive(process.stdout) == READY
        timer.cancel()
        if not is_ready:
            self._stop()
            return None
        return process

    def _stop(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if stream is not None:
                    stream.close()

    def close(self) -> None:
        """Ends the process, whatever it is doing; a thread that waits for it gets no answer."""
        with self._lock:
            self._closed = True
            process = self._process
        if process is not None:
            process.kill()
        self._stop()
