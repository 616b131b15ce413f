"""Rows 1 to 5, 18 and 20: kills, faults, full disks, crowds, damage, upgrades."""

from __future__ import annotations

import gzip
import random
import shutil
from dataclasses import replace
from pathlib import Path

from backports import zstd

from demarche.archive.archive import Archive
from demarche.archive.schema import MIGRATIONS
from demarche.limits import DEFAULT_LIMITS
from tests.archive import damage, upgrades
from tests.crash import faults, kills
from tests.hard.outcomes import Outcome
from tests.intake.sources import put
from tests.intake.test_gathering import SOURCES
from tests.intake.web_server import open_site

PACKS = {"plain": bytes, "gzip": gzip.compress, "zstd": zstd.compress}


def try_kills(start: int, stop: int, folder: Path) -> Outcome:
    """SIGKILL at a random moment of an addition of records that are given."""
    out, rng = Outcome(), random.Random(start)
    expected = kills.add_whole(folder / "whole.db")
    archives = 0
    while out.tried < stop - start:
        archives += 1
        try:
            hit = kills.kill_and_resume(folder / f"k{archives}.db", rng, stop - start - out.tried, expected)
        except AssertionError as error:
            out.tried += 1
            out.fail(f"kills from {start}, archive {archives}: {error}")
            continue
        out.tried += hit
        out.count("archives compared row for row")
    return out


def try_reading_kills(start: int, stop: int, folder: Path) -> Outcome:
    """SIGKILL at a random moment of `demarche add` with the network; the accounts of every resumed run are added up too."""
    out, rng = Outcome(), random.Random(start)
    given = kills.write_reports(folder / "in.jsonl")
    whole = kills.add_command(folder / "in.jsonl", folder / "whole.db", 1)
    lines, _ = whole.communicate(timeout=300)
    kills.require_accounts(lines.splitlines(), given)
    expected = kills.contents(folder / "whole.db")
    while out.tried < stop - start:
        try:
            hit = kills.kill_reading(folder / "in.jsonl", given, folder / f"k{out.tried}-{int(out.counts.get('runs', 0))}.db", rng, expected)
        except AssertionError as error:
            out.tried += 1
            out.fail(f"kills from {start}: {error}")
            continue
        out.count("runs")
        out.count("accounts added up")
        out.tried += hit
    return out


def try_disks(start: int, stop: int, folder: Path) -> Outcome:
    """A disk that is full after so many bytes."""
    out, rng = Outcome(), random.Random(start)
    kills.add_whole(folder / "whole.db")
    full = (folder / "whole.db").stat().st_size
    for n in range(start, stop):
        out.tried += 1
        size = rng.randrange(4096, int(0.9 * full))
        try:
            kills.fill_disk(folder / f"f{n}.db", size)
        except AssertionError as error:
            out.fail(f"{size} bytes: {error}")
    return out


def try_crowd(start: int, stop: int, folder: Path) -> Outcome:
    """Seconds of two writers and eight readers."""
    out = Outcome(tried=stop - start)
    try:
        out.count("records read whole meanwhile", kills.crowd(folder / "a.db", stop - start))
    except AssertionError as error:
        out.fail(str(error))
    return out


def try_database_faults(start: int, stop: int, folder: Path) -> Outcome:
    """Every statement that Python hands to SQLite, from the opening to the last commit; `stop` beyond the last one is no matter."""
    out = Outcome()
    faults.add_all(folder / "whole.db")
    expected = kills.contents(folder / "whole.db")
    steps = faults.count_steps(folder)
    for n in range(start + 1, min(stop, steps) + 1):
        out.tried += 1
        try:
            faults.fail_database(folder, n, expected)
        except Exception as error:
            out.fail(f"statement {n}: {type(error).__name__}: {error}")
    out.peak("statements of one addition of five reports", steps)
    return out


def try_intake_faults(start: int, stop: int, folder: Path) -> Outcome:
    """Every read of a file of each format, packed and not, and every read and write of a connection."""
    out = Outcome()
    cases = [(kind, pack) for kind in SOURCES for pack in PACKS][start:stop]
    for kind, pack in cases:
        out.tried += 1
        source = put(folder, f"{kind}-{pack}", PACKS[pack](SOURCES[kind][0]))
        reads, *_ = faults.fail_file(source, None)
        for n in range(1, reads + 1):
            out.count("reads that failed")
            try:
                _, reports, reasons = faults.fail_file(source, n)
                assert reports == 1 or reasons
            except Exception as error:
                out.fail(f"{kind}, {pack}, read {n}: {type(error).__name__}: {error}")
    if stop >= len(SOURCES) * len(PACKS):
        _try_network(out)
    return out


def _try_network(out: Outcome) -> None:
    quick = replace(DEFAULT_LIMITS, fetch_pause_s=0.0, fetch_read_s=2.0)
    with open_site() as site:
        site.answers["/a"] = b"words " * 40_000
        steps, _ = faults.fail_network(site.url("/a"), quick, None)
        for n in range(1, steps + 1):
            out.count("steps of a connection that failed")
            _, body = faults.fail_network(site.url("/a"), quick, n)
            if body not in (None, site.answers["/a"]):
                out.fail(f"step {n} of a connection: half a body was taken for a whole one")


def try_damage(start: int, stop: int, folder: Path) -> Outcome:
    """Files with flipped bits and cut ends."""
    out = Outcome()
    whole = damage.fill(folder / "a.db")
    expected = damage.ask(folder / "a.db")
    names = {
        "error": "a clear error",
        "right": "the right answer",
        "found": "another answer, but `demarche check` tells of the damage",
        "unseen": "another answer, and nothing tells",
    }
    for seed in range(start, stop):
        out.tried += 1
        try:
            became = damage.try_damaged(folder / "x.db", damage.harm(whole, seed), expected)
        except Exception as error:
            out.fail(f"file {seed}: {type(error).__name__}: {error}")
            continue
        out.count(names[became])
        if became == "unseen":
            out.fail(f"file {seed}: another answer, and the check does not tell")
    return out


def try_upgrades(start: int, stop: int, folder: Path) -> Outcome:
    """From each earlier version, killed before each statement. A case is a version."""
    out = Outcome()
    expected = kills.contents(upgrades.fill(folder / "new.db"))
    for version in [*range(1, len(MIGRATIONS))][start:stop]:
        out.tried += 1
        old = upgrades.take_back(upgrades.fill(folder / f"v{version}.db"), version)
        shutil.copy(old, folder / f"c{version}.db")
        with faults.database_steps(None, lambda: None) as steps:
            _open(folder / f"c{version}.db")
        for n in range(1, steps.done + 1):
            path = folder / f"k{version}-{n}.db"
            shutil.copy(old, path)
            if not faults.killed_at(n, lambda path=path: _open(path)):
                out.fail(f"version {version}, statement {n}: was not killed")
            _open(path)
            out.count("kills")
            if kills.contents(path) != expected:
                out.fail(f"version {version}, killed at statement {n}: not what a new archive is")
            for leftover in folder.glob(path.name + "*"):
                leftover.unlink()
    return out


def _open(path: Path) -> None:
    Archive(path, write=True).close()
