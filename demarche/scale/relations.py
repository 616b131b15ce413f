"""The second stage of a run: copies and stories across its shards, by the rules by which an archive finds them.

Signing, describing and comparing texts, which take the time, go over the cores or the cluster; which reports are compared is found from
sorted files of signatures; what depends on the order of the reports is done here, in that order, by the archive's own code on an archive
without texts. So a run and an archive of the same reports agree.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import sqlite3
import tempfile
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Protocol, TypeVar

import msgspec
import numpy as np

from demarche.archive.clustering import keep_story, title_of
from demarche.archive.copying import keep_likenesses
from demarche.archive.opening import open_archive
from demarche.archive.preparing import digest_of_record
from demarche.corpus.copies import COMMON, MOST_COMPARED, Likeness, compare_likely, sign
from demarche.corpus.stories import Description, describe
from demarche.exports.record_tables import encode_rows
from demarche.knowledge.frequencies import load_frequencies
from demarche.record import Record
from demarche.scale.run_folders import RunFolder

TABLES: Mapping[str, Mapping[str, str]] = {
    "copies": {"report": "text", "copy_of": "text"},
    # `here` and `there` are shares of each report's words; `passages` is JSON: [[[start, end], [start, end] in the other], …].
    "likenesses": {"report": "text", "other": "text", "kind": "text", "here": "number", "there": "number", "passages": "text"},
    "stories": {"story": "count", "title": "text", "first": "text", "last": "text", "reports": "count"},
    # `shared`: why it joined, the heaviest terms in common.
    "members": {"story": "count", "report": "text", "likeness": "number", "shared": "texts"},
}
"""Tables of the whole run, `NAME/all.parquet`, with columns and their kinds."""

_SPLITS = 16  # files of signatures; each is sorted by itself
_COMPARED_AT_ONCE = 64  # reports, in one task
_KEYED = np.dtype([("key", "<u8"), ("n", "<u4")])

A = TypeVar("A")
B = TypeVar("B")


class Spread(Protocol):
    """Runs a function over values somewhere, in order: `mapping.map_on_cores`, `ray_run.map_on_ray`."""

    def __call__(self, function: Callable[[A], B], items: Iterable[A], /) -> Iterator[B]:
        """The values, in order."""
        ...


@dataclass(frozen=True, slots=True)
class Sketch:
    """What the second stage needs of a report. `bands` and `fingerprints` are keys of 64 bits, little-endian, one after the other."""

    id: str
    digest: bytes
    published: str | None
    title: str
    text: str
    terms: bytes
    bands: bytes
    fingerprints: bytes


@dataclass(frozen=True, slots=True)
class Comparison:
    """A report, and those that it may be like, the likeliest first, as number and text."""

    n: int
    text: str
    likely: tuple[tuple[int, str], ...]


def relate_run(folder: RunFolder, spread: Spread, advance: Callable[[int], None] = lambda _: None) -> dict[str, int]:
    """Writes the tables of copies and stories of a run that has been read; rows by table. `advance` is called with the reports done since.

    Of several reports with one id the last counts, as in an archive.
    """
    with tempfile.TemporaryDirectory(dir=folder.path, prefix="relating-") as scratch, contextlib.closing(_Sketches(Path(scratch))) as sketches:
        shards = (folder.read_bytes("records", shard) for shard in folder.names())
        for sketch in itertools.chain.from_iterable(spread(sketch_shard, shards)):
            sketches.add(sketch)
        likely = sketches.find_likely()
        with contextlib.closing(open_archive(Path(scratch) / "order.db", write=True)) as db:
            compared = itertools.chain.from_iterable(spread(compare_all, _batched(sketches.comparisons(likely))))
            _keep_in_order(db, sketches, compared, advance)
            return _write_tables(db, folder)


def sketch_shard(data: bytes) -> list[Sketch]:
    """The sketches of the records in a Parquet table."""
    import pyarrow
    import pyarrow.parquet

    column = pyarrow.parquet.read_table(pyarrow.BufferReader(data), columns=["record"], use_threads=False).column("record")
    return [_sketch(msgspec.json.decode(text, type=Record)) for text in column.to_pylist()]


def _sketch(record: Record) -> Sketch:
    signature = sign(record.text)
    # A band is its number and eight bytes: the number goes into them, so that bands of different places do not meet.
    bands = np.array([int.from_bytes(b[1:], "big") ^ (b[0] * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF for b in signature.bands], "<u8")
    described = describe(record.text, record.published, load_frequencies())
    terms = msgspec.json.encode(list(described.terms.items()))
    prints = np.array(signature.fingerprints, "<i8")
    return Sketch(record.id, digest_of_record(record), record.published, title_of(record), record.text, terms, bands.tobytes(), prints.tobytes())


def compare_all(comparisons: list[Comparison]) -> list[tuple[int, dict[int, Likeness]]]:
    """What each report is like."""
    return [(c.n, compare_likely(c.text, c.likely)) for c in comparisons]


def _batched(comparisons: Iterator[Comparison]) -> Iterator[list[Comparison]]:
    while batch := list(itertools.islice(comparisons, _COMPARED_AT_ONCE)):
        yield batch


@dataclass(slots=True)
class _Sketches:
    """All sketches, on the disk but for what is small: about 150 bytes of memory a report."""

    folder: Path
    ids: list[str] = field(default_factory=list)
    counts: list[bool] = field(default_factory=list)
    places: array[int] = field(default_factory=lambda: array("Q", [0]))
    latest: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    store: IO[bytes] = field(init=False)
    keys: list[IO[bytes]] = field(init=False)

    def __post_init__(self) -> None:
        self.store = (self.folder / "sketches").open("w+b")
        self.keys = [(self.folder / f"keys-{i}").open("w+b") for i in range(2 * _SPLITS)]

    def close(self) -> None:
        """Gives back the files."""
        for file in (self.store, *self.keys):
            file.close()

    def add(self, sketch: Sketch) -> None:
        """Takes in the next report."""
        n = len(self.ids)
        known = self.latest.get(sketch.id)
        is_new = known is None or known[1] != sketch.digest
        if is_new:
            if known is not None:
                self.counts[known[0]] = False
            self.latest[sketch.id] = (n, sketch.digest)
        self.ids.append(sketch.id)
        self.counts.append(is_new)
        self.store.write(msgspec.json.encode((sketch.published, sketch.title, sketch.text, msgspec.Raw(sketch.terms))))
        self.places.append(self.store.tell())
        for first, data in ((0, sketch.bands), (_SPLITS, sketch.fingerprints)):
            keys = np.frombuffer(data, "<u8")
            rows = np.zeros(len(keys), _KEYED)
            rows["key"], rows["n"] = keys, n
            where = keys >> np.uint64(60)
            for split in np.unique(where).tolist():
                self.keys[first + split].write(rows[where == split].tobytes())

    def load(self, n: int) -> tuple[str | None, str, str, dict[str, float]]:
        """Day, title, text and terms of a report."""
        self.store.seek(self.places[n])
        published, title, text, terms = msgspec.json.decode(self.store.read(self.places[n + 1] - self.places[n]))
        return published, title, text, dict(terms)

    def find_likely(self) -> dict[int, list[int]]:
        """For each report the earlier ones that share the most bands and fingerprints, as `archive.copying.find_likely` has them."""
        alive = np.array(self.counts, bool)
        votes: dict[int, dict[int, int]] = defaultdict(dict)
        for file in self.keys:
            file.seek(0)
            rows = np.frombuffer(file.read(), _KEYED)
            for later, earlier, count in _count_pairs(rows[alive[rows["n"]]]):
                votes[later][earlier] = votes[later].get(earlier, 0) + count
        return {n: sorted(others, key=lambda o: (-others[o], o))[:MOST_COMPARED] for n, others in votes.items()}

    def comparisons(self, likely: Mapping[int, list[int]]) -> Iterator[Comparison]:
        """What is to be compared, in order; reports that share nothing with an earlier one too."""
        for n, counts in enumerate(self.counts):
            if counts:
                others = likely.get(n, [])
                yield Comparison(n, self.load(n)[2] if others else "", tuple((o, self.load(o)[2]) for o in others))


def _count_pairs(rows: np.ndarray) -> Iterator[tuple[int, int, int]]:
    """Later and earlier report, and the keys that they share; a key says nothing from where `COMMON` earlier ones have it."""
    rows = np.unique(rows)
    if not len(rows):
        return
    keys, numbers = rows["key"], rows["n"].astype(np.uint64)
    begins = np.concatenate(([True], keys[1:] != keys[:-1]))
    starts = np.flatnonzero(begins)
    rank = np.arange(len(keys)) - starts[np.cumsum(begins) - 1]
    pairs = []
    for back in range(1, COMMON + 1):
        later = np.flatnonzero((rank >= back) & (rank <= COMMON))
        pairs.append((numbers[later] << np.uint64(32)) | numbers[later - back])
    found, counts = np.unique(np.concatenate(pairs), return_counts=True)
    low = np.uint64(0xFFFFFFFF)
    yield from zip((found >> np.uint64(32)).tolist(), (found & low).tolist(), counts.tolist(), strict=True)


def _keep_in_order(
    db: sqlite3.Connection, sketches: _Sketches, compared: Iterable[tuple[int, Mapping[int, Likeness]]], advance: Callable[[int], None]
) -> None:
    """Puts the reports, without their texts, into the archive's tables one after the other."""
    db.executescript("PRAGMA synchronous = OFF;")
    db.execute("BEGIN")
    for n, likenesses in compared:
        published, title, _, terms = sketches.load(n)
        row = (n, sketches.ids[n], title, published)
        db.execute("INSERT INTO reports (n, id, title, published, text, digest, added, reader, record) VALUES (?, ?, ?, ?, '', x'', '', '', '')", row)
        keep_likenesses(db, n, published, likenesses)
        keep_story(db, n, Description(terms, published), title)
        advance(1)
    db.execute("COMMIT")


def _write_tables(db: sqlite3.Connection, folder: RunFolder) -> dict[str, int]:
    questions = {
        "copies": "SELECT r.id AS report, o.id AS copy_of FROM reports r JOIN reports o ON o.n = r.copy_of ORDER BY r.n",
        "likenesses": "SELECT r.id AS report, o.id AS other, l.kind, l.here, l.there, l.passages FROM likenesses l "
        "JOIN reports r ON r.n = l.report JOIN reports o ON o.n = l.other ORDER BY l.report, l.other",
        "stories": "SELECT n AS story, title, first, last, reports FROM stories ORDER BY n",
        "members": "SELECT s.story, r.id AS report, s.likeness, s.shared FROM story_reports s JOIN reports r ON r.n = s.report ORDER BY s.story, r.n",
    }
    counts = {}
    for name, question in questions.items():
        rows: list[dict[str, Any]] = [dict(row) for row in db.execute(question)]
        for row in rows:
            if "shared" in row:
                row["shared"] = json.loads(row["shared"])
        folder.write_table(name, encode_rows(rows, TABLES[name]))
        counts[name] = len(rows)
    return counts
