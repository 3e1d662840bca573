"""The keys by which works are brought together to be compared: works that share none are never looked at."""

from collections.abc import Iterator

from migresearch.identity.profile import WHOLES, Profile
from migresearch.records import Kind

# A key of more works than this tells nothing: a common name in one year, a regular column.
MOST = 60
_PART_WORDS = 4


def keys(one: Profile) -> Iterator[str]:
    """Whole title, both ends of the title, two authors, author and year, DOI, identifiers, place, volume."""
    yield f"title {one.work.title_key}"
    yield from _ends(one)
    yield from _names(one)
    yield from (f"{scheme} {value}" for scheme, value in one.shared_names)
    if one.stem:
        yield f"doi {one.stem}"
    if one.venue and one.work.volume and one.first_page:
        yield f"place {one.venue} {one.work.volume} {one.first_page}"
    if one.work.kind in WHOLES:
        yield f"whole {one.work.title_key}"
    if one.venue and one.work.kind not in WHOLES:
        yield f"whole {one.venue}"
    if one.target:
        yield f"title {one.target}"


def _ends(one: Profile) -> Iterator[str]:
    if len(one.words) >= _PART_WORDS:
        yield f"begins {' '.join(one.words[:_PART_WORDS])}"
        yield f"ends {' '.join(one.words[-_PART_WORDS:])}"


def _names(one: Profile) -> Iterator[str]:
    families = [person.family for person in one.leading]
    if len(families) > 1:
        yield f"two {' & '.join(sorted(families))}"
    if families and one.work.year:
        # Two works of neighbouring years share one of the two.
        yield f"year {families[0]} {one.work.year}"
        yield f"year {families[0]} {one.work.year + 1}"


def is_container(one: Profile, other: Profile) -> bool:
    """Whether the one is the volume or series the other appeared in."""
    if one.work.kind not in WHOLES or other.work.kind in WHOLES or one.is_generic:
        return False
    isbns = {pair for pair in one.work.identifiers if pair[0] == "isbn"}
    if other.work.kind == Kind.CHAPTER and isbns & set(other.work.identifiers):
        return True
    return other.venue == one.work.title_key
