"""The shapes of the world's countries (``world.json``; made by ``tools/world_map.py``), laid on a picture."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from math import radians
from typing import Any

from migresearch.indicators.pictures.flat import Point, Projection, cut, distance, equal_earth, lambert

BOUNDARIES = "Boundaries: Natural Earth; countries after the lists of the United Nations, without any claim."
MANY_IN_EUROPE = 8
SMALL = 25  # square pixels


class World:
    """Countries by ISO 3166-1 alpha-2 code: shapes and, of each, the middle and size of its largest part."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._arcs: list[list[list[float]]] = content["arcs"]
        self._shapes: dict[str, list[list[list[int]]]] = content["shapes"]
        self._points: dict[str, list[float]] = content["points"]
        self.codes = tuple(self._points)

    def __contains__(self, code: str) -> bool:
        return code in self._points

    def place(self, code: str) -> Point:
        """(longitude, latitude) of the middle of a country."""
        longitude, latitude, _ = self._points[code]
        return longitude, latitude

    def size(self, code: str) -> float:
        """The size of its largest part, in square degrees at the equator."""
        return self._points[code][2]

    def polygons(self, code: str) -> Iterator[list[list[Point]]]:
        """The polygons of a country, each its outline and its holes, in degrees that do not jump at 180."""
        for polygon in self._shapes.get(code, ()):
            yield [self._ring(arcs) for arcs in polygon]

    def _ring(self, arcs: Sequence[int]) -> list[Point]:
        points: list[Point] = []
        for arc in arcs:
            for x, y in (self._arcs[arc] if arc >= 0 else self._arcs[~arc][::-1])[:-1]:
                turned = 360 * round((x - points[-1][0]) / 360) if points else 0
                points.append((x - turned, y))
        return points


@cache
def world() -> World:
    """The shipped map."""
    return World(json.loads(files(__package__).joinpath("world.json").read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Window:
    """A part of the world on a picture: ``middle`` (longitude, latitude) and how far it reaches from there in
    degrees; ``corners``: places that shall just be seen; ``width`` in pixels."""

    name: str
    projection: Projection
    middle: Point
    reach: float
    corners: tuple[Point, ...]
    step: float  # degrees below which nobody sees a bend
    width: float = 720

    @cached_property
    def _frame(self) -> tuple[float, float, float, float]:
        """(left, top, pixels a unit, height)."""
        spots = [self.projection(*corner) for corner in self.corners]
        left, right = min(x for x, _ in spots), max(x for x, _ in spots)
        top, bottom = min(y for _, y in spots), max(y for _, y in spots)
        scale = self.width / (right - left)
        return left, top, scale, (bottom - top) * scale

    @property
    def height(self) -> float:
        return self._frame[3]

    def spot(self, longitude: float, latitude: float) -> Point:
        """Where a place lies, in pixels from the upper left corner."""
        left, top, scale, _ = self._frame
        x, y = self.projection(longitude, latitude)
        return (x - left) * scale, (y - top) * scale

    def holds(self, code: str) -> bool:
        """Whether the middle of a country is seen."""
        x, y = self.spot(*world().place(code))
        near = distance(self.middle, world().place(code)) <= self.reach
        return near and 0 <= x <= self.width and 0 <= y <= self.height

    def is_small(self, code: str) -> bool:
        """Whether a country is so hard to see here that a dot must stand for it."""
        degree = radians(1) * self._frame[2]  # pixels; the projections keep areas
        return world().size(code) * degree * degree < SMALL

    def shape(self, code: str, smallest: float) -> list[list[list[Point]]]:
        """The polygons of a country as they are seen: rings in pixels, cut at the edge, without specks whose
        box is smaller than ``smallest`` pixels."""
        found = []
        for polygon in world().polygons(code):
            if min(distance(self.middle, point) for point in polygon[0][::7]) <= self.reach:
                rings = [self._seen(ring, smallest) for ring in polygon]
                if rings[0]:
                    found.append([ring for ring in rings if ring])
        return found

    def _seen(self, ring: Sequence[Point], smallest: float) -> list[Point]:
        spots = [self.spot(*point) for point in _thinned(ring, self.step)]
        seen = [(round(x, 1), round(y, 1)) for x, y in cut(spots, self.width, self.height)]
        return seen if len(seen) > 2 and _extent(seen) >= smallest else []


def _thinned(ring: Sequence[Point], step: float) -> list[Point]:
    """A ring without the points nearer than ``step`` to the last one kept."""
    kept = list(ring[:1])
    for x, y in ring[1:]:
        if abs(x - kept[-1][0]) >= step or abs(y - kept[-1][1]) >= step:
            kept.append((x, y))
    return kept


def _extent(ring: Sequence[Point]) -> float:
    """The longer side of a ring's box."""
    return max(max(spot[axis] for spot in ring) - min(spot[axis] for spot in ring) for axis in (0, 1))


WORLD = Window("World", equal_earth(11), (11, 0), 180, ((-169, 0), (191, 0), (11, 84), (11, -56)), 0.25)
EUROPE = Window(
    "Europe", lambert(12, 53), (12, 53), 45, ((-11, 36), (35, 36), (46, 60), (12, 33.5), (20, 71.5)), 0.06
)


def windows(codes: Collection[str]) -> list[Window]:
    """What to show of the world: Europe where all countries lie there, else the world, and Europe beside it
    where many of them do."""
    known = [code for code in codes if code in world()]
    european = [code for code in known if EUROPE.holds(code)]
    if known and len(european) == len(known):
        return [EUROPE]
    return [WORLD, EUROPE] if len(european) >= MANY_IN_EUROPE else [WORLD]
