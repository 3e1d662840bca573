"""Policy indices as works: searched, classified and exported like the literature about them."""

import json
from collections.abc import Iterator
from importlib.resources.abc import Traversable

from migresearch.catalogue.naming import RULE, SOURCE
from migresearch.catalogue.policy_indices import CatalogueEntry, policy_indices
from migresearch.clean import identifiers, names
from migresearch.records import Claim, Contributor, Entry, Identifier, IdScheme, Kind, Record, Role

_KINDS = {"policy": Kind.POLICY_INDEX, "outcome": Kind.DATASET, "reference": Kind.REPORT}
_SCHEMES = {"policy-fields": "policy-fields", "target-groups": "migrant-groups", "countries": "geographies"}


def index_entries(folder: Traversable | None = None) -> Iterator[Entry]:
    """One entry an index of the catalogue, by id; none where ``folder`` does not exist."""
    if folder is not None and not folder.is_dir():
        return
    for entry in policy_indices(folder):
        record = _record(entry)
        record.check()
        yield Entry(record, _raw(entry), RULE)


def _record(entry: CatalogueEntry) -> Record:
    urls = entry.values("url")
    return Record(
        source=SOURCE,
        source_id=entry.id,
        kind=_KINDS[entry.set],
        title=_title(entry),
        abstract=entry.note,
        language="en",
        issued=_issued(entry),
        url=urls[0] if urls else None,
        identifiers=tuple(_identifiers(entry)),
        contributors=tuple(_contributors(entry)),
        claims=tuple(_claims(entry)),
    )


def _title(entry: CatalogueEntry) -> str:
    name: str = entry.values("name")[0]
    acronyms = entry.values("acronym")
    return name if not acronyms or acronyms[0] in name else f"{name} ({acronyms[0]})"


def _issued(entry: CatalogueEntry) -> str | None:
    """The year of the newest edition: the one a reader would cite."""
    released = entry.values("released")
    return str(max(released)) if released else None


def _identifiers(entry: CatalogueEntry) -> Iterator[Identifier]:
    for value in dict.fromkeys(entry.values("doi")):
        yield Identifier(IdScheme.DOI, value)
    handles = (identifiers.handle(url) for url in entry.values("url") if "hdl.handle.net/" in url)
    for handle in dict.fromkeys(handles):
        if handle:
            yield Identifier(IdScheme.HANDLE, handle)


def _contributors(entry: CatalogueEntry) -> Iterator[Contributor]:
    """A producer with a comma is a person, family name first; any other is a body."""
    for producer in dict.fromkeys(entry.values("producer")):
        written = producer if "," in producer else f"{{{producer}}}"
        if contributor := names.person(written, Role.AUTHOR):
            yield contributor


def _claims(entry: CatalogueEntry) -> Iterator[Claim]:
    yield from (Claim("topics", topic) for topic in entry.topics)
    for field, scheme in _SCHEMES.items():
        codes = (code for value in entry.values(field) for code in value)
        yield from (Claim(scheme, code) for code in dict.fromkeys(codes) if not _is_gone(field, code))


def _is_gone(field: str, code: str) -> bool:
    """States that no longer exist (SUHH) have no code in the scheme of geographies."""
    return field == "countries" and len(code) == len("SUHH")


def _raw(entry: CatalogueEntry) -> bytes:
    said = [
        {"field": one.field, "value": one.value, "edition": one.edition, "source": one.source.url}
        for one in entry.statements
    ]
    facts = {"id": entry.id, "checked": entry.checked.isoformat(), "note": entry.note, "statements": said}
    return json.dumps(facts, ensure_ascii=False, sort_keys=True).encode()
