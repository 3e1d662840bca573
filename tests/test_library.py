"""The Python face: opening, asking, feeding, closing."""

import shutil
from pathlib import Path

import pytest
from tests.shelf import NOW, WORKS, Shelf, clock, names

from migresearch import Library, MigresearchError, Query
from migresearch.config import Config, Paths
from migresearch.errors import SearchIndexError, StoreError, UsageError
from migresearch.export import ExportFormat
from migresearch.harvest.locks import IMPORTS, shared
from migresearch.search.modes import Mode
from migresearch.store import RunKind, RunState, Store


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf.of(tmp_path)


def test_a_library_is_opened_by_its_configuration_and_by_settings(shelf: Shelf) -> None:
    (shelf.folder / "config.toml").write_text('[paths]\ndatabase = "data/test.db"\n[search]\npage_size = 3\n')
    with Library.open(shelf.folder / "data") as library:  # the nearest config.toml upwards
        assert len(library.search(library.query()).hits) == 3
        assert len(library.search(library.query(page_size=5)).hits) == 5
    with Library.open(shelf.folder, search__page_size="2") as library:
        assert len(library.search(library.query()).hits) == 2
    with pytest.raises(MigresearchError, match=r"unknown setting 'pathes\.database'"):
        Library.open(shelf.folder, pathes__database="x")


def test_a_query_needs_no_library(shelf: Shelf) -> None:
    with shelf.open() as library:
        assert names(library.search(Query("guardian"))) == ["uasc"]
        assert Query("guardian").on_page(2) == Query("guardian", page=2)


def test_reading_needs_a_database_and_feeding_makes_one(tmp_path: Path) -> None:
    config = Config(paths=Paths(tmp_path / "new" / "test.db", tmp_path / "index"))
    with Library(config, clock) as library:
        with pytest.raises(StoreError, match="no database here yet"):
            library.search(Query("anything"))
        assert library.import_shelf().saved.new > 100
        assert library.search(Query("remittances")).total > 0
        (run,) = library.runs()
        assert (run.source, run.started) == ("shelf", NOW)


def test_works_by_key_former_key_and_doi(shelf: Shelf) -> None:
    with shelf.open() as library:
        work = library.work("https://doi.org/10.5555/BORDER")
        assert work.title == WORKS["border"].title
        assert library.work(f" {work.key.upper()} ") == work
        assert [(one.type, one.inverse) for one in library.related(work.key)] == [("retracts", True)]
        assert [one.source for one in library.provenance("10.5555/mipex")] == ["crossref", "openalex"]
        with pytest.raises(UsageError, match="no work has the key or DOI 'harbour'"):
            library.work("harbour")


def test_labels_are_the_schemes_own(shelf: Shelf) -> None:
    with shelf.open() as library:
        assert library.label("geographies", "DE") == "Germany"
        assert library.label("geographies", "nowhere") == "nowhere"
        assert library.label("nothing", "x") == "x"


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"year": "2015..2010"}, r"ends before it begins; write 2010\.\.2015"),
        ({"language": "klingonese"}, "language 'klingonese' is not known"),
        ({"kind": "artikel"}, "unknown kind 'artikel'.* Known: article"),
        ({"country": "Grmany"}, "^unknown --country 'Grmany'. Did you mean Germany"),
        ({"schemes": ["topcis=x"]}, "unknown scheme 'topcis'. Did you mean topics"),
    ],
)
def test_filters_that_mean_nothing_name_what_is_known(
    shelf: Shelf, filters: dict[str, object], message: str
) -> None:
    with shelf.open() as library, pytest.raises(UsageError, match=message):
        library.query("work", filters)


def test_indexing_reports_and_status_follows(shelf: Shelf) -> None:
    seen: list[tuple[int, int | None]] = []
    with shelf.open() as library:
        report = library.update_index(lambda done, total: seen.append((done, total)))
        assert (report.works, report.pending, report.worded, report.is_changed) == (12, 0, True, True)
        assert seen == [(12, 12)]
    with shelf.open() as library:
        status = library.index_status()
        assert (status["works in the library"], status["works by meaning"], status["works behind"]) == (
            12,
            12,
            0,
        )
        assert status["encoder"] == report.encoder
        again = library.update_index()
        assert (again.encoded, again.is_changed) == (0, False)


