"""Whatever a server sends in place of what we expect, the record is refused, never the program broken."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from migresearch.clean.crossref import crossref_record
from migresearch.clean.openalex import openalex_record
from migresearch.errors import RecordError
from migresearch.importers.columns import ALIASES, record_of_fields
from migresearch.importers.remarks import Remarks

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["id", "name", "DOI", "type"]), inner, max_size=3)
    ),
    max_leaves=6,
)
OPENALEX = st.fixed_dictionaries(
    {"id": st.just("https://openalex.org/W1234567"), "title": st.just("Newcomers")},
    optional=dict.fromkeys(
        ["type", "ids", "primary_location", "locations", "authorships", "topics", "keywords", "biblio", "open_access",
         "abstract_inverted_index", "language", "publication_date", "publication_year", "host_venue", "doi"],
        ANYTHING,
    ),
)  # fmt: skip
CROSSREF = st.fixed_dictionaries(
    {"DOI": st.just("10.1234/abc"), "title": st.just(["Newcomers"])},
    optional=dict.fromkeys(
        ["type", "subtype", "author", "editor", "issued", "created", "relation", "update-to", "updated-by", "license", "ISBN",
         "ISSN", "container-title", "abstract", "subtitle", "event", "resource", "subject", "page", "language"],
        ANYTHING,
    ),
)  # fmt: skip
FIELDS = st.fixed_dictionaries(
    {"title": st.just("Newcomers")}, optional=dict.fromkeys(set(ALIASES) - {"title"}, ANYTHING)
)


def accepted_or_refused(read: Any, item: Any) -> None:
    try:
        record = read(item)
    except RecordError:
        return
    record.check()
    assert type(record).from_json(record.to_json()) == record


@given(OPENALEX)
def test_openalex(work):
    accepted_or_refused(openalex_record, work)


@given(CROSSREF)
def test_crossref(item):
    accepted_or_refused(crossref_record, item)


@given(FIELDS)
def test_named_fields(fields):
    accepted_or_refused(lambda found: record_of_fields(found, "import:x", Remarks()), fields)


@pytest.mark.parametrize("read", [openalex_record, crossref_record])
def test_nothing_at_all(read):
    with pytest.raises(RecordError):
        read({})
