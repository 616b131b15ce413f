"""What a run does on more cores than there are here: a simulation of its queues with measured times, and where it is held up first.

usage: benchmarks/cluster_simulation.py [--cores 2,20,200,2000] [--read-ms MS] [--page-ms MS] [--shard-ms MS] [--order-ms MS] [--relate-ms MS]

Readers (one for each core) take shards from a queue that gathering tasks fill, one for each four readers, each at one file; the driver
takes what is read, one shard at a time. A task gathers as fast as its page extraction, a reader reads as fast as a core, both with times
that vary by a quarter; the driver's time is taking in, hashing, writing and syncing a shard. Afterwards the second stage: sketches and
comparisons on all cores, the part that keeps the reports' order on one. Prints reports a second of each stage, the share of the time that
readers, tasks and driver are busy, and hours for a year of Common Crawl News.
"""

from __future__ import annotations

import argparse
import heapq
import random
from dataclasses import dataclass

YEAR_PAGES, YEAR_REPORTS = 140_000_000, 50_000_000
"""Pages of a year in Common Crawl News, and the English reports among them: see docs/scale.md."""
SHARDS_EACH = 60  # simulated for each reader


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds: `read`, `gather`, `order`, `relate` for a report, `shard` for a shard in the driver."""

    read: float
    gather: float
    shard: float
    order: float
    relate: float
    shard_size: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """Reports a second, and the shares of the time that each kind of worker was busy."""

    reports_per_s: float
    readers: float
    gatherers: float
    driver: float


def simulate(cores: int, times: Times, rng: random.Random) -> Outcome:
    """The first stage, event by event. A gathering task stops while twice as many shards wait as there are readers."""
    gatherers = cores // 4 + 1
    wanted = SHARDS_EACH * cores
    begun = waiting = done = 0
    idle_readers, idle_gatherers = cores, gatherers
    driver_free = 0.0
    busy = {"read": 0.0, "gather": 0.0, "shard": 0.0}
    events: list[tuple[float, int, str]] = []
    now, tie = 0.0, 0

    def spend(kind: str, mean_ms: float) -> None:
        nonlocal tie
        took = mean_ms / 1000 * rng.uniform(0.75, 1.25)
        busy[kind] += took
        tie += 1
        heapq.heappush(events, (now + took, tie, kind))

    while done < wanted:
        while idle_gatherers and begun < wanted and waiting < 2 * cores:
            idle_gatherers -= 1
            begun += 1
            spend("gather", times.gather * times.shard_size)
        while idle_readers and waiting:
            idle_readers -= 1
            waiting -= 1
            spend("read", times.read * times.shard_size)
        now, _, kind = heapq.heappop(events)
        if kind == "gather":
            idle_gatherers += 1
            waiting += 1
        elif kind == "read":
            # The reader is given its next shard only when the driver has taken this one.
            driver_free = max(driver_free, now) + times.shard / 1000
            busy["shard"] += times.shard / 1000
            tie += 1
            heapq.heappush(events, (driver_free, tie, "shard"))
        else:
            idle_readers += 1
            done += 1
    share = {name: busy[name] / now / count for name, count in (("read", cores), ("gather", gatherers), ("shard", 1))}
    return Outcome(done * times.shard_size / now, share["read"], share["gather"], share["shard"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cores", default="2,20,200,2000")
    parser.add_argument("--read-ms", type=float, default=240.0, help="one report on one core")
    parser.add_argument("--page-ms", type=float, default=20.0, help="one page out of a crawl, English or not")
    parser.add_argument("--shard-ms", type=float, default=60.0, help="one shard in the driver")
    parser.add_argument("--order-ms", type=float, default=2.5, help="one report in the part of the second stage that keeps the order")
    parser.add_argument("--relate-ms", type=float, default=12.0, help="one report in the rest of the second stage, on one core")
    parser.add_argument("--shard-size", type=int, default=500)
    args = parser.parse_args()
    times = Times(args.read_ms, args.page_ms * YEAR_PAGES / YEAR_REPORTS, args.shard_ms, args.order_ms, args.relate_ms, args.shard_size)
    print("cores  reports/s  readers  gathering  driver busy | second stage reports/s  | a year: first stage, second stage (hours)")
    for cores in map(int, args.cores.split(",")):
        found = simulate(cores, times, random.Random(1))
        related = 1000 / max(times.order, (times.order + times.relate) / cores)
        hours = [YEAR_REPORTS / rate / 3600 for rate in (found.reports_per_s, related)]
        print(
            f"{cores:5}  {found.reports_per_s:9,.0f}  {found.readers:7.0%}  {found.gatherers:9.0%}  {found.driver:11.0%} | {related:22,.0f}  | "
            f"{hours[0]:,.0f}, {hours[1]:,.0f}"
        )


if __name__ == "__main__":
    main()
