"""The pictures there are; apart from them so that ``--help`` loads nothing heavy."""

from enum import StrEnum


class Kind(StrEnum):
    """What can be drawn."""

    RADAR = "radar"
    STRIP = "strip"
    TREND = "trend"
    RANKING = "ranking"
    HEATMAP = "heatmap"
    MAP = "map"
    SCATTER = "scatter"
    GAPS = "gaps"
