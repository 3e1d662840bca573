"""The round world on a flat picture: equal-area projections, and polygons cut at a picture's edge."""

from collections.abc import Callable, Iterable, Sequence
from math import asin, atan2, cos, degrees, hypot, radians, sin, sqrt

Point = tuple[float, float]
Projection = Callable[[float, float], Point]
_EQUAL_EARTH = (1.340264, -0.081106, 0.000893, 0.003796)


def equal_earth(middle: float) -> Projection:
    """Equal Earth (Šavrič, Patterson and Jenny 2018), turned so that this longitude is in the middle."""

    def project(longitude: float, latitude: float) -> Point:
        a, b, c, d = _EQUAL_EARTH
        angle = asin(sqrt(3) / 2 * sin(radians(latitude)))
        square = angle * angle
        sixth = square**3
        slope = a + 3 * b * square + sixth * (7 * c + 9 * d * square)
        x = 2 * sqrt(3) / 3 * radians(longitude - middle) * cos(angle) / slope
        return x, -angle * (a + b * square + sixth * (c + d * square))

    return project


def lambert(longitude: float, latitude: float) -> Projection:
    """Lambert's azimuthal equal-area projection around a point, as maps of Europe use it."""
    south, level = sin(radians(latitude)), cos(radians(latitude))

    def project(east: float, north: float) -> Point:
        turn, height = radians(east - longitude), radians(north)
        depth = 1 + south * sin(height) + level * cos(height) * cos(turn)
        stretch = sqrt(2 / max(depth, 1e-6))
        x = stretch * cos(height) * sin(turn)
        return x, -stretch * (level * sin(height) - south * cos(height) * cos(turn))

    return project


def distance(one: Point, other: Point) -> float:
    """Degrees along the great circle between two places (longitude, latitude)."""
    (east, north), (far_east, far_north) = (tuple(map(radians, place)) for place in (one, other))
    turn = far_east - east
    x = cos(north) * sin(far_north) - sin(north) * cos(far_north) * cos(turn)
    y = cos(far_north) * sin(turn)
    straight = sin(north) * sin(far_north) + cos(north) * cos(far_north) * cos(turn)
    return degrees(atan2(hypot(x, y), straight))


def cut(ring: Sequence[Point], width: float, height: float) -> list[Point]:
    """The part of a polygon's ring inside a picture (Sutherland and Hodgman); empty if none is."""
    found = list(ring)
    for axis, edge, sign in ((0, 0.0, 1), (0, width, -1), (1, 0.0, 1), (1, height, -1)):
        found = list(_half(found, axis, edge * sign, sign))
    return found


def _half(ring: Sequence[Point], axis: int, edge: float, sign: int) -> Iterable[Point]:
    for start, end in zip([*ring[-1:], *ring[:-1]], ring, strict=True):
        before, after = start[axis] * sign - edge, end[axis] * sign - edge
        if (before >= 0) != (after >= 0):
            share = before / (before - after)
            yield start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
        if after >= 0:
            yield end
