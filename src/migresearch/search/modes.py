"""How a search may rank and order; apart from the rest so that ``--help`` loads nothing heavy."""

from enum import StrEnum


class Mode(StrEnum):
    """Which rankings answer: words, meaning, or both."""

    HYBRID = "hybrid"
    LEXICAL = "lexical"
    SEMANTIC = "semantic"


class Sort(StrEnum):
    """The order of the results; ``relevance`` needs a text and is ``newest`` without one."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"
    TITLE = "title"
