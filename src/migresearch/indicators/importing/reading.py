"""What a file of scores holds once it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from migresearch.store.scores import Comment, Indicator, Score


@dataclass(frozen=True)
class Content:
    """One edition as a file gives it, before it is known from which file it came.

    ``index`` and ``label`` are what the file says or implies; the person may name others.
    ``report`` is :meth:`Report.row`.
    """

    index: str
    label: str
    title: str
    indicators: tuple[Indicator, ...]
    scores: tuple[Score, ...]
    comments: tuple[Comment, ...]
    report: Mapping[str, Any]
    direction: str | None = None
    coding: str | None = None
    scale_min: float | None = None
    scale_max: float | None = None
    url: str | None = None
    terms: str | None = None
