"""The map: every country has its place, projections keep areas, polygons are cut at the edge."""

from itertools import pairwise
from math import cos, isclose, radians

import pytest

from migresearch.indicators.pictures.flat import cut, distance, equal_earth, lambert
from migresearch.indicators.pictures.world import EUROPE, WORLD, windows, world
from migresearch.schemes import load_schemes

# Parts of other countries, or without inhabitants: Natural Earth draws them with the former.
WITHOUT_PLACE = {"AQ", "BQ", "BV", "CC", "CX", "GF", "GP", "MQ", "RE", "SJ", "TK", "YT"}


def test_every_country_of_the_scheme_has_a_place_on_the_map() -> None:
    codes = {code for code in load_schemes()["geographies"].codes if len(code) == 2 and code.isupper()}
    assert {code for code in codes - {"EU"} if code not in world()} == WITHOUT_PLACE


@pytest.mark.parametrize(
    ("code", "longitude", "latitude"),
    [
        ("DE", 10, 51),
        ("XK", 21, 43),
        ("MT", 14, 36),
        ("RU", 100, 62),
        ("NZ", 171, -44),
        ("US", -99, 40),
        ("FJ", 178, -18),
    ],
)
def test_a_country_lies_where_it_lies(code: str, longitude: float, latitude: float) -> None:
    assert distance(world().place(code), (longitude, latitude)) < 2


@pytest.mark.parametrize(
    ("place", "code"),
    [((2.35, 48.85), "FR"), ((13.4, 52.5), "DE"), ((34.1, 45.2), "UA"), ((21.1, 42.6), "XK"), ((33.3, 35.3), "CY"),
     ((45.0, 9.5), "SO"), ((28.2, -29.5), "LS"), ((-51.9, 64.5), "GL")],
)  # fmt: skip
def test_a_place_lies_in_the_country_the_united_nations_count_it_to(
    place: tuple[float, float], code: str
) -> None:
    around = [
        one for one in world().codes if any(_inside(place, polygon) for polygon in world().polygons(one))
    ]
    assert around == [code]


def _inside(place: tuple[float, float], polygon: list[list[tuple[float, float]]]) -> bool:
    x, y = place
    crossings = sum(
        (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
        for ring in polygon
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True)
    )
    return crossings % 2 == 1


def test_longitudes_of_a_shape_never_jump_at_the_date_line() -> None:
    jumps = [
        abs(x2 - x1)
        for polygon in world().polygons("RU")
        for ring in polygon
        for (x1, _), (x2, _) in pairwise(ring)
    ]
    assert max(jumps) < 180


@pytest.mark.parametrize("project", [equal_earth(11), lambert(12, 53)])
def test_projections_keep_areas(project: object) -> None:
    def area(south: float) -> float:
        (x1, y1), (x2, y2), (x3, y3) = (
            project(*p) for p in ((20, south), (20.01, south), (20, south + 0.01))
        )  # type: ignore[operator]
        return abs((x2 - x1) * (y3 - y1) - (x3 - x1) * (y2 - y1)) / 2

    assert isclose(area(40) / area(60), cos(radians(40)) / cos(radians(60)), rel_tol=1e-3)


def test_the_middle_of_a_projection_is_its_origin() -> None:
    assert lambert(12, 53)(12, 53) == pytest.approx((0, 0))
    assert equal_earth(11)(11, 0) == pytest.approx((0, 0))


def test_distance_in_degrees() -> None:
    assert distance((0, 0), (90, 0)) == pytest.approx(90)
    assert distance((10, 50), (10, -40)) == pytest.approx(90)


def test_a_polygon_is_cut_at_the_edge() -> None:
    assert set(cut([(-5, 5), (5, 5), (5, 15), (-5, 15)], 10, 10)) == {(0, 5), (5, 5), (5, 10), (0, 10)}
    assert cut([(20, 20), (30, 20), (30, 30)], 10, 10) == []


@pytest.mark.parametrize("window", [WORLD, EUROPE])
def test_shapes_stay_inside_their_picture(window: object) -> None:
    for code in ("RU", "FR", "US", "NO", "FJ", "TR"):
        for polygon in window.shape(code, 1.0):  # type: ignore[attr-defined]
            for x, y in polygon[0]:
                assert -0.1 <= x <= 720.1, code
                assert -0.1 <= y <= window.height + 0.1, code  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        (["DE", "FR", "XK"], ["Europe"]),
        (["DE", "JP"], ["World"]),
        (["DE", "FR", "ES", "IT", "PL", "SE", "NO", "FI", "CA"], ["World", "Europe"]),
        (["Bavaria"], ["World"]),
    ],
)
def test_what_is_shown_of_the_world(codes: list[str], names: list[str]) -> None:
    assert [window.name for window in windows(codes)] == names


def test_small_countries_need_a_dot() -> None:
    assert EUROPE.is_small("MT")
    assert not EUROPE.is_small("BE")
    assert WORLD.is_small("BE") or WORLD.is_small("LU")
    assert not WORLD.is_small("DE")
