"""Posts, pages and own types of WordPress's REST interface (``/wp-json/wp/v2/…``) to records."""

from collections.abc import Iterator, Mapping

from migresearch.clean.fields import Item, item_of, items_of, list_of, text_of
from migresearch.clean.institutional import Statement, institutional_record
from migresearch.records import Kind, Record

# How WordPress ends an excerpt that it cut out of the text itself.
_CUT = ("[&hellip;]", "[…]", "[...]", "&hellip;", "…")


def wordpress_record(post: Item, *, source: str, kind: Kind, meanings: Mapping[str, str]) -> Record:
    """The record of one entry that was asked for with ``_embed``.

    ``meanings`` says what a taxonomy stands for (``{"category": "theme"}``): the name of a fact, ``country``
    or ``language``. The account that posted an entry is not its author. Raises RecordError.
    """
    embedded = item_of(post, "_embedded")
    said = Statement(
        source=source,
        source_id=text_of(post, "id") or "",
        kind=kind,
        title=_rendered(post, "title"),
        text=_text(post),
        language=text_of(post, "lang"),
        issued=text_of(post, "date"),
        url=text_of(post, "link"),
        terms=tuple(_terms(embedded, meanings)),
    )
    return institutional_record(said)


def _rendered(post: Item, name: str) -> str | None:
    return text_of(item_of(post, name), "rendered")


def _text(post: Item) -> str | None:
    """The excerpt somebody wrote, else the text."""
    excerpt = _rendered(post, "excerpt") or ""
    end = excerpt.strip().removesuffix("</p>").rstrip()
    return _rendered(post, "content") or excerpt if not end or end.endswith(_CUT) else excerpt


def _terms(embedded: Item, meanings: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for group in list_of(embedded, "wp:term"):
        for term in items_of({"terms": group}, "terms"):
            name, taxonomy = text_of(term, "name"), text_of(term, "taxonomy") or ""
            if name and name != "Uncategorized":
                yield meanings.get(taxonomy, "keyword"), name
