"""The folder of a run: what was asked for, what is done, and the tables. Killed at any moment, it is taken up again where it stood.

manifest.json      inputs (size and mark), settings, version of the weights, state, totals
shards.jsonl       one line for each shard that is done (rows and sha256 of its tables) and for each part that was gathered to its end
records/*.parquet  and statements, events, figures, rejections: one file for each shard
copies/, likenesses/, stories/, members/    what only many reports show, once all are read
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from demarche import __version__
from demarche.errors import InputError, MissingInputError, OutputError, UsageError
from demarche.exports.record_tables import TABLES
from demarche.knowledge.own_actors import VARIABLE
from demarche.reading.encoder import WEIGHTS
from demarche.scale.inputs import InputFile, Part
from demarche.scale.shards import CutPart, ReadShard, Wishes, shard_name

FORM = 1
"""Version of the folder's layout."""
_SHOWN = 3  # changed inputs that are named


@dataclass(frozen=True, slots=True)
class TableFile:
    """One table of one shard on the disk."""

    rows: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of `shards.jsonl`: a shard that is done (`shard` is its number) or a part of so many `shards`."""

    part: int
    state: str  # done | cut
    shard: int | None = None
    shards: int | None = None
    tables: dict[str, TableFile] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What makes a run this run and no other, and how far it is. `totals` are rows by table, when it is finished."""

    form: int
    demarche: str
    weights: str
    actors: str | None
    settings: Wishes
    inputs: tuple[InputFile, ...]
    state: str = "running"  # running | read | finished
    totals: dict[str, int] = field(default_factory=dict)


def describe_run(inputs: Sequence[InputFile], wishes: Wishes) -> Manifest:
    """The manifest of a run that begins now, by this version, these weights and the user's own actors."""
    own = os.environ.get(VARIABLE)
    return Manifest(FORM, __version__, _hash_files(sorted(WEIGHTS.iterdir())), _hash_files([Path(own)]) if own else None, wishes, tuple(inputs))


def find_version() -> str:
    """What must be the same on every machine that reads for a run: version and weights."""
    return f"{__version__} {_hash_files(sorted(WEIGHTS.iterdir()))}"


def _hash_files(paths: Sequence[Path]) -> str:
    out = hashlib.sha256()
    for path in paths:
        out.update(path.read_bytes())
    return out.hexdigest()


