"""The merge is deterministic: override, precedence, newest that says anything."""

from dataclasses import replace

from tests.store.records import record

from migresearch.records import Contributor, Identifier, IdScheme, Record
from migresearch.store.merge import Version, merge, rank


def version(number: int, one: Record, *, current: bool = True) -> Version:
    return Version(number, current, one)


def from_source(source: str, **fields: object) -> Record:
    return replace(record("1", **fields), source=source)  # type: ignore[arg-type]


def test_a_curators_override_stands_above_every_source() -> None:
    merged = merge(
        [version(1, record("1", "Theirs"))], {"title": ('"Ours"', "ada"), "issued": ('"1999"', "ada")}
    )
    assert (merged["title"], merged["issued"]) == ("Ours", "1999")
    assert merged.origins["title"] == "curator ada"


def test_precedence_decides_between_sources_whatever_their_order() -> None:
    crossref = version(1, from_source("crossref", venue="Paths"))
    openalex = version(2, from_source("openalex", venue="Paths & Ways", publisher="Press"))
    for versions in ([crossref, openalex], [openalex, crossref]):
        merged = merge(versions, {})
        assert (merged["venue"], merged["publisher"]) == ("Paths", "Press")
        assert merged.origins["publisher"] == "openalex 1"


def test_sources_of_one_rank_are_told_apart_by_name_not_by_who_came_first() -> None:
    hal, ssoar = from_source("hal", venue="Rue"), from_source("ssoar", venue="Road")
    for versions in ([version(1, hal), version(2, ssoar)], [version(1, ssoar), version(2, hal)]):
        assert merge(versions, {}).origins["venue"] == "hal 1"


def test_of_imported_files_the_newest_counts() -> None:
    january, february = (
        from_source("import:january", venue="Old"),
        from_source("import:february", venue="New"),
    )
    assert merge([version(1, january), version(2, february)], {})["venue"] == "New"
    assert merge([version(1, february), version(2, january)], {})["venue"] == "Old"


def test_the_newest_version_that_has_a_value_speaks_for_its_source() -> None:
    old = version(1, record("1", abstract="Old.", venue="Old"), current=False)
    new = version(2, record("1", abstract="New."))
    merged = merge([old, new], {})
    assert (merged["abstract"], merged["venue"]) == ("New.", "Old")
    assert merged.origins["venue"].endswith("(earlier version)")


def test_identifiers_of_superseded_versions_do_not_linger() -> None:
    wrong, right = (Identifier(IdScheme.DOI, f"10.5555/{name}") for name in ("wrong", "right"))
    versions = [
        version(1, record("1", identifiers=[wrong]), current=False),
        version(2, record("1", identifiers=[right])),
    ]
    assert merge(versions, {}).identifiers == (right,)


def test_people_come_whole_from_one_source() -> None:
    versions = [
        version(1, from_source("openalex", contributors=(Contributor("A. Example"),))),
        version(
            2, from_source("crossref", contributors=(Contributor("Ada Example"), Contributor("Bo Sample")))
        ),
    ]
    assert [person.name for person in merge(versions, {}).contributors] == ["Ada Example", "Bo Sample"]


def test_unknown_sources_have_a_place_too() -> None:
    assert rank("title", "crossref") < rank("title", "import:mine") < rank("title", "some-repository")
    assert rank("abstract", "shelf") > rank("abstract", "some-repository")
