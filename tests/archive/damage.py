"""A file whose bits were flipped or whose end was cut, as a disk or a stranger may hand it over."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from demarche.archive.archive import Archive
from demarche.archive.integrity import find_problems
from demarche.archive.opening import translated
from demarche.errors import DemarcheError
from tests.archive.records import make_record


def fill(path: Path) -> bytes:
    """The bytes of an archive of twenty reports."""
    with Archive(path, write=True) as archive:
        for n in range(20):
            archive.add(make_record(f"r{n}"))
        archive.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.read_bytes()


def ask(path: Path) -> dict[str, Any]:
    """What a reader asks: rows by words and by name, and every record whole."""
    with Archive(path) as archive:
        return {
            "rows": list(archive.statements(actor="Marsh", text="accord", copies=True)),
            "events": list(archive.events(country="SVK", copies=True)),
            "records": [record.to_dict() for record in archive.records()],
        }


def harm(whole: bytes, seed: int) -> bytes:
    """One to thirty flipped bits; every fifth file is cut too."""
    rng = random.Random(seed)
    data = bytearray(whole)
    if seed % 5 == 0:
        del data[rng.randrange(len(data)) :]
    for _ in range(rng.randint(1, 30)):
        if data:
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def try_damaged(path: Path, data: bytes, expected: dict[str, Any]) -> str:
    """`error`, `right`, `found` (another answer, but `demarche check` tells of the damage), or `unseen` (another answer, and it does not)."""
    path.write_bytes(data)
    try:
        if ask(path) == expected:
            return "right"
    except DemarcheError as error:
        assert str(error)
        return "error"
    try:
        with Archive(path, write=True) as archive, translated(path):
            return "found" if find_problems(archive.db) else "unseen"
    except DemarcheError:
        return "found"
    finally:
        for leftover in path.parent.glob(path.name + "-*"):
            leftover.unlink()
