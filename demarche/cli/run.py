"""`demarche run`: many reports -> a folder of Parquet tables, shard by shard."""

from __future__ import annotations

import time
from collections.abc import Iterator

from demarche.cli.printing import error_console, show_error
from demarche.cli.progress import show_progress
from demarche.errors import SomeInputsRejectedError, UsageError
from demarche.exports.record_tables import require_pyarrow
from demarche.intake.columns import require_fields
from demarche.intake.kinds import require_kind
from demarche.report import parse_publication_date
from demarche.scale import pool
from demarche.scale.cores_run import Work, read_on_cores
from demarche.scale.inputs import cut_parts, find_inputs
from demarche.scale.run_folders import RunFolder, describe_run
from demarche.scale.shards import CutPart, ReadShard, Wishes

SHOWN_REJECTIONS = 20
"""Refusals that are printed one by one; all of them are in the run's table `rejections`."""


def run_sources(sources: list[str], out: str, wishes: Wishes, *, on: str, address: str | None, workers: int | None) -> None:
    """Reads what is missing of a run and tells what it holds. Raises `SomeInputsRejectedError` at the end where anything was refused."""
    require_pyarrow()
    require_kind(wishes.kind)
    require_fields(wishes.columns)
    parse_publication_date(wishes.date)
    inputs = find_inputs(sources, out)
    if not inputs:
        raise UsageError(f"no files in {', '.join(sources)}; what lies in the run's own folder {out} is not read")
    began = time.monotonic()
    with RunFolder.begin(out, describe_run(inputs, wishes)) as folder:
        missing = folder.find_missing(cut_parts(inputs, wishes.shard_size))
        if folder.done:
            error_console().print(f"demarche: {out}: {len(folder.done):,} shards are there already")
        read_missing(folder, missing, wishes, on=on, address=address, workers=workers)
        sum_up(folder, time.monotonic() - began)


def read_missing(folder: RunFolder, missing: Work, wishes: Wishes, *, on: str, address: str | None, workers: int | None) -> None:
    """Reads the shards that are missing, each on the disk before it is counted."""
    count = 0
    with show_progress("-") as advance:

        def more(entries: int) -> None:
            nonlocal count
            count += entries
            advance(count, 0)

        results: Iterator[ReadShard | CutPart]
        if on == "ray":
            from demarche.scale.ray_run import read_on_ray

            results = read_on_ray(missing, wishes, address=address, workers=workers)
        else:
            results = read_on_cores(missing, wishes, workers=workers or pool.count_cores(), advance=more)
        for result in results:
            folder.commit(result)
            if on == "ray" and isinstance(result, ReadShard):
                more(result.counts["records"] + result.counts["rejections"])
    if folder.manifest.state == "running":
        folder.set_state("read")


def sum_up(folder: RunFolder, took_s: float) -> None:
    """Prints what was refused and the accounts. Raises `SomeInputsRejectedError` where anything was refused."""
    totals = folder.count_rows()
    if totals["rejections"]:
        for number, row in enumerate(folder.iter_rows("rejections")):
            if number == SHOWN_REJECTIONS:
                show_error(f"and {totals['rejections'] - SHOWN_REJECTIONS:,} more that were refused: {folder.path}/rejections has all of them")
                break
            show_error(f"{row['source']}: {row['reason']}")
    found = ", ".join(f"{totals[name]:,} {name}" for name in ("records", "statements", "events", "figures"))
    refused = f", {totals['rejections']:,} refused" if totals["rejections"] else ""
    error_console().print(f"demarche: {folder.path}: {found}{refused}; {len(folder.done):,} shards; {took_s:,.0f} s")
    if totals["rejections"]:
        count = totals["records"] + totals["rejections"]
        raise SomeInputsRejectedError(f"{totals['rejections']:,} of {count:,} reports were refused; the others are in {folder.path}")
