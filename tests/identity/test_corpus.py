"""Duplicates measured on real records: labelled pairs, and works of one title with different DOIs."""

import json
from collections import Counter
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from migresearch.config import Config, Paths
from migresearch.identity.blocking import MOST, keys
from migresearch.identity.judging import Outcome, judge
from migresearch.identity.profile import Profile
from migresearch.library import Library
from migresearch.store import Store

pytestmark = pytest.mark.corpus

NOT_FIELDS = {"ENTRYTYPE", "ID", "colrev_status"}


def bibtex(record: dict[str, Any]) -> str:
    fields = ",\n".join(
        f"  {name} = {{{value}}}"
        for name, value in record.items()
        if name not in NOT_FIELDS and value is not None
    )
    return f"@{record['ENTRYTYPE']}{{it,\n{fields}\n}}\n"


def imported(folder: Path, files: dict[str, str]) -> list[Profile]:
    """The works the files make, each file a source of its own."""
    library = Library(Config(paths=Paths(folder / "test.db", folder / "index")))
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
        library.import_file(folder / name)
    with Store.open(folder / "test.db") as store:
        return [Profile(one) for one in store.pairs.comparables()]


def judged(folder: Path, case: dict[str, Any]) -> tuple[str, bool]:
    """The outcome for a pair, and whether a machine merges it: on the way in, or because it is certain."""
    folder.mkdir()
    works = imported(folder, {"a.bib": bibtex(case["record_a"]), "b.bib": bibtex(case["record_b"])})
    if len(works) == 1:
        return Outcome.SAME.value, True
    found = judge(*works)
    return found.outcome.value, found.certain


def test_labelled_pairs(corpus: Path, tmp_path: Path) -> None:
    cases = json.loads((corpus / "dedupe" / "labelled_pairs.json").read_text(encoding="utf-8"))["cases"]
    found = {case["id"]: judged(tmp_path / case["id"], case) for case in cases}
    duplicates = {case["id"] for case in cases if case["expected_duplicate"]}
    same = {name for name, (outcome, _) in found.items() if outcome == "same"}
    assert same - duplicates == set()
    assert (len(same), len(duplicates)) == (9, 10)
    (missed,) = duplicates - same
    assert found[missed][0] == "related"  # two editions of one review, with a DOI each
    assert {name for name, (_, merged) in found.items() if merged} <= duplicates


def test_works_of_one_title_with_different_dois(corpus: Path, tmp_path: Path) -> None:
    groups = json.loads((corpus / "dedupe" / "same_title_groups.json").read_text(encoding="utf-8"))
    lines = "".join(json.dumps(record) + "\n" for group in groups for record in group)
    works = {str(one.work.doi): one for one in imported(tmp_path, {"groups.jsonl": lines})}
    outcomes = Counter(_outcome([works[record["doi"].lower()] for record in group]) for group in groups)
    assert len(works) == sum(map(len, groups))  # nothing was merged on the way in
    assert outcomes == {"related": 304, "different": 29, "unsure": 13}


def _outcome(group: list[Profile]) -> str:
    found = {judge(one, other).outcome.value for one, other in combinations(group, 2)}
    return next(outcome for outcome in ("unsure", "same", "related", "different") if outcome in found)


def test_nothing_is_certain_of_works_whose_dois_are_hidden(corpus: Path, tmp_path: Path) -> None:
    """The rule by which a machine merges, tried on works known to differ by the DOI it may not see."""
    files = sorted((corpus / "openalex").glob("*.jsonl.gz"))
    library = Library(Config(paths=Paths(tmp_path / "test.db", tmp_path / "index")))
    for file in files:
        library.import_file(file)
    with Store.open(tmp_path / "test.db") as store:
        works = {one.id: one for one in store.pairs.comparables()}
        hidden = {number: Profile(one._replace(doi=None)) for number, one in works.items()}
        shared = store.pairs.sharing(
            ((key, number) for number, one in hidden.items() for key in keys(one)), MOST
        )
        pairs = [pair for pair in shared if all(works[each].doi for each in pair)]
    assert len(pairs) > 1_000
    assert [pair for pair in pairs if judge(hidden[pair[0]], hidden[pair[1]]).certain] == []
