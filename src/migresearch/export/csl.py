"""CSL-JSON, as Zotero, Pandoc and citation processors read it."""

import json
from collections.abc import Iterable
from typing import IO, Any

from migresearch.clean.names import is_body
from migresearch.export.citation_keys import citation_keys
from migresearch.export.works import ExportWork, date_parts, keyword_line, notes
from migresearch.records import Contributor, Kind, Role

TYPES = {
    Kind.ARTICLE: "article-journal", Kind.BOOK: "book", Kind.CHAPTER: "chapter", Kind.REPORT: "report",
    Kind.WORKING_PAPER: "report", Kind.THESIS: "thesis", Kind.PREPRINT: "article", Kind.DATASET: "dataset",
    Kind.NEWS: "article-newspaper", Kind.LEGAL_DEVELOPMENT: "legislation", Kind.EVENT: "event",
    Kind.TOOL: "software",
}  # fmt: skip
_OTHER = "document"
_PLAIN = TYPES.keys() - {Kind.PREPRINT, Kind.WORKING_PAPER}


def write_csl(works: Iterable[ExportWork], stream: IO[str]) -> int:
    """Write one array, an object a work; the number written."""
    count = 0
    stream.write("[")
    for key, work in citation_keys(works):
        stream.write(",\n" if count else "\n")
        json.dump(_item(key, work), stream, ensure_ascii=False)
        count += 1
    stream.write("\n]\n")
    return count


def _item(key: str, work: ExportWork) -> dict[str, Any]:
    parts = date_parts(work.issued, work.year)
    item = {
        "id": key,
        "type": TYPES.get(work.kind, _OTHER),
        "genre": work.kind.replace("-", " ") if work.kind not in _PLAIN else None,
        "title": work.title,
        "author": [_name(one) for one in work.contributors if one.role is Role.AUTHOR],
        "editor": [_name(one) for one in work.contributors if one.role is Role.EDITOR],
        "issued": {"date-parts": [parts]} if parts else None,
        "container-title": work.venue,
        "publisher": work.publisher,
        "volume": work.volume,
        "issue": work.issue,
        "page": work.pages,
        "DOI": work.doi,
        "URL": work.address,
        "ISBN": work.isbn,
        "ISSN": work.issn,
        "language": work.language,
        "keyword": keyword_line(work.keywords),
        "abstract": work.abstract,
        "note": "; ".join(notes(work)),
        "source": "migresearch",
        "custom": {"migresearch": work.key},  # by it an import finds the work again
    }
    return {name: value for name, value in item.items() if value}


def _name(one: Contributor) -> dict[str, str]:
    """Parts where the source gave them; a body, or a name never taken apart, is literal."""
    if one.family and not is_body(one.name):
        return {"family": one.family, **({"given": one.given} if one.given else {})}
    return {"literal": one.name}
