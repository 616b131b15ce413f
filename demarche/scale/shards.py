"""A part of the inputs -> shards: runs of so many entries, the same whenever they are cut; and a shard's readings -> its tables."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from demarche.exports.record_tables import TABLES, Row, encode_table, make_rows
from demarche.intake.gathering import Gathered, iter_gathered
from demarche.intake.rejects import Rejection
from demarche.record import Record, why_not_read
from demarche.report import Report
from demarche.scale.inputs import Part


@dataclass(frozen=True, slots=True)
class Wishes:
    """How the inputs are taken in: the fields' columns in tables, the kind of source, the day of reports that give none; entries of a shard."""

    shard_size: int
    columns: Mapping[str, str] | None = None
    kind: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """So many entries of one part, reports and refusals; numbers count from 0 in the part."""

    part: int
    number: int
    entries: tuple[Gathered, ...]

    @property
    def name(self) -> str:
        """What its files are called; names sort as the shards do."""
        return shard_name(self.part, self.number)


@dataclass(frozen=True, slots=True)
class Reading:
    """What became of one entry: a record, or the reason why there is none."""

    source: str
    id: str | None
    record: Record | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class ReadShard:
    """A shard's tables as Parquet, with the rows of each."""

    part: int
    number: int
    tables: Mapping[str, bytes]
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CutPart:
    """A part that was gathered to its end: how many shards it has."""

    part: int
    shards: int


def shard_name(part: int, number: int) -> str:
    """See `Shard.name`."""
    return f"{part:06}-{number:06}"


def iter_shards(part: Part, wishes: Wishes) -> Iterator[Shard]:
    """The shards of a part, in order."""
    entries = _iter_entries(part, wishes)
    for number in itertools.count():
        held = tuple(itertools.islice(entries, wishes.shard_size))
        if not held:
            return
        yield Shard(part.number, number, held)


def _iter_entries(part: Part, wishes: Wishes) -> Iterator[Gathered]:
    for file in part.files:
        if file.fault is not None:
            yield Gathered(file.path, Rejection(0, None, file.fault))
            continue
        yield from iter_gathered(file.path, columns=wishes.columns, kind=wishes.kind, date=wishes.date)


def iter_readings(entries: Iterable[Gathered], pipe: Callable[[Iterable[Report]], Iterator[Record]]) -> Iterator[Reading]:
    """What becomes of each entry, in order. `pipe` gives one record for each report and may take some in ahead."""
    waiting: deque[Gathered] = deque()

    def reports() -> Iterator[Report]:
        for item in entries:
            waiting.append(item)
            if isinstance(item.entry, Report):
                yield item.entry

    for record in pipe(reports()):
        yield from _refused(waiting)
        source, reason = waiting.popleft().where, why_not_read(record)
        yield Reading(source, record.id, None if reason else record, reason)
    yield from _refused(waiting)


def _refused(waiting: deque[Gathered]) -> Iterator[Reading]:
    """The refusals that stand before the next report."""
    while waiting and isinstance(waiting[0].entry, Rejection):
        item = waiting.popleft()
        if isinstance(item.entry, Rejection):
            yield Reading(item.where, item.entry.id, None, item.entry.reason)


def encode_shard(part: int, number: int, readings: Iterable[Reading]) -> ReadShard:
    """The tables of a shard."""
    rows: dict[str, list[Row]] = {name: [] for name in TABLES}
    for reading in readings:
        if reading.record is None:
            rows["rejections"].append({"report": reading.id, "source": reading.source, "reason": reading.reason})
            continue
        for name, more in make_rows(reading.record, reading.source).items():
            rows[name] += more
    return ReadShard(part, number, {name: encode_table(name, held) for name, held in rows.items()}, {name: len(held) for name, held in rows.items()})
