"""Shards on the cores of this machine: gathered here, read by child processes, in order."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator

from demarche.intake.gathering import Gathered
from demarche.limits import DEFAULT_LIMITS, Limits
from demarche.scale import pool
from demarche.scale.inputs import Part
from demarche.scale.shards import CutPart, Reading, ReadShard, Shard, Wishes, encode_shard, iter_readings, iter_shards

Work = Iterable[tuple[Part, frozenset[int]]]
"""Parts, each with the numbers of its shards that are done."""


def read_on_cores(
    work: Work, wishes: Wishes, advance: Callable[[int], None], *, workers: int, limits: Limits = DEFAULT_LIMITS
) -> Generator[ReadShard | CutPart, None, None]:
    """The shards that are missing, read, and for each part how many it has. `advance` is called with the entries that were read since.

    Every report is read in a child process, as `pool.pipe` does: one that ends its process or is late costs itself only.
    """
    begun: deque[Shard] = deque()
    cut: deque[CutPart] = deque()

    def entries() -> Iterator[Gathered]:
        for part, done in work:
            count = 0
            for shard in iter_shards(part, wishes):
                count += 1
                if shard.number not in done:
                    begun.append(shard)
                    yield from shard.entries
            cut.append(CutPart(part.number, count))

    def tell() -> Iterator[CutPart]:
        while cut:
            yield cut.popleft()

    readings = iter_readings(entries(), lambda reports: pool.pipe(reports, workers=workers, limits=limits, few=0))
    while True:
        first = next(readings, None)
        if first is None:
            break
        yield from tell()
        shard = begun.popleft()
        held = list[Reading]()
        for reading in itertools.chain([first], itertools.islice(readings, len(shard.entries) - 1)):
            held.append(reading)
            advance(1)
        yield encode_shard(shard.part, shard.number, held)
    yield from tell()
