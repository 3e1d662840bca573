"""Works are linked to the indices they name, and to those the catalogue cites them for."""

import json
from pathlib import Path

import pytest
from tests.command import Command
from tests.shelf import WORKS, Shelf
from tests.store.records import record

from migresearch.catalogue.index_records import index_entries
from migresearch.indicators.literature import LinkedWork, Place

LONG = "We study refugees, " + "and refugees, " * 20 + "with scores of MIPEX."
MORE = (
    record("keyword", "Schools and newcomers", issued="2022", keywords=("schools", "MIPEX")),
    record("index", "Integration scored", issued="2021", abstract=f"It begins. {LONG} It ends."),
    record("article", "How states admit", doi="10.1057/eps.2016.4", issued="2017"),
    record("prices", "Prices of the poor", abstract="The CPI rises with inflation, for migrants too."),
)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    shelf = Shelf.of(tmp_path_factory.mktemp("literature"))
    entries = {entry.record.source_id: entry.record for entry in index_entries()}
    shelf.save(*MORE, entries["mipex"], entries["mipex-r"])
    return shelf


def works(shelf: Shelf, name: str) -> list[LinkedWork]:
    with shelf.open() as library:
        return library.indices.works(library.indices.named(name))


def test_titles_stand_before_abstracts_before_keywords(shelf: Shelf) -> None:
    found = works(shelf, "MIPEX")
    assert [(one.work.title, one.place, one.words) for one in found] == [
        (WORKS["mipex"].title, Place.TITLE, "MIPEX"),
        ("Integration scored", Place.ABSTRACT, "MIPEX"),
        ("Schools and newcomers", Place.KEYWORDS, "MIPEX"),
    ]  # the entry of the catalogue itself, and its notes about MIPEX-R, are no literature


def test_a_long_sentence_is_cut_around_the_name(shelf: Shelf) -> None:
    sentence = works(shelf, "MIPEX")[1].sentence
    assert sentence.startswith("… ")
    assert sentence.endswith("with scores of MIPEX.")
    assert len(sentence) < 100


def test_a_work_the_catalogue_cites_needs_no_name(shelf: Shelf) -> None:
    assert [(one.work.title, one.place, one.words) for one in works(shelf, "IMPIC")] == [
        ("How states admit", Place.CITED, "")
    ]


def test_the_consumer_price_index_is_no_policy_index(shelf: Shelf) -> None:
    assert works(shelf, "cpi-howard") == []


def test_commands(shelf: Shelf, tmp_path: Path) -> None:
    command = Command(tmp_path, shelf.config)
    answer = json.loads(command.run("indices", "works", "mipex", "--format", "json").stdout)
    assert answer["total"] == 3
    assert answer["results"][0] == {
        "index": "mipex", "key": answer["results"][0]["key"], "title": "MIPEX: measuring integration policy",
        "year": 2020, "kind": "policy-index", "venue": None, "doi": "10.5555/mipex", "place": "title",
        "words": "MIPEX", "sentence": "MIPEX: measuring integration policy",
    }  # fmt: skip
    shown = command.run("indices", "show", "mipex").stdout
    assert "works that use or discuss it\nMIPEX: measuring integration policy\n" in shown
    assert "3 works" in shown
    described = json.loads(command.run("indices", "show", "mipex", "--format", "json").stdout)
    assert [one["place"] for one in described["works"]] == ["title", "abstract", "keywords"]
    assert command.run("indices", "works", "gmb").stdout == "no work here names it\n"
