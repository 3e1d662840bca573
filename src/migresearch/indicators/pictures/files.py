"""Pictures as files: SVG, PNG and HTML that needs nothing but a browser."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from migresearch.errors import UsageError
from migresearch.indicators.pictures import choropleth, heatmap, profile, ranking, scatter, trend
from migresearch.indicators.pictures.endings import check_file
from migresearch.indicators.pictures.figure import Figure, GapFigure, PairFigure, ScoreFigure
from migresearch.indicators.pictures.kinds import Kind

PNG_SCALE = 2.0  # pixels a point: legible on paper and on fine screens
_SCORES: Mapping[Kind, Callable[[ScoreFigure], dict[str, Any]]] = {
    Kind.RADAR: profile.radar,
    Kind.STRIP: profile.strip,
    Kind.TREND: trend.specification,
    Kind.RANKING: ranking.specification,
    Kind.HEATMAP: heatmap.specification,
    Kind.MAP: choropleth.specification,
}


def specification(figure: Figure) -> dict[str, Any]:
    """The Vega-Lite specification of a picture."""
    match figure:
        case PairFigure():
            return scatter.specification(figure)
        case GapFigure():
            return heatmap.gaps(figure)
        case ScoreFigure():
            return _SCORES[figure.kind](figure)


def save(figure: Figure, file: Path) -> None:
    """Write a picture in the form its name's ending says. Raises UsageError where that cannot be done."""
    check_file(file)
    save_drawing(specification(figure), file)


def save_drawing(drawing: Mapping[str, Any], file: Path) -> None:
    """Write a Vega-Lite specification as a picture; the file's name is checked already."""
    content = _rendered(drawing, file.suffix.lower())
    try:
        file.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror}); name another with --save") from error


def rendered(figure: Figure, ending: str) -> bytes:
    """A picture as SVG, PNG or HTML."""
    return _rendered(specification(figure), ending)


def _rendered(drawing: Mapping[str, Any], ending: str) -> bytes:
    import vl_convert

    drawn = json.dumps(drawing)
    match ending:
        case ".svg":
            # Nothing outside the picture is ever loaded.
            return vl_convert.vegalite_to_svg(drawn, allowed_base_urls=[]).encode()
        case ".png":
            return vl_convert.vegalite_to_png(drawn, scale=PNG_SCALE, allowed_base_urls=[])
        case _:
            return vl_convert.vegalite_to_html(drawn, bundle=True, renderer="svg").encode()