class RunFolder:
    """A run on the disk. One process writes; `RunFolder.open` reads what is finished.

    Raises `UsageError` where the folder holds another run, or another process is at work in it; `OutputError` where it cannot be written.
    """

    def __init__(self, path: str, manifest: Manifest) -> None:
        self.path = Path(path)
        self.manifest = manifest
        self.done: dict[tuple[int, int], Line] = {}
        self.cut: dict[int, int] = {}
        self._lock: int | None = None

    @classmethod
    def begin(cls, path: str, manifest: Manifest) -> Self:
        """Makes the folder, or takes up the same run again."""
        folder = cls(path, manifest)
        try:
            folder.path.mkdir(parents=True, exist_ok=True)
            if any(folder.path.iterdir()) and not (folder.path / "lock").exists():
                raise UsageError(f"{path} is not empty and holds no run. Give a new folder as --out")
            folder._take_lock()
            folder._take_up()
            for name in TABLES:
                (folder.path / name).mkdir(exist_ok=True)
            for left in folder.path.glob("*/*.part"):
                left.unlink()
            for left in folder.path.glob("relating-*"):
                shutil.rmtree(left)
        except OSError as error:
            folder.close()
            raise OutputError(f"cannot write {path}: {error.strerror or error}") from None
        except BaseException:
            folder.close()
            raise
        return folder

    @classmethod
    def open(cls, path: str) -> Self:
        """A run that was read to its end. Raises `MissingInputError` where there is none, `InputError` where it is not finished or damaged."""
        file = Path(path) / "manifest.json"
        if not file.is_file():
            raise MissingInputError(f"no run at {path}: there is no manifest.json in it. Make one with: demarche run SOURCE --out {path}")
        manifest = _read_manifest(file)
        folder = cls(path, manifest)
        folder._load_lines()
        if manifest.state == "running":
            raise InputError(f"the run at {path} is not finished ({len(folder.done):,} shards are). Finish it with the command that began it")
        return folder

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Lets others write."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _take_lock(self) -> None:
        self._lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            import fcntl
        except ImportError:  # Windows: nothing keeps two runs apart there
            return
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError(f"another process is at work on the run in {self.path}. Wait for it, or give another --out") from None

    def _take_up(self) -> None:
        file = self.path / "manifest.json"
        if not file.exists():
            self._write_manifest()
            return
        there = _read_manifest(file)
        change = find_change(there, self.manifest)
        if change:
            raise UsageError(
                f"{self.path} holds a run of something else: {change}. Give another --out, or the same inputs and settings to finish that run"
            )
        self.manifest = there
        self._load_lines()

    def _load_lines(self) -> None:
        """What is done, as far as the files are there; a last line that a kill has cut is dropped."""
        file = self.path / "shards.jsonl"
        if not file.exists():
            return
        data = file.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if len(whole) < len(data) and self._lock is not None:
            os.truncate(file, len(whole))
        try:
            lines = [msgspec.json.decode(text, type=Line) for text in whole.splitlines()]
        except msgspec.MsgspecError as error:
            raise InputError(f"{file} is damaged ({error}). Remove {self.path} and run again") from None
        for line in lines:
            if line.shard is None:
                self.cut[line.part] = line.shards or 0
            elif all(self._file(name, line.part, line.shard).is_file() for name in line.tables):
                self.done[line.part, line.shard] = line

    def find_missing(self, parts: Iterable[Part]) -> list[tuple[Part, frozenset[int]]]:
        """The parts of which anything is missing, each with the numbers of its shards that are done."""
        done: dict[int, set[int]] = defaultdict(set)
        for part, number in self.done:
            done[part].add(number)
        return [(p, frozenset(done[p.number])) for p in parts if p.number not in self.cut or len(done[p.number]) < self.cut[p.number]]

    def commit(self, result: ReadShard | CutPart) -> None:
        """Writes a shard's tables under their names, then the line that says so; both are on the disk when this returns."""
        if isinstance(result, CutPart):
            if self.cut.get(result.part) != result.shards:
                self.cut[result.part] = result.shards
                self._append(Line(part=result.part, state="cut", shards=result.shards))
            return
        tables = {}
        for name, data in result.tables.items():
            self._write(self._file(name, result.part, result.number), data)
            tables[name] = TableFile(result.counts[name], hashlib.sha256(data).hexdigest())
        line = Line(part=result.part, state="done", shard=result.number, tables=tables)
        self._append(line)
        self.done[result.part, result.number] = line

    def write_table(self, name: str, data: bytes) -> None:
        """A table of the whole run: `NAME/all.parquet`."""
        with self._telling():
            (self.path / name).mkdir(exist_ok=True)
        self._write(self.path / name / "all.parquet", data)

    def set_state(self, state: str, more: Mapping[str, int] | None = None) -> None:
        """Says in the manifest how far the run is, with the rows of its tables, `more` being those of the whole run."""
        self.manifest = replace(self.manifest, state=state, totals=self.count_rows() | dict(more or {}))
        self._write_manifest()

    def count_rows(self) -> dict[str, int]:
        """Rows of each table so far."""
        out = dict.fromkeys(TABLES, 0)
        for line in self.done.values():
            for name, table in line.tables.items():
                out[name] += table.rows
        return out

    def names(self) -> list[tuple[int, int]]:
        """Part and number of every shard that is done, in order."""
        return sorted(self.done)

    def read_table(self, name: str, shard: tuple[int, int], columns: Sequence[str] | None = None) -> list[dict[str, Any]]:
        """The rows of one table of one shard. Raises `InputError` where the file is not what was written."""
        import pyarrow
        import pyarrow.parquet

        # Not a Python file: pyarrow's threads would still ask for the interpreter while it ends, and abort.
        data = pyarrow.BufferReader(self.read_bytes(name, shard))
        table = pyarrow.parquet.read_table(data, columns=list(columns) if columns else None, use_threads=False)
        rows: list[dict[str, Any]] = table.to_pylist()
        return rows

    def read_bytes(self, name: str, shard: tuple[int, int]) -> bytes:
        """The Parquet file of one table of one shard. Raises `InputError` where it is not what was written."""
        file = self._file(name, *shard)
        try:
            data = file.read_bytes()
        except OSError as error:
            raise InputError(f"cannot read {file}: {error.strerror or error}") from None
        if hashlib.sha256(data).hexdigest() != self.done[shard].tables[name].sha256:
            raise InputError(f"{file} is not what the run wrote (its sha256 is another than in shards.jsonl). Remove it and run again")
        return data

    def iter_rows(self, name: str, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
        """The rows of one table of the whole run, in the order of the inputs."""
        for shard in self.names():
            yield from self.read_table(name, shard, columns)

    def _file(self, table: str, part: int, number: int) -> Path:
        return self.path / table / f"{shard_name(part, number)}.parquet"

    def _append(self, line: Line) -> None:
        with self._telling(), (self.path / "shards.jsonl").open("ab") as file:
            file.write(msgspec.json.encode(line) + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _write_manifest(self) -> None:
        self._write(self.path / "manifest.json", msgspec.json.format(msgspec.json.encode(self.manifest), indent=1) + b"\n")

    def _write(self, target: Path, data: bytes) -> None:
        """A file that is there whole or not at all."""
        part = target.with_name(target.name + ".part")
        with self._telling():
            with part.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, target)

    @contextlib.contextmanager
    def _telling(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise OutputError(f"cannot write to {self.path}: {error.strerror or error}. What is done stays: the same command goes on") from None


def _read_manifest(file: Path) -> Manifest:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError) as error:
        raise InputError(f"{file} cannot be read ({str(error)[:200]}): written by another version of demarche, or damaged") from None


def find_change(there: Manifest, here: Manifest) -> str | None:
    """What differs between two runs, in words; None where they are the same."""
    if there.form != here.form or there.demarche != here.demarche:
        return f"it was begun by demarche {there.demarche} (this is {here.demarche})"
    if there.weights != here.weights:
        return "it was read with other weights"
    if there.actors != here.actors:
        return "its --actors were others"
    for name in ("shard_size", "columns", "kind", "date"):
        old, new = getattr(there.settings, name), getattr(here.settings, name)
        if old != new:
            return f"its {name.replace('_', ' ')} was {old} and is {new} now"
    return _find_changed_input(there.inputs, here.inputs)


def _find_changed_input(there: Sequence[InputFile], here: Sequence[InputFile]) -> str | None:
    if there == here:
        return None
    old, new = {f.path: f for f in there}, {f.path: f for f in here}
    for words, paths in (
        ("these inputs are gone", [p for p in old if p not in new]),
        ("these inputs are new", [p for p in new if p not in old]),
        ("these inputs have changed", [p for p in new if p in old and new[p] != old[p]]),
    ):
        if paths:
            return f"{words}: {', '.join(paths[:_SHOWN])}{f' and {len(paths) - _SHOWN:,} more' if len(paths) > _SHOWN else ''}"
    return "the inputs stand in another order"