def test_importing_and_exporting_come_round(shelf: Shelf, tmp_path: Path) -> None:
    output = tmp_path / "all.jsonl"
    with shelf.open() as library:
        receipt = library.export(library.query(), ExportFormat.JSONL, output)
    assert receipt.exported == 12
    config = Config(paths=Paths(tmp_path / "second" / "test.db", tmp_path / "second index"))
    with Library(config, clock) as second:
        report = second.import_file(output)
        assert (report.saved.new, report.unreadable) == (12, 0)
        found = second.search(second.query("leftbehind children", mode=Mode.LEXICAL))
        assert names(found)[0] == "left-behind"


@pytest.mark.parametrize("form", ExportFormat)
def test_an_export_that_comes_back_makes_no_duplicates(tmp_path: Path, form: ExportFormat) -> None:
    shelf = Shelf.of(tmp_path)
    (tmp_path / "own.jsonl").write_text(
        '{"title": "Harbours without a DOI", "kind": "preprint", "key": "1", "abstract": "On harbours."}\n'
        '{"title": "An index of harbours", "kind": "policy-index", "key": "2"}\n'
    )
    with shelf.open() as library:
        library.import_file(tmp_path / "own.jsonl")
        found = library.query("harbours", mode="lexical")
        before = {hit.work.key: (hit.work.kind, hit.work.title) for hit in library.search(found).hits}
        assert len(before) == 2
        library.export(found, form, tmp_path / "harbours.out")
    with shelf.open() as library:
        saved = library.import_file(tmp_path / "harbours.out").saved
        assert (saved.new, saved.changed, saved.unchanged) == (2, 0, 0)
        hits = library.search(library.query("harbours", mode="lexical")).hits
        assert {hit.work.key: (hit.work.kind, hit.work.title) for hit in hits} == before
        assert library.import_file(tmp_path / "harbours.out").saved.unchanged == 2


def test_closing_twice_is_harmless(shelf: Shelf) -> None:
    library = shelf.open()
    with library:
        assert library.search(Query()).total == 12
    with library:
        pass


@pytest.mark.model
def test_the_packaged_encoder_finds_what_no_word_says(shelf: Shelf, packaged_encoder: Path) -> None:
    shutil.copytree(packaged_encoder, shelf.config.paths.index / packaged_encoder.name)
    library = Library(Config(paths=shelf.config.paths), clock)
    with library:
        library.update_index()
    with Library(Config(paths=shelf.config.paths), clock) as asked:
        best = [names(asked.search(Query(text, mode=Mode.SEMANTIC)))[0] for text in (
            "obtaining a new passport", "sending money home to the family", "pensioners who move back",
        )]  # fmt: skip
        assert best == ["citizenship", "remittances", "return"]


def test_an_unknown_source_names_the_known_ones(shelf: Shelf) -> None:
    with shelf.open() as library, pytest.raises(UsageError, match="unknown source 'crosref'"):
        library.query("ports", {"source": "crosref"})


@pytest.mark.parametrize("name", ["countries", "country"])
def test_countries_are_a_facet_by_their_own_name(shelf: Shelf, name: str) -> None:
    with shelf.open() as library:
        assert library.query(facets=[name]).facets == ("geographies",)


def test_an_import_that_was_killed_is_told_and_written_down_by_the_next_one(tmp_path: Path) -> None:
    settings = Config(paths=Paths(tmp_path / "m.db", tmp_path / "index"))
    with Store.open(settings.paths.database) as store:
        store.runs.start("import:dead", RunKind.IMPORT, "2026-11-01T00:00:00Z")
    path = tmp_path / "own.jsonl"
    path.write_text('{"title": "One", "key": "1"}\n')
    with Library(settings) as library:
        told = [one.text for one in library.unattended.status().findings if one.part == "import"]
        assert told == ["import:dead, begun 2026-11-01T00:00:00Z, was interrupted; whole batches are kept"]
        with shared(settings.paths.database, IMPORTS):
            library.import_file(path)
        assert library.runs()[1].state is RunState.RUNNING, "another import is at work"
        library.import_file(path)
        assert library.runs()[2].state is RunState.INTERRUPTED


def test_the_index_of_another_database_is_left_aside_with_a_note(shelf: Shelf) -> None:
    (shelf.config.paths.index / "LIBRARY").write_text("somebody else's", encoding="ascii")
    with shelf.open() as library:
        listed = library.search(library.query())
        ranked = library.search(Query("guardian"))
        with pytest.raises(SearchIndexError, match="built for another database"):
            library.similar(listed.hits[0].work.key, Query(""))
        with pytest.raises(SearchIndexError, match="built for another database"):
            library.index_status()
    assert (listed.total, listed.mode) == (len(WORKS), "list")
    assert (names(ranked), ranked.mode) == (["uasc"], Mode.LEXICAL)
    assert "was built for another database" in listed.notes[-1]
