"""Make the world map of the pictures from the package world-atlas (Natural Earth as TopoJSON, ISC licence).

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/world_map.py package src/migresearch/indicators/pictures/world.json

Shapes get ISO 3166-1 alpha-2 codes and follow the lists of the United Nations, as the scheme ``geographies``
does: Natural Earth draws who controls a place. No code of a country is left out: one without a shape of
1:50,000,000 has a point at least.
"""

import json
import sys
from collections.abc import Iterator
from math import cos, radians
from pathlib import Path
from typing import Any

import pycountry

NAMED = {"Kosovo": "XK", "N. Cyprus": "CY", "Somaliland": "SO"}
LEFT_OUT = {"AQ"}
CRIMEA = (34.1, 45.2)
SPECK = 0.03  # square degrees
STEP = 0.06  # degrees; half a pixel in a picture of Europe
Ring = list[tuple[float, float]]


class Atlas:
    """A topology of world-atlas, its arcs in degrees."""

    def __init__(self, file: Path) -> None:
        topology = json.loads(file.read_text(encoding="utf-8"))
        self._scale, self._shift = topology["transform"]["scale"], topology["transform"]["translate"]
        self.arcs = [self._absolute(arc) for arc in topology["arcs"]]
        self.shapes = self._shapes(topology["objects"]["countries"]["geometries"])

    def _absolute(self, arc: list[list[int]]) -> Ring:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * self._scale[0] + self._shift[0], y * self._scale[1] + self._shift[1]))
        return points

    def _shapes(self, geometries: list[dict[str, Any]]) -> dict[str, list[list[list[int]]]]:
        """Code → polygons, each a list of rings of arcs."""
        numeric = {one.numeric: one.alpha_2 for one in pycountry.countries}
        shapes: dict[str, list[list[list[int]]]] = {}
        for one in geometries:
            code = numeric.get(one.get("id", "")) or NAMED.get(one["properties"]["name"])
            if code and code not in LEFT_OUT:
                polygons = [one["arcs"]] if one["type"] == "Polygon" else one["arcs"]
                shapes.setdefault(code, []).extend(polygons)
        return shapes

    def ring(self, arcs: list[int]) -> Ring:
        """The points of a ring."""
        return [
            point for arc in arcs for point in (self.arcs[arc] if arc >= 0 else self.arcs[~arc][::-1])[:-1]
        ]

    def move(self, place: tuple[float, float], source: str, target: str) -> None:
        """Give the polygon around a place to another country."""
        found = [one for one in self.shapes[source] if inside(place, self.ring(one[0]))]
        for one in found:
            self.shapes[source].remove(one)
            self.shapes[target].append(one)

    def drop_specks(self) -> None:
        """Leave out islands too small to be seen, but of each country the largest part."""
        for polygons in self.shapes.values():
            sizes = [measured(self.ring(one[0]))[0] for one in polygons]
            polygons[:] = [
                one for one, size in zip(polygons, sizes, strict=True) if size >= SPECK or size == max(sizes)
            ]

    def points(self) -> Iterator[tuple[str, list[float]]]:
        """Code → (longitude, latitude, size in square degrees at the equator) of its largest part."""
        for code, polygons in self.shapes.items():
            size, middle = max(measured(self.ring(one[0])) for one in polygons)
            yield code, [round(middle[0], 2), round(middle[1], 2), round(size, 3)]


def inside(place: tuple[float, float], ring: Ring) -> bool:
    """Whether a place lies in a ring (ray casting)."""
    x, y = place
    crossed = False
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            crossed = not crossed
    return crossed


def thinned(arc: Ring) -> list[list[float]]:
    """An arc without the points nobody sees: nearer than STEP to the last one kept."""
    kept = [arc[0]]
    for point in arc[1:-1]:
        if max(abs(point[0] - kept[-1][0]), abs(point[1] - kept[-1][1])) >= STEP:
            kept.append(point)
    return [[round(x, 2), round(y, 2)] for x, y in [*kept, arc[-1]]]


def unrolled(ring: Ring) -> Ring:
    """A ring that crosses the date line, with longitudes that run on beyond 180."""
    points = ring[:1]
    for x, y in ring[1:]:
        points.append((x - 360 * round((x - points[-1][0]) / 360), y))
    return points


def measured(ring: Ring) -> tuple[float, tuple[float, float]]:
    """(area, centroid) of a ring; the area is corrected for its latitude."""
    ring = unrolled(ring)
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    if not area:
        return 0.0, ring[0]
    middle = ((x / (3 * area) + 180) % 360 - 180, y / (3 * area))
    return abs(area) / 2 * cos(radians(middle[1])), middle


def world(folder: Path) -> dict[str, Any]:
    """The content of ``world.json``."""
    atlas, fine = Atlas(folder / "countries-50m.json"), Atlas(folder / "countries-10m.json")
    atlas.move(CRIMEA, "RU", "UA")
    atlas.drop_specks()
    used = sorted({arc if arc >= 0 else ~arc for one in atlas.shapes.values() for polygon in one
                   for ring in polygon for arc in ring})  # fmt: skip
    place = {arc: number for number, arc in enumerate(used)}
    shapes = {
        code: [[[place[a] if a >= 0 else ~place[~a] for a in ring] for ring in polygon] for polygon in shape]
        for code, shape in sorted(atlas.shapes.items())
    }
    return {
        "source": "Natural Earth 4.1 (public domain), by way of world-atlas 2.0.2",
        "licence": (folder / "LICENSE").read_text(encoding="utf-8"),
        "points": dict(sorted((dict(fine.points()) | dict(atlas.points())).items())),
        "shapes": shapes,
        "arcs": [thinned(atlas.arcs[arc]) for arc in used],
    }


def main() -> None:
    folder, target = map(Path, sys.argv[1:])
    target.write_text(
        json.dumps(world(folder), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    print(f"{target} written")


if __name__ == "__main__":
    main()
