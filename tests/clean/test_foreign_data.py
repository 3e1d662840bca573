"""Whatever a server sends in place of what we expect, the record is refused, never the program broken."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from migresearch.clean.crossref import crossref_record
from migresearch.clean.datacite_json import datacite_json_record
from migresearch.clean.doaj import doaj_record
from migresearch.clean.europepmc import europepmc_record
from migresearch.clean.openalex import openalex_record
from migresearch.clean.osf import osf_record
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
DOAJ = st.fixed_dictionaries(
    {"title": st.just("Newcomers")},
    optional=dict.fromkeys(
        ["abstract", "journal", "identifier", "author", "keywords", "year", "month", "link", "start_page"],
        ANYTHING,
    ),
)
EUROPEPMC = st.fixed_dictionaries(
    {"id": st.just("1"), "source": st.just("MED"), "title": st.just("Newcomers")},
    optional=dict.fromkeys(
        ["doi", "pmid", "abstractText", "authorList", "journalInfo", "pubTypeList", "keywordList", "meshHeadingList",
         "commentCorrectionList", "bookOrReportDetails", "language", "license", "pubYear", "firstIndexDate"],
        ANYTHING,
    ),
)  # fmt: skip
DATACITE = st.fixed_dictionaries(
    {"doi": st.just("10.1234/abc"), "titles": st.just([{"title": "Newcomers"}])},
    optional=dict.fromkeys(
        ["types", "creators", "contributors", "publisher", "container", "publicationYear", "subjects", "dates", "url",
         "relatedIdentifiers", "alternateIdentifiers", "rightsList", "descriptions", "language", "registered"],
        ANYTHING,
    ),
)  # fmt: skip
OSF = st.fixed_dictionaries(
    {"title": st.just("Newcomers")},
    optional=dict.fromkeys(
        ["description", "tags", "subjects", "doi", "date_published", "date_withdrawn"], ANYTHING
    ),
)
FIELDS = st.fixed_dictionaries(
    {"title": st.just("Newcomers")}, optional=dict.fromkeys(set(ALIASES) - {"title"}, ANYTHING)
)


# A machine that is busy with other things makes no mapping wrong.
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def accepted_or_refused(read: Any, item: Any) -> None:
    try:
        record = read(item)
    except RecordError:
        return
    record.check()
    assert type(record).from_json(record.to_json()) == record


@patient
@given(OPENALEX)
def test_openalex(work):
    accepted_or_refused(openalex_record, work)


@patient
@given(CROSSREF)
def test_crossref(item):
    accepted_or_refused(crossref_record, item)


@patient
@given(DOAJ)
def test_doaj(bibjson):
    accepted_or_refused(doaj_record, {"id": "0123abc", "bibjson": bibjson})


@patient
@given(EUROPEPMC)
def test_europepmc(result):
    accepted_or_refused(europepmc_record, result)


@patient
@given(DATACITE)
def test_datacite(attributes):
    accepted_or_refused(datacite_json_record, {"id": "10.1234/abc", "attributes": attributes})


@patient
@given(OSF, ANYTHING, ANYTHING)
def test_osf(attributes, embeds, links):
    preprint = {"id": "abcde_v1", "attributes": attributes, "embeds": embeds, "links": links}
    accepted_or_refused(lambda item: osf_record(item, source="socarxiv", venue="SocArXiv"), preprint)


@patient
@given(FIELDS)
def test_named_fields(fields):
    accepted_or_refused(lambda found: record_of_fields(found, "import:x", Remarks()), fields)


@pytest.mark.parametrize(
    "read", [openalex_record, crossref_record, doaj_record, europepmc_record, datacite_json_record]
)
def test_nothing_at_all(read):
    with pytest.raises(RecordError):
        read({})
