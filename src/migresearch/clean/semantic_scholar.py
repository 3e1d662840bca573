"""Semantic Scholar papers: their abstracts, by DOI."""

from collections.abc import Mapping
from typing import Any

from migresearch.clean import identifiers
from migresearch.clean.abstracts import clean_abstract
from migresearch.clean.fields import item_of, text_of
from migresearch.clean.text import clean_title
from migresearch.errors import RecordError
from migresearch.records import Identifier, IdScheme, Kind, Record

SOURCE = "semantic-scholar"


def semantic_scholar_record(paper: Mapping[str, Any], doi: str) -> Record:
    """What the paper says of the work with this DOI; its kind and title are never the work's.

    Raises :class:`RecordError` for a paper of another DOI: preprints are merged with what became of them.
    """
    known = identifiers.doi(text_of(item_of(paper, "externalIds"), "DOI"))
    if known != doi:
        raise RecordError(f"the answer is about {known or 'a paper without DOI'}, not about {doi}")
    abstract = clean_abstract(text_of(paper, "abstract"))
    return Record(
        source=SOURCE,
        source_id=doi,
        kind=Kind.ARTICLE,
        title=clean_title(text_of(paper, "title")) or doi,
        abstract=abstract.text,
        identifiers=(Identifier(IdScheme.DOI, doi),),
    )
