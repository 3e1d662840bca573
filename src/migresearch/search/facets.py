"""Which facets there are: columns of works, sources, schemes, and the facts of institutional records."""

from collections.abc import Collection, Sequence

from migresearch.errors import unknown
from migresearch.facts import FactName
from migresearch.records import Kind

FACET_ALIASES = {"country": "geographies", "countries": "geographies", "activity": "mpg-activity"}
USUAL_FACETS = ("year", "kind", "language", "geographies", "topics", "venue", "open-access", "source")
# What works of a kind are sorted by where they come from.
FACETS_OF_KIND = {
    Kind.REPORT: ("mpg-activity",),
    Kind.LEGAL_DEVELOPMENT: ("ground", "instrument", "court"),
    Kind.GOOD_PRACTICE: ("theme", "organiser"),
    Kind.FUNDING: ("theme", "programme", "funder"),
    Kind.EVENT: ("theme", "place"),
    Kind.NEWS: ("theme",),
    Kind.PROJECT: ("programme", "funder", "coordinator"),
}


def usual_facets(kinds: Sequence[str] = ()) -> tuple[str, ...]:
    """The facets that are counted unless others are named; with those of the ``kinds`` asked for."""
    further = (name for kind in kinds for name in FACETS_OF_KIND.get(Kind(kind), ()))
    return tuple(dict.fromkeys((*USUAL_FACETS, *further)))


def facet_name(name: str, schemes: Collection[str]) -> str:
    """The facet a person means. Raises UsageError naming the known ones."""
    name = FACET_ALIASES.get(name, name)
    known = {*USUAL_FACETS, *schemes, *FactName}
    if name not in known:
        raise unknown("facet", name, known)
    return name
