"""Country outlines of Natural Earth at 1:110 million -> `demarche/facts/outlines.tsv`, for the map of the reading room.

    python -m training.world_outlines naturalearth_lowres.shp

Natural Earth is in the public domain. The shapefile (with its .dbf beside it) is inside the wheel geopandas 0.13.2:
`pip download --no-deps geopandas==0.13.2`, then `geopandas/datasets/naturalearth_lowres/`.
"""

from __future__ import annotations

import argparse
import itertools
import struct
from collections.abc import Iterator
from pathlib import Path

from demarche.knowledge.fact_tables import FACTS
from training.hand_tables import write_table

SOURCE = "Natural Earth 1:110m, countries (public domain), to a tenth of a degree"
_LEFT_OUT = ("Antarctica",)  # below the edge of the map
_OWN_CODES = {"Kosovo": "KOS", "N. Cyprus": "CYP", "Somaliland": "SOM"}  # as in countries.tsv: a breakaway area counts to the state that claims it
_POLYGON = 5


def main() -> None:
    """Writes the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shapefile", type=Path)
    args = parser.parse_args()
    fields = list(_iter_fields(args.shapefile.with_suffix(".dbf").read_bytes()))
    rings = list(_iter_rings(args.shapefile.read_bytes()))
    rows = []
    for field, parts in zip(fields, rings, strict=True):
        name = field["name"]
        code = _OWN_CODES.get(name, field["iso_a3"])
        if name not in _LEFT_OUT:
            rows.append([code, "; ".join(steps for ring in parts if (steps := _steps(ring)))])
    write_table(FACTS / "outlines.tsv", SOURCE, "code rings", sorted(rows))


def _iter_fields(data: bytes) -> Iterator[dict[str, str]]:
    """The rows of a dBase table."""
    count, head, width = struct.unpack("<4xIHH", data[:12])
    columns = [(data[at : at + 11].split(b"\0")[0].decode("ascii"), data[at + 16]) for at in range(32, head - 1, 32)]
    for n in range(count):
        at, row = head + n * width + 1, {}
        for name, length in columns:
            row[name] = data[at : at + length].decode("latin-1").strip()
            at += length
        yield row


def _iter_rings(data: bytes) -> Iterator[list[list[tuple[float, float]]]]:
    """The rings of each polygon of a shapefile, as (longitude, latitude)."""
    at = 100
    while at < len(data):
        length, kind, parts, points = struct.unpack(">4xI", data[at : at + 8]) + struct.unpack("<I32xII", data[at + 8 : at + 52])
        if kind != _POLYGON:
            raise SystemExit(f"a shape of kind {kind}: only polygons are known here")
        starts = [*struct.unpack(f"<{parts}I", data[at + 52 : at + 52 + 4 * parts]), points]
        flat = struct.unpack(f"<{2 * points}d", data[at + 52 + 4 * parts : at + 52 + 4 * parts + 16 * points])
        pairs = list(zip(flat[::2], flat[1::2], strict=True))
        yield [pairs[a:b] for a, b in itertools.pairwise(starts)]
        at += 8 + 2 * length


def _steps(ring: list[tuple[float, float]]) -> str:
    """A ring in tenths of a degree: its first point, then the steps from one point to the next. Empty where less than a triangle is left."""
    points: list[tuple[int, int]] = []
    for lon, lat in ring:
        point = (round(10 * lon), round(10 * lat))
        if not points or point != points[-1]:
            points.append(point)
    points = points[:-1] if len(points) > 1 and points[0] == points[-1] else points
    if len(points) < 3:
        return ""
    steps = [points[0], *((b[0] - a[0], b[1] - a[1]) for a, b in itertools.pairwise(points))]
    return " ".join(f"{x},{y}" for x, y in steps)


if __name__ == "__main__":
    main()
