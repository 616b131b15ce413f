"""Places -> a map of the world as SVG, drawn here: outlines from `facts/outlines.tsv`, circles with counts that lead further in."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from markupsafe import Markup

from demarche.errors import UsageError
from demarche.knowledge.fact_tables import load_table
from demarche.web.queries import address

_WIDTH = 1000.0  # of the whole world, in units of the picture
_NORTH, _SOUTH = 83.7, -58.0  # what the whole map shows: north and south of it nobody lives
_SMALLEST_BOX = 3.0  # degrees: nearer, the outlines are straight lines
_LEAST_RADIUS, _MOST_RADIUS = 10.0, 30.0
_TOUCHING = 0.92  # of the sum of two radii: nearer circles become one
_MARGIN = 0.12  # of a box around the places that it is to show
_ASPECT = 2.0
_NEARER = 0.95  # of the view's width: a link to a box that is hardly smaller leads nowhere

# The Equal Earth projection: areas are true. Šavrič, Patterson and Jenny, 2018, https://doi.org/10.1080/13658816.2018.1504949
_A = (1.340264, -0.081106, 0.000893, 0.003796)
_M = math.sqrt(3) / 2
_SCALE = _WIDTH / 2 / (math.pi / (_M * _A[0]))


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the world, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def __str__(self) -> str:
        return f"{self.west:g},{self.south:g},{self.east:g},{self.north:g}"


WORLD = Box(-180.0, -90.0, 180.0, 90.0)


def parse_box(words: str | None) -> Box:
    """The box that "west,south,east,north" names, the whole world where nothing is said. Raises `UsageError` for what is none."""
    if not words:
        return WORLD
    try:
        west, south, east, north = map(float, words[:80].split(","))
    except ValueError:
        west = south = east = north = math.nan
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # false of NaN too
        raise UsageError("a box is west,south,east,north in degrees, for example 40,10,80,45")
    return Box(west, south, east, north)


def project(lon: float, lat: float) -> tuple[float, float]:
    """Where a point stands in the picture of the whole world: x from 0 to 1000, y down from the pole."""
    t = math.asin(_M * math.sin(math.radians(lat)))
    a1, a2, a3, a4 = _A
    x = math.radians(lon) * math.cos(t) / (_M * (a1 + 3 * a2 * t**2 + t**6 * (7 * a3 + 9 * a4 * t**2)))
    y = t * (a1 + a2 * t**2 + t**6 * (a3 + a4 * t**2))
    return _WIDTH / 2 + _SCALE * x, _SCALE * (_POLE - y)


def _pole() -> float:
    t = math.asin(_M)
    return t * (_A[0] + _A[1] * t**2 + t**6 * (_A[2] + _A[3] * t**2))


_POLE = _pole()


@dataclass(frozen=True, slots=True)
class _View:
    """What of the picture is shown."""

    x: float
    y: float
    width: float
    height: float

    @property
    def unit(self) -> float:
        """How many of the world's units are one of a thousand across the view."""
        return self.width / _WIDTH

    def holds(self, x: float, y: float) -> bool:
        """Whether a point of the picture is in it."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


def _view(box: Box) -> _View:
    """The view of a box, widened to the shape of the picture and as far as the outlines are worth."""
    if box == WORLD:
        top, bottom = project(0, _NORTH)[1], project(0, _SOUTH)[1]
        return _View(0, top, _WIDTH, bottom - top)
    middle = (box.south + box.north) / 2
    corners = [project(lon, lat) for lon in (box.west, box.east) for lat in (box.south, middle, box.north)]
    left, right = min(x for x, _ in corners), max(x for x, _ in corners)
    top, bottom = min(y for _, y in corners), max(y for _, y in corners)
    width = max(right - left, _ASPECT * (bottom - top), _SMALLEST_BOX * _WIDTH / 360)
    return _View((left + right - width) / 2, (top + bottom - width / _ASPECT) / 2, width, width / _ASPECT)


def shown(places: Iterable[Mapping[str, Any]], box: Box) -> list[Mapping[str, Any]]:
    """Those of the places (each with `lat` and `lon`) that the map of a box shows: the box is widened to the shape of the picture."""
    view = _view(box)
    return [p for p in places if view.holds(*project(p["lon"], p["lat"])) or box == WORLD]


@dataclass(slots=True)
class _Circle:
    """Places that stand too near to each other for circles of their own; it stands where the first of them does, which has the most acts."""

    places: list[Mapping[str, Any]]
    x: float
    y: float
    acts: int


def _radius(acts: int, most: int) -> float:
    """By area, in units of a view a thousand wide."""
    return _LEAST_RADIUS + (_MOST_RADIUS - _LEAST_RADIUS) * math.sqrt(acts / most)


def _gather(places: Sequence[Mapping[str, Any]], view: _View) -> list[_Circle]:
    """Circles of which no two touch. `places` come with the most acts first, and so do the circles."""
    most = max((p["acts"] for p in places), default=1)
    circles: list[_Circle] = []

    def touching(circle: _Circle) -> _Circle | None:
        for other in circles:
            reach = _TOUCHING * (_radius(min(circle.acts, most), most) + _radius(min(other.acts, most), most)) * view.unit
            if other is not circle and math.dist((other.x, other.y), (circle.x, circle.y)) < reach:
                return other
        return None

    for place in places:
        circle = _Circle([place], *project(place["lon"], place["lat"]), place["acts"])
        while (other := touching(circle)) is not None:  # grown by a place, a circle may touch the next one
            if other in circles:
                circles.remove(other)
            first, second = (other, circle) if other.places[0]["acts"] >= circle.places[0]["acts"] else (circle, other)
            circle = _Circle(first.places + second.places, first.x, first.y, first.acts + second.acts)
        circles.append(circle)
    return sorted(circles, key=lambda c: -c.acts)


def _around(places: Sequence[Mapping[str, Any]]) -> Box:
    """A box around places with some room."""
    lons, lats = [p["lon"] for p in places], [p["lat"] for p in places]
    room = max(_SMALLEST_BOX / 2, _MARGIN * (max(lons) - min(lons)), _MARGIN * (max(lats) - min(lats)))
    return Box(
        max(-180.0, round(min(lons) - room, 1)), max(-90.0, round(min(lats) - room, 1)),
        min(180.0, round(max(lons) + room, 1)), min(90.0, round(max(lats) + room, 1)),
    )  # fmt: skip


@cache
def _outlines() -> Markup:
    """Every country as a path, in tenths of the picture's units, so that steps are short whole numbers."""
    paths = []
    for _, rings in load_table("outlines.tsv"):
        words = []
        for ring in rings.split("; "):
            lon = lat = 0
            steps: list[str] = []
            last: tuple[int, int] | None = None
            for step in ring.split(" "):
                dx, dy = map(int, step.split(","))
                lon, lat = lon + dx, lat + dy
                x, y = project(lon / 10, lat / 10)
                point = (round(10 * x), round(10 * y))
                steps.append(f"{point[0] - last[0]},{point[1] - last[1]}" if last else f"M{point[0]},{point[1]}l")
                last = point
            words.append(" ".join(steps).replace("l ", "l", 1) + "z")
        paths.append(Markup('<path d="{}"/>').format("".join(words)))
    return Markup("").join(paths)


