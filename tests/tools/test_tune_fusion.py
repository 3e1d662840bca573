"""The cross-validation chooses on the queries that are not measured."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def tune_fusion() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tune_fusion", ROOT / "tools" / "tune_fusion.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_setting_that_is_only_good_on_the_queries_left_out_is_not_chosen(
    tune_fusion: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    steady, lucky = [(weighting, 0.5) for weighting in tune_fusion.WEIGHTINGS[:2]]
    monkeypatch.setattr(tune_fusion, "WEIGHTINGS", [steady[0], lucky[0]])
    monkeypatch.setattr(tune_fusion, "SEMANTIC_WEIGHTS", (0.5,))
    queries = [f"q{number}" for number in range(10)]
    even = dict.fromkeys(queries, 0.5)
    lottery = {query: 5.0 if query == "q3" else 0.0 for query in queries}  # best on average, by one query
    found = {steady: {"lexical": even, "hybrid": even}, lucky: {"lexical": lottery, "hybrid": lottery}}
    held_out = tune_fusion.cross_validate({"shelf": found})["shelf"]["hybrid"]
    assert set(held_out) == set(queries)
    assert held_out["q3"] == 0.5  # the fold that holds q3 could not see its luck
    assert capsys.readouterr().out.count("fold") == tune_fusion.FOLDS


def test_wrong_use_is_explained(tune_fusion: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert tune_fusion.main(["vectors"]) == 2
    assert "COLLECTION" in capsys.readouterr().err
