"""Rows 8 to 10: the same record whatever is read beside it, time that grows with length, and memory that does not grow with the batch."""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from demarche import reader
from demarche.errors import DemarcheError
from demarche.reader import read_report
from demarche.report import Report
from demarche.scale import pool
from tests.checks import check_record
from tests.hard.outcomes import Outcome
from tests.hostile.encoders import HostileEncoder
from tests.hostile.mutators import mutate, samples

PIECES = ("1", "?", " ", '"', "(", "A", "-", ", ", "said ", "e\u0301", "\U0001f30d", "\r\n")
MOST_GROWTH = 2.6


def make_reports(start: int, stop: int) -> list[Report]:
    """Pieces of the samples, each its own, some of them made worse."""
    out = []
    for seed in range(start, stop):
        rng = random.Random(seed)
        text = rng.choice(samples())
        at = rng.randrange(len(text) - 300)
        piece = text[at : at + rng.randrange(200, 900)]
        out.append(Report.make(mutate(piece, rng) if seed % 3 == 0 else piece, id=str(seed), date="2024-05-15"))
    return out


def try_same(start: int, stop: int, folder: Path) -> Outcome:
    """Each report alone, in a batch backwards, and on two processes: the same record."""
    out = Outcome()
    reports = make_reports(start, stop)
    alone = {r.id: next(reader.pipe([r])) for r in reports}
    backwards = {r.id: r for r in reader.pipe(reversed(reports))}
    apart = {r.id: r for r in pool.pipe(reports, workers=2)}
    for report in reports:
        out.tried += 1
        for name, others in (("backwards", backwards), ("on two processes", apart)):
            if others[report.id] != alone[report.id]:
                out.fail(f"report {report.id} differs {name}")
    return out


def try_growth(start: int, stop: int, folder: Path) -> Outcome:
    """Each kind of hostile text at 250,000, 500,000 and 1,000,000 characters, under scores that are hostile too. A case is a kind."""
    out = Outcome()
    for piece in PIECES[start:stop]:
        out.tried += 1
        times = []
        for chars in (250_000, 500_000, 1_000_000):
            text = (piece * (chars // len(piece) + 1))[:chars]
            began = time.process_time()
            try:
                read_report(Report.make(text, date="2024-05-15"), HostileEncoder(1))
            except DemarcheError:
                pass
            times.append(time.process_time() - began)
        growth = max(b / max(a, 0.05) for a, b in pairwise(times))
        out.peak("largest growth for twice the text", round(growth, 2))
        out.peak("slowest million characters, s", round(times[-1], 1))
        if growth > MOST_GROWTH:
            out.fail(f"{piece!r}: {', '.join(f'{t:.1f}' for t in times)} s")
    return out


def try_batch(start: int, stop: int, folder: Path) -> Outcome:
    """One hostile report to nine real ones in one process: the real ones are all read, and memory stays flat after the first tenth."""
    out = Outcome()
    kept: list[str] = []

    def source() -> Iterator[Report]:
        for n, report in enumerate(make_reports(start, stop)):
            if n % 10 == 9:
                rng = random.Random(n)
                yield Report.make(
                    (rng.choice(PIECES) * 4000)[: rng.randrange(1, 4000)] + mutate(report.text, rng) * 3, id=f"bad{n}", date="2024-05-15"
                )
            else:
                kept.append(report.id)
                yield report

    early = 0
    for done, record in enumerate(reader.pipe(source()), 1):
        out.tried += 1
        check_record(record)
        if record.id in kept and any(w.kind == "not_read" for w in record.warnings):
            text = record.text
            if int(record.id) % 3 and text:  # a third of them was made worse, and may be refused
                out.fail(f"report {record.id} was not read: {record.warnings[0].message[:100]}")
        if done == max(100, (stop - start) // 4):
            early = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    out.peak("peak memory, MB", round(peak / 1024))
    if early:
        out.peak("growth of memory after the first quarter, %", round(100 * (peak / early - 1), 1))
        if peak > 1.1 * early:
            out.fail(f"memory grew from {early // 1024} to {peak // 1024} MB")
    return out