def draw_map(places: Sequence[Mapping[str, Any]], box: Box, asked: Mapping[str, str]) -> Markup:
    """The map with a circle for each place, or for several that stand close: green for cooperation, red for conflict, the number of acts in it.

    A circle of one place leads to what happened there, one of several nearer to them; `asked` is what else stands in the page's address.
    """
    view = _view(box)
    circles = _gather(shown(places, box), view)
    most = max((p["acts"] for p in places), default=1)
    marks = [_mark(c, view, most, asked) for c in reversed(circles)]  # the largest on top
    return Markup('<svg class="map" viewBox="{:.2f} {:.2f} {:.2f} {:.2f}" role="group" aria-label="{}"><g class="land" aria-hidden="true" transform="scale(.1)">{}</g>{}</svg>').format(
        view.x, view.y, view.width, view.height, f"Map of the world: {len(circles)} circles; the list has the same places", _outlines(), Markup("").join(marks)
    )  # fmt: skip


def _mark(circle: _Circle, view: _View, most: int, asked: Mapping[str, str]) -> Markup:
    first = circle.places[0]
    near = _around(circle.places)
    is_one = len(circle.places) == 1
    is_near = is_one or _view(near).width >= _NEARER * view.width
    href = (
        address("/map", **{**asked, "place": first["key"]}) + "#places" if is_near else address("/map", **{**asked, "box": str(near), "place": None})
    )
    friendly = sum(p["cooperation"] for p in circle.places)
    others = len(circle.places) - 1
    name = first["place"] + (f" and {others} more place{'' if others == 1 else 's'}" if others else "")
    title = f"{name}: {circle.acts} act{'' if circle.acts == 1 else 's'}, {friendly} of cooperation, {circle.acts - friendly} of conflict"
    r = _radius(min(circle.acts, most), most)
    kind = "spot" if any(p["kind"] == "place" for p in circle.places) else "spot rough"
    return Markup('<a class="{}" href="{}" aria-label="{}" transform="translate({:.2f} {:.2f}) scale({:.4f})"><title>{}</title><circle class="reach" r="{:.1f}"/>{}<circle class="heart" r="{:.1f}"/><text text-anchor="middle" dy=".35em">{}</text></a>').format(
        kind, href, title, circle.x, circle.y, view.unit, title, max(r, 16.0), _ring(r, friendly / circle.acts), r - 3.5, _short(circle.acts)
    )  # fmt: skip


def _ring(r: float, share: float) -> Markup:
    """A disc of two sectors: cooperation from the top clockwise, conflict the rest."""
    if share in (0.0, 1.0):
        return Markup('<circle class="{}" r="{:.1f}"/>').format("coop" if share else "conf", r)
    x, y = r * math.sin(2 * math.pi * share), -r * math.cos(2 * math.pi * share)
    large = int(share > 0.5)
    sector = Markup('<path class="coop" d="M0 0V{:.1f}A{:.1f} {:.1f} 0 {} 1 {:.1f} {:.1f}Z"/>').format(-r, r, r, large, x, y)
    return Markup('<circle class="conf" r="{:.1f}"/>{}').format(r, sector)


def _short(count: int) -> str:
    return str(count) if count < 1000 else f"{count / 1000:.1f}k" if count < 10_000 else f"{count // 1000}k"
