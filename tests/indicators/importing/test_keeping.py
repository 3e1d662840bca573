"""An import is wholly kept or not at all, and can be repeated, replaced and taken back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.indicators.editions import opened

from migresearch.errors import UsageError
from migresearch.indicators.face import Indices
from migresearch.indicators.importing import keeping
from migresearch.indicators.importing.keeping import Wanted
from migresearch.indicators.reading_scores import asked

HEAD = "index,edition,indicator,country,year,score,comment\n"


@pytest.fixture
def indices(tmp_path: Path) -> Iterator[Indices]:
    found = opened(tmp_path / "test.db")
    yield found
    found.close()


def table(tmp_path: Path, *rows: str, name: str = "scores.csv") -> Path:
    path = tmp_path / name
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def dump(indices: Indices) -> list[str]:
    return list(indices.store.dump())


def test_a_repeated_import_changes_nothing(tmp_path: Path, indices: Indices) -> None:
    path = table(tmp_path, "toy,1,overall,DE,2020,5,Why not")
    assert indices.import_scores(path).state == "new"
    before = dump(indices)
    assert len(before) > 0
    again = indices.import_scores(path)
    assert (again.state, again.report["scores"]) == ("unchanged", 1)
    assert dump(indices) == before


def test_a_changed_file_replaces_its_edition_and_says_what_differs(tmp_path: Path, indices: Indices) -> None:
    indices.import_scores(table(tmp_path, "toy,1,overall,DE,2020,5,", "toy,1,overall,FR,2020,7,"))
    second = indices.import_scores(table(tmp_path, "toy,1,overall,DE,2020,6,", "toy,1,overall,SE,2020,7,"))
    assert second.state == "replaced"
    assert second.report["disagreements"] == [
        {"edition": "1", "shared": 1, "different": 1, "examples": [["overall", "DE", 2020, 5.0, 6.0]]}
    ]
    rows = indices.scores("toy", asked())
    assert [(row.country, row.score) for row in rows] == [("DE", 6.0), ("SE", 7.0)]


def test_editions_that_disagree_are_both_kept_and_told(tmp_path: Path, indices: Indices) -> None:
    indices.import_scores(table(tmp_path, "toy,1,overall,DE,2020,5,", "toy,1,overall,DE,2021,5,"))
    second = indices.import_scores(
        table(tmp_path, "toy,2,overall,DE,2020,5.001,", "toy,2,overall,DE,2021,8,")
    )
    assert second.report["disagreements"] == [
        {"edition": "1", "shared": 2, "different": 1, "examples": [["overall", "DE", 2021, 5.0, 8.0]]}
    ]
    assert [one.edition.label for one in indices.editions("toy")] == ["1", "2"]


def test_a_newer_reader_reads_again(
    tmp_path: Path, indices: Indices, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = table(tmp_path, "toy,1,overall,DE,2020,5,")
    indices.import_scores(path)
    monkeypatch.setattr(keeping, "READER_VERSION", keeping.READER_VERSION + 1)
    assert indices.import_scores(path).state == "replaced"
    assert indices.import_scores(path).state == "unchanged"


def test_another_mapping_reads_again(tmp_path: Path, indices: Indices) -> None:
    path = tmp_path / "wide.csv"
    path.write_text("country,year,score\nDE,2020,5\n")
    mapping = tmp_path / "map.toml"
    text = 'index = "toy"\nedition = "1"\n[columns]\ncountry = "country"\nyear = "year"\nscore = "score"\n'
    mapping.write_text(text)
    assert indices.import_scores(path, Wanted(mapping=mapping)).state == "new"
    assert indices.import_scores(path, Wanted(mapping=mapping)).state == "unchanged"
    mapping.write_text('direction = "open"\n' + text)
    assert indices.import_scores(path, Wanted(mapping=mapping)).state == "replaced"
    assert indices.editions("toy")[0].edition.direction == "open"


def test_a_file_that_cannot_be_read_leaves_all_as_it_was(tmp_path: Path, indices: Indices) -> None:
    indices.import_scores(table(tmp_path, "toy,1,overall,DE,2020,5,"))
    before = dump(indices)
    with pytest.raises(UsageError):
        indices.import_scores(table(tmp_path, "toy,1,overall,Atlantis,2020,6,"))
    with pytest.raises(UsageError, match=r"cannot read .*none\.toml"):
        indices.import_scores(
            table(tmp_path, "toy,1,overall,DE,2020,6,"), Wanted(mapping=tmp_path / "none.toml")
        )
    assert dump(indices) == before


def test_a_failure_while_writing_leaves_all_as_it_was(
    tmp_path: Path, indices: Indices, monkeypatch: pytest.MonkeyPatch
) -> None:
    from migresearch.store.scores import Scores

    indices.import_scores(table(tmp_path, "toy,1,overall,DE,2020,5,"))
    before = dump(indices)

    def fail(*_args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Scores, "_insert_scores", fail)
    with pytest.raises(KeyboardInterrupt):
        indices.import_scores(table(tmp_path, "toy,1,overall,DE,2020,6,"))
    assert dump(indices) == before


def test_a_removed_edition_leaves_no_trace(tmp_path: Path, indices: Indices) -> None:
    indices.import_scores(table(tmp_path, "toy,1,overall,DE,2020,5,first"))
    before = dump(indices)
    indices.import_scores(table(tmp_path, "toy,2,overall,DE,2020,5,second"))
    assert indices.remove_scores("toy", "2") == "2"
    assert dump(indices) == before
    assert indices.comments("second") == []
    with pytest.raises(UsageError, match="unknown edition of toy '2'"):
        indices.remove_scores("toy", "2")


def test_names_given_count_more_than_the_files(tmp_path: Path, indices: Indices) -> None:
    path = table(tmp_path, "toy,1,overall,DE,2020,5,")
    done = indices.import_scores(path, Wanted("Migrant Integration Policy Index", "test"))
    assert (done.index, done.edition) == ("mipex", "test")
    assert indices.scores("MIPEX", asked())[0].score == 5.0


def test_a_file_that_names_no_index(tmp_path: Path, indices: Indices) -> None:
    path = tmp_path / "scores.csv"
    path.write_text("country,year,score\nDE,2020,5\n")
    with pytest.raises(UsageError, match="does not say of which index it is; name it with --index"):
        indices.import_scores(path)
    assert indices.import_scores(path, Wanted("my-index")).edition == "2020-2020"
