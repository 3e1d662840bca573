"""The data the sources are asked with."""

import pytest

from migresearch.clean import identifiers
from migresearch.records import Kind, Record
from migresearch_crawlers import admission
from migresearch_crawlers.spiders.openalex import MOST_VALUES, OpenAlex, search_text


def test_every_issn_passes_its_check_digit_and_stands_once():
    issns = [issn for journal in admission.journals() for issn in journal.issns]
    assert len(admission.journals()) == 53
    assert [issn for issn in issns if identifiers.issn(issn) != issn] == []
    assert len(set(issns)) == len(issns)


def test_topics_are_in_one_group_only():
    groups = [admission.topics(name).keys() for name in ("core", "neighbour", "noise")]
    assert [len(group) for group in groups] == [21, 13, 4]
    assert len(set().union(*groups)) == 38
    assert admission.topics("core")["T10216"] == "Migration, Refugees, and Integration"


def test_no_filter_of_openalex_holds_more_values_than_it_takes():
    for place in OpenAlex.slices(None, "2026-11-22"):
        for one in place.asks["filter"].split(","):
            assert len(one.split("|")) <= MOST_VALUES


def test_the_words_are_written_as_openalex_reads_them():
    text = search_text(admission.TextQuery(("refugee", "asylum seeker"), ("cell migration", "bird"), 2, ()))
    assert text == '(refugee OR "asylum seeker") NOT ("cell migration" OR bird)'
    assert "*" not in search_text(admission.text_query()), "stemmed search takes no wildcard"


@pytest.mark.parametrize("word", admission.text_query().words)
def test_a_word_that_a_wide_source_is_asked_for_is_one_by_which_a_record_is_kept(word):
    assert "*" not in word
    assert admission.speaks_of_migration(Record("doaj", "1", Kind.ARTICLE, word))


def test_words_stand_once_and_phrases_in_quotes():
    words = admission.text_query().words
    assert len(set(words)) == len(words)
    assert admission.any_of(("refugees", "human trafficking")) == 'refugees OR "human trafficking"'


@pytest.mark.parametrize(
    ("title", "speaks"),
    [
        ("Les réfugiés dans la ville", True),
        ("Geflüchtete und ihre Nachbarn", True),
        ("Inmigración y escuela", True),
        ("International migration and care", True),
        ("Cell migration in archaeological bone", False),
        ("Treating migraine", False),
        ("Data migration to a new repository", False),
        ("Housing prices in Lyon", False),
        ("Data migration at the immigration office", True),
        ("Migratory moths and their wings", False),
        ("Grain boundary migration in an alloy", False),
        ("Diaspora of a village", True),
    ],
)
def test_what_speaks_of_migration(title, speaks):
    record = Record("hal", "1", Kind.ARTICLE, title)
    assert admission.speaks_of_migration(record) is speaks
