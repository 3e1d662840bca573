"""Which abstract a work has, whose it is and under which licence."""

import pytest
from tests.store.records import NOW, record, save

from migresearch.store import Store
from migresearch.store.merge import Version, merge

LONG = (
    "Interviews with forty nurses who moved to Tallinn show how recognition of degrees decides over wages. "
    * 2
)
COPY = "Includes bibliographical references (p. 201-240) and index. Title from the cover; copy held in the reading room."
CC_BY = "https://creativecommons.org/licenses/by/4.0/"


def merged(*records):
    return merge([Version(number, True, one) for number, one in enumerate(records)], {})


@pytest.mark.parametrize(
    ("records", "source"),
    [
        # In the order of the chain, whichever came last.
        (("openalex", "crossref", "semantic-scholar"), "crossref"),
        (("semantic-scholar", "openalex"), "openalex"),
        (("semantic-scholar", "ssoar"), "ssoar"),
        (("semantic-scholar",), "semantic-scholar"),
        (("import:mine", "doaj", "europepmc"), "europepmc"),
    ],
)
def test_the_chain_decides_whose_abstract_it_is(records, source):
    found = merged(*(record("1", source=name, abstract=f"{LONG} {name}") for name in records))
    assert found.origins["abstract"] == f"{source} 1"


@pytest.mark.parametrize("fragment", ["A study of nurses.", COPY])
def test_a_few_words_never_stand_in_the_place_of_an_abstract(fragment):
    found = merged(record("1", abstract=fragment), record("2", source="semantic-scholar", abstract=LONG))
    assert found["abstract"] == LONG


def test_a_few_words_are_better_than_nothing():
    found = merged(record("1", abstract="A study of nurses."), record("2", source="openalex"))
    assert found["abstract"] == "A study of nurses."


def test_the_other_fields_of_a_source_that_is_asked_about_works_held_do_not_count():
    held = record("1", "Nurses in Tallinn", source="ssoar", url="https://ssoar.example.org/1")
    asked = record("2", "NURSES IN TALLINN.", source="unpaywall", url="https://free.example.org/1.pdf")
    found = merged(asked, held, record("3", "Nurses, Tallinn", source="semantic-scholar"))
    assert (found["title"], found.origins["title"]) == ("Nurses in Tallinn", "ssoar 1")
    assert found["url"] == "https://free.example.org/1.pdf"


def test_the_licence_is_of_the_record_that_gave_the_abstract_else_of_its_source(tmp_path):
    with Store.open(tmp_path / "m.db") as store:
        save(
            store,
            record("1", "One", doi="10.5555/1", abstract=LONG, licence=CC_BY),
            record("2", "Two", doi="10.5555/2", abstract=LONG),
            record("3", "Three", doi="10.5555/3", licence=CC_BY),
            record("4", "Four", doi="10.5555/4", abstract=LONG, source="import:mine"),
        )
        before = [(one.abstract_source, one.abstract_licence) for one in store.works([1, 2, 3, 4])]
        store.runs.note_licence("crossref", "facts", NOW)
        after = [one.abstract_licence for one in store.works([1, 2, 3, 4])]
    assert before == [("crossref", CC_BY), ("crossref", None), (None, None), ("import:mine", None)]
    assert after == [CC_BY, "facts", None, None]
