"""Short ways to write works down side by side."""

from typing import Any

from migresearch.clean.titles import title_key
from migresearch.identity.profile import Profile
from migresearch.records import Kind
from migresearch.store.duplicates import Comparable

BASE: dict[str, Any] = {
    "title": "How harbours shape the arrival of newcomers",
    "year": 2019,
    "venue": "Paths",
    "volume": None,
    "issue": None,
    "pages": None,
    "doi": None,
    "kind": Kind.ARTICLE.value,
    "language": "en",
    "notice": None,
    "people": ("Ada Alba", "Bo Berg"),
    "identifiers": (),
}


def work(number: int = 1, **fields: Any) -> Profile:
    """A work like any other but for these fields; a DOI is among its identifiers."""
    one = BASE | fields
    people = tuple((name, None) for name in one.pop("people"))
    identifiers = tuple(one.pop("identifiers")) + ((("doi", one["doi"]),) if one["doi"] else ())
    key, title = f"mr-{number:06}", title_key(one["title"])
    return Profile(
        Comparable(id=number, key=key, title_key=title, people=people, identifiers=identifiers, **one)
    )
