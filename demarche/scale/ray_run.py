"""Shards on a Ray cluster: gathered by tasks, read by one actor for each core, handed back to this process, which alone writes.

A node or process that dies costs what it had in hand, which is given to another. Nothing needs to be shared between the nodes but the
inputs: the tables come back as bytes.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import sys
import tempfile
import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from demarche.errors import DemarcheError, InputError, UsageError
from demarche.knowledge.own_actors import VARIABLE
from demarche.limits import DEFAULT_LIMITS, Limits
from demarche.scale import pool
from demarche.scale.cores_run import Work
from demarche.scale.inputs import Part
from demarche.scale.run_folders import find_version
from demarche.scale.shards import CutPart, ReadShard, Shard, Wishes, encode_shard, iter_readings, iter_shards

log = logging.getLogger("demarche")
A = TypeVar("A")
B = TypeVar("B")

READER_CPUS, GATHERER_CPUS = 0.9, 0.05
"""What an actor and a task ask for. Fractions: actors that take every CPU leave none for gathering, and all wait for ever."""
_MOST_DEATHS = 5
"""Readers that may die over one shard, and readers in a row that may not come up, before the run ends with an error; it can be taken up again."""
_READERS_A_GATHERER = 4  # taking the text out of a page takes a tenth of reading it
_AHEAD = 2  # tasks for each core that wait or run
_WAIT_S = 5.0
_CONNECT_S = 10.0
_TOLD_EVERY_S = 60.0


def read_on_ray(
    ray: Any, work: Work, wishes: Wishes, advance: Callable[[int], None], *, workers: int | None = None, limits: Limits = DEFAULT_LIMITS
) -> Generator[ReadShard | CutPart, None, None]:
    """The shards that are missing, read, in the order in which they are done; and for each part how many it has. `advance` is called
    with the entries of each.

    Raises `UsageError` where another demarche is installed on a node; `InputError` for a shard over which reader after reader dies.
    """
    driver = _Driver(ray, wishes, limits, workers)
    driver.parts.extend((part, set(done)) for part, done in work)
    try:
        for result in driver.run():
            if isinstance(result, ReadShard):
                advance(result.counts["records"] + result.counts["rejections"])
            yield result
    finally:
        driver.end()


def map_on_ray(ray: Any, function: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
    """The function's values in the order of the items, by tasks all over the cluster; the cluster's tasks are tried again when a node dies."""
    remote = ray.remote(num_cpus=READER_CPUS, max_retries=_MOST_DEATHS, scheduling_strategy="SPREAD")(function)
    most = _AHEAD * max(1, int(ray.cluster_resources().get("CPU", 1.0)))
    waiting: deque[Any] = deque()
    for item in items:
        waiting.append(remote.remote(item))
        if len(waiting) >= most:
            yield ray.get(waiting.popleft())
    while waiting:
        yield ray.get(waiting.popleft())


@contextlib.contextmanager
def connected(address: str | None) -> Iterator[Any]:
    """Ray, connected to a cluster; without an address to one that is started on this machine's loopback, and ended.

    Raises `UsageError` where Ray is not installed or the cluster cannot be reached.
    """
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if address is not None:
        _require_reachable(address)
    else:
        # By this name Ray keeps all its servers on loopback; else they listen on every interface.
        os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = "0"
    try:
        import ray
    except ImportError:
        raise UsageError("--on ray needs Ray: pip install 'demarche[ray]'") from None
    quiet: dict[str, Any] = {"log_to_driver": False, "configure_logging": True, "logging_level": logging.ERROR}
    try:
        if address is None:
            ray.init(address="local", num_cpus=pool.count_cores(), include_dashboard=False, **quiet)
        else:
            ray.init(address=address, **quiet)
    except (ConnectionError, OSError, ValueError, RuntimeError) as error:
        raise UsageError(f"no Ray cluster at {address or 'this machine'}: {str(error)[:300]}") from None
    try:
        with contextlib.redirect_stdout(sys.stderr):  # Ray prints what becomes of its nodes
            yield ray
    finally:
        ray.shutdown()


def _require_reachable(address: str) -> None:
    """Nothing, if somebody answers at HOST:PORT: Ray itself would try for minutes. `auto` is a cluster that Ray finds on this machine."""
    host, colon, port = address.rpartition(":")
    if address == "auto":
        return
    if "://" in address or not (host and colon and port.isdigit() and int(port) < 65536):
        raise UsageError(f"--address {address}: give HOST:PORT of the cluster's head node (its port is 6379, if not told otherwise), or auto")
    try:
        socket.create_connection((host.strip("[]"), int(port)), _CONNECT_S).close()
    except OSError as error:
        raise UsageError(f"no Ray cluster at {address}: {error.strerror or error}") from None


class _Reader:
    """The actor: one child process with the model, which a bad report may end."""

    def __init__(self, own_actors: tuple[str, bytes] | None, limits: Limits) -> None:
        if own_actors is not None:
            self._folder = tempfile.TemporaryDirectory()
            file = Path(self._folder.name) / own_actors[0]  # the name's ending says what it is
            file.write_bytes(own_actors[1])
            os.environ[VARIABLE] = str(file)
        self._child = pool.Child(limits)

    def find_version(self) -> str:
        """Answers once it is there: version and weights."""
        return find_version()

    def read(self, shard: Shard) -> ReadShard:
        """The tables of a shard."""
        readings = iter_readings(shard.entries, lambda reports: map(self._child.read, reports))
        return encode_shard(shard.part, shard.number, readings)


def _gather(part: Part, wishes: Wishes, done: frozenset[int]) -> Iterator[Shard | CutPart]:
    """The task: the shards of a part that are not done, and at the end how many it has."""
    count = 0
    for shard in iter_shards(part, wishes):
        count += 1
        if shard.number not in done:
            yield shard
    yield CutPart(part.number, count)


@dataclass(slots=True)
class _Gathering:
    """A task under way; `done` are shards that it need not give again."""

    part: Part
    done: set[int]


@dataclass(slots=True)
class _Hands:
    """An actor, and what it is at: starting (no shard), reading, or idle (not in any table)."""

    actor: Any
    shard: Shard | None = None


@dataclass(slots=True)
class _Driver:
    """What is under way. References of Ray are keys, for `ray.wait` tells by them what is ready."""

    ray: Any
    wishes: Wishes
    limits: Limits
    workers: int | None
    parts: deque[tuple[Part, set[int]]] = field(default_factory=deque)
    queue: deque[Shard] = field(default_factory=deque)
    gatherings: dict[Any, _Gathering] = field(default_factory=dict)
    hands: dict[Any, _Hands] = field(default_factory=dict)
    idle: deque[Any] = field(default_factory=deque)
    deaths: Counter[str] = field(default_factory=Counter)
    failed_starts: int = 0
    told: float = field(default_factory=time.monotonic)
    wanted: int = 1
    version: str = field(default_factory=find_version)
    reader: Any = None
    gather: Any = None

    def run(self) -> Generator[ReadShard | CutPart, None, None]:
        """Goes on until every part is gathered and every shard read."""
        self.prepare()
        while self.parts or self.gatherings or self.queue or any(h.shard for h in self.hands.values()):
            while len(self.hands) + len(self.idle) < self.wanted:
                self.start_reader()
            while self.parts and len(self.queue) < self.wanted and len(self.gatherings) <= self.wanted // _READERS_A_GATHERER:
                self.start_gathering(*self.parts.popleft())
            while self.queue and self.idle:
                self.give(self.idle.popleft(), self.queue.popleft())
            awaited = [*self.hands, *(self.gatherings if len(self.queue) < self.wanted else ())]
            ready, _ = self.ray.wait(awaited, num_returns=1, timeout=_WAIT_S, fetch_local=False)
            if not ready:
                self.count_wanted()
                self.tell()
            for reference in ready:
                if reference in self.hands:
                    yield from self.take_from_reader(reference)
                else:
                    yield from self.take_from_gathering(reference)

    def prepare(self) -> None:
        """Makes the remote forms."""
        self.count_wanted()
        share = min(READER_CPUS, READER_CPUS * self.ray.cluster_resources().get("CPU", 1.0) / self.wanted)
        # max_restarts: we start another ourselves, and know then which shard it had.
        self.reader = self.ray.remote(num_cpus=share, max_restarts=0, scheduling_strategy="SPREAD")(_Reader)
        options = {"num_cpus": GATHERER_CPUS, "num_returns": "streaming", "max_retries": 0, "_generator_backpressure_num_objects": 2}
        self.gather = self.ray.remote(**options)(_gather)

    def count_wanted(self) -> None:
        """The number of readers that are wanted: one for each core of the cluster as it is now."""
        self.wanted = self.workers or max(1, int(self.ray.cluster_resources().get("CPU", 1.0)))

    def start_reader(self) -> None:
        own = os.environ.get(VARIABLE)
        actor = self.reader.remote((Path(own).name, Path(own).read_bytes()) if own else None, self.limits)
        self.hands[actor.find_version.remote()] = _Hands(actor)

    def start_gathering(self, part: Part, done: set[int]) -> None:
        self.gatherings[self.gather.remote(part, self.wishes, frozenset(done))] = _Gathering(part, done)

    def give(self, actor: Any, shard: Shard) -> None:
        self.hands[actor.read.remote(shard)] = _Hands(actor, shard)

    def take_from_reader(self, reference: Any) -> Iterator[ReadShard]:
        """What a reader says: that it is there, or the tables of its shard. One that has died is replaced, its shard given to another."""
        hands = self.hands.pop(reference)
        try:
            answer = self.ray.get(reference)
        except self.ray.exceptions.RayError as error:
            self.require_outside(error)
            self.bury(hands, error)
            return
        self.idle.append(hands.actor)
        if isinstance(answer, ReadShard):
            yield answer
            return
        self.failed_starts = 0
        if answer != self.version:
            raise UsageError(f"a node has demarche {answer[:20]}…, this machine {self.version[:20]}…. Install the same everywhere")

    def bury(self, hands: _Hands, error: Exception) -> None:
        """After a reader's death. Raises `InputError` where it is one too many."""
        with contextlib.suppress(Exception):
            self.ray.kill(hands.actor)
        log.debug("a reader on the cluster has died", exc_info=error)
        if hands.shard is None:
            self.failed_starts += 1
            if self.failed_starts >= _MOST_DEATHS:
                raise InputError(f"{_MOST_DEATHS} readers in a row did not start: {str(error)[:300]}")
            return
        name = hands.shard.name
        self.deaths[name] += 1
        if self.deaths[name] >= _MOST_DEATHS:
            raise InputError(f"{_MOST_DEATHS} readers died over shard {name}, from {hands.shard.entries[0].where} on: {str(error)[:300]}")
        log.warning("a node or reader has died; shard %s is read by another", name)
        self.queue.appendleft(hands.shard)

    def take_from_gathering(self, generator: Any) -> Iterator[CutPart]:
        """The next shard of a part. A task that has died is started again without what it gave already."""
        gathering = self.gatherings[generator]
        try:
            item = self.ray.get(next(generator))
        except StopIteration:
            del self.gatherings[generator]
            return
        except self.ray.exceptions.RayError as error:
            self.require_outside(error)
            del self.gatherings[generator]
            name = f"part {gathering.part.number}"
            self.deaths[name] += 1
            if self.deaths[name] >= _MOST_DEATHS:
                raise InputError(f"{_MOST_DEATHS} processes died over {gathering.part.files[0].path}: {str(error)[:300]}") from None
            log.warning("a node or process has died; %s is gathered by another", gathering.part.files[0].path)
            self.parts.appendleft((gathering.part, gathering.done))
            return
        if isinstance(item, CutPart):
            yield item
        else:
            gathering.done.add(item.number)
            self.queue.append(item)

    def require_outside(self, error: Exception) -> None:
        """Nothing, if the cluster is to blame; an error of our own code or of the inputs is raised as what it is."""
        cause = getattr(error, "cause", None)
        if isinstance(cause, DemarcheError):
            raise type(cause)(f"on a node of the cluster: {cause}")
        if isinstance(error, self.ray.exceptions.RayTaskError) and not isinstance(error, self.ray.exceptions.RayActorError):
            raise error

    def tell(self) -> None:
        """Where nothing can be read for want of CPUs, says so now and then."""
        if time.monotonic() - self.told > _TOLD_EVERY_S and not any(h.shard for h in self.hands.values()):
            self.told = time.monotonic()
            log.warning("waiting for a free CPU in the cluster: %s of %s are", *(r.get("CPU", 0.0) for r in self._resources()))

    def _resources(self) -> tuple[dict[str, float], dict[str, float]]:
        return self.ray.available_resources(), self.ray.cluster_resources()

    def end(self) -> None:
        """Ends the readers and what is being gathered."""
        for actor in [*(h.actor for h in self.hands.values()), *self.idle]:
            with contextlib.suppress(Exception):
                self.ray.kill(actor)
        for generator in self.gatherings:
            with contextlib.suppress(Exception):
                self.ray.cancel(generator, force=True)
