"""`demarche run`: many reports -> a folder of Parquet tables, shard by shard."""

from __future__ import annotations

import contextlib
import functools
import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass

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
from demarche.scale.mapping import map_on_cores
from demarche.scale.relations import Spread, relate_run
from demarche.scale.run_folders import RunFolder, describe_run
from demarche.scale.shards import CutPart, ReadShard, Wishes

SHOWN_REJECTIONS = 20
"""Refusals that are printed one by one; all of them are in the run's table `rejections`."""


@dataclass(frozen=True, slots=True)
class Plan:
    """On what a run is read (cores, ray), and whether copies and stories are found at its end."""

    on: str = "cores"
    address: str | None = None
    workers: int | None = None
    stories: bool = True


def run_sources(sources: list[str], out: str, wishes: Wishes, plan: Plan) -> None:
    """Does what is missing of a run and tells what it holds. Raises `SomeInputsRejectedError` at the end where anything was refused."""
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
        is_related = folder.manifest.state == "finished" and not missing
        if missing or (plan.stories and not is_related):
            if missing:
                folder.set_state("running")
            with _engine(plan) as engine:
                read_missing(folder, missing, wishes, engine)
                if plan.stories:
                    relate(folder, engine.spread)
        sum_up(folder, time.monotonic() - began)


@dataclass(frozen=True, slots=True)
class _Engine:
    """How shards are read, and how a function is run over many values."""

    read: Callable[[Work, Wishes, Callable[[int], None]], Generator[ReadShard | CutPart, None, None]]
    spread: Spread


@contextlib.contextmanager
def _engine(plan: Plan) -> Iterator[_Engine]:
    if plan.on == "ray":
        from demarche.scale.ray_run import connected, map_on_ray, read_on_ray

        with connected(plan.address) as ray:
            yield _Engine(functools.partial(read_on_ray, ray, workers=plan.workers), functools.partial(map_on_ray, ray))
        return
    workers = plan.workers or pool.count_cores()
    yield _Engine(functools.partial(read_on_cores, workers=workers), functools.partial(map_on_cores, workers=workers))


def read_missing(folder: RunFolder, missing: Work, wishes: Wishes, engine: _Engine) -> None:
    """Keeps the shards that were missing, each on the disk before the next."""
    with _counting() as advance, contextlib.closing(engine.read(missing, wishes, advance)) as results:
        for result in results:
            folder.commit(result)
    if folder.manifest.state == "running":
        folder.set_state("read")


@contextlib.contextmanager
def _counting() -> Iterator[Callable[[int], None]]:
    """Progress by what was done since the last call."""
    count = 0
    with show_progress("-") as advance:

        def more(reports: int) -> None:
            nonlocal count
            count += reports
            advance(count, 0)

        yield more


def relate(folder: RunFolder, spread: Spread) -> None:
    """Finds copies and stories over all shards."""
    error_console().print(f"demarche: {folder.path}: copies and stories")
    with _counting() as advance:
        folder.set_state("finished", relate_run(folder, spread, advance))


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
    if folder.manifest.state == "finished":
        found += f", {folder.manifest.totals['copies']:,} copies, {folder.manifest.totals['stories']:,} stories"
    error_console().print(f"demarche: {folder.path}: {found}{refused}; {len(folder.done):,} shards; {took_s:,.0f} s")
    if totals["rejections"]:
        count = totals["records"] + totals["rejections"]
        raise SomeInputsRejectedError(f"{totals['rejections']:,} of {count:,} reports were refused; the others are in {folder.path}")
