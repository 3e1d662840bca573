"""Suggestions for a library: what is done, what is not done twice, what people said stays."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.shelf import Shelf
from tests.store.records import record

from migresearch.errors import NothingFoundError, SearchIndexError, UsageError
from migresearch.schemes import Scheme
from migresearch.schemes.reading import read_scheme
from migresearch.store import Decision, Store, Verdict
from migresearch.suggest.evaluating import evaluate
from migresearch.suggest.files import FOLDER
from migresearch.suggest.running import suggest
from migresearch.suggest.suggesting import Done

TOML = """
id = "themes"
name = "Themes"
note = "For tests."
[[codes]]
code = "money"
label.en = "Money"
note = "cash, remittances and remittance"
phrases.en = ["{phrase}"]
[[codes]]
code = "frontier"
label.en = "Border"
note = "control at borders, frontier"
phrases.en = ["barrier"]
"""
MONEY = ("remittances", "money", "cash", "remittance")
BORDERS = ("border", "borders", "frontier", "control")


def themes(phrase: str = "remittances") -> dict[str, Scheme]:
    return {"themes": read_scheme(TOML.format(phrase=phrase), "themes.toml")}


def silent(_done: int, _total: int | None) -> None:
    """Nobody looks."""


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """Forty works: on money, the even ones, and on borders."""
    shelf = Shelf.of(tmp_path)
    for number in range(40):
        words = MONEY if number % 2 == 0 else BORDERS
        title = f"Tale {number} of {words[number // 2 % 4]} and {words[(number // 2 + 1) % 4]}"
        shelf.save(record(f"tale-{number}", title, issued="2020"))
    shelf.update()
    return shelf


@pytest.fixture
def run(shelf: Shelf) -> Callable[..., Done]:
    def once(phrase: str = "remittances") -> Done:
        (done,) = suggest(shelf.config, themes(phrase), (), silent)
        return done

    return once


def values(shelf: Shelf, origin: str = "model:") -> dict[str, dict[str, Any]]:
    """Title → code → value of the tales, of one origin."""
    with Store.read(shelf.config.paths.database) as store:
        works = store.works([work.work_id for work in store.suggesting.texts()])
    return {
        work.title: {
            one.code: one for one in work.values if one.origin.startswith(origin) and one.scheme == "themes"
        }
        for work in works
        if work.title.startswith("Tale")
    }


def decide_all(shelf: Shelf, count: int, drawn: str = "random") -> list[tuple[str, str, str]]:
    """Ada decides rightly on so many tales. Returns what stands written afterwards."""
    with Store.open(shelf.config.paths.database) as store:
        for text in list(store.suggesting.texts()):
            if text.title.startswith("Tale") and int(text.title.split()[1]) < count:
                right = int(text.title.split()[1]) % 2 == 0
                for code, fits in (("money", right), ("frontier", not right)):
                    verdict = Verdict.ACCEPT if fits else Verdict.REJECT
                    said = Decision(
                        text.work_id, "themes", code, verdict, "ada", "2026-11-01T00:00:00Z", drawn=drawn
                    )
                    store.decide(said)
    return spoken(shelf)


def spoken(shelf: Shelf) -> list[tuple[str, str, str]]:
    with Store.read(shelf.config.paths.database) as store:
        return [
            (str(said.decision.work_id), said.decision.code, said.decision.verdict.value)
            for text in store.suggesting.texts()
            for said in store.decisions(text.work_id)
        ]


def test_only_what_changed_is_done_again(shelf: Shelf, run: Callable[..., Done]) -> None:
    first = run()
    assert (first.rules, first.outcome, first.looked_at) == ("re-run", "first model", 52)
    second = run()
    assert (second.rules, second.outcome, second.looked_at) == ("as they were", "as it was", 0)
    shelf.save(record("tale-3", "Tale 3 of cash and cash"))
    shelf.save(record("new", "A new tale of money"))
    shelf.update()
    assert run().looked_at == 2


def test_rules_of_a_changed_scheme_are_run_over_works_already_held(
    shelf: Shelf, run: Callable[..., Done]
) -> None:
    run()
    assert "money" not in values(shelf, "rule")["Tale 2 of money and cash"]
    assert (
        values(shelf, "rule")["Tale 0 of remittances and money"]["money"].explanation == "title: remittances"
    )
    done = run("cash")
    assert (done.rules, done.outcome) == ("re-run", "made anew: scheme or library changed")
    assert "money" in values(shelf, "rule")["Tale 2 of money and cash"]
    assert "money" not in values(shelf, "rule")["Tale 0 of remittances and money"]


def test_suggestions_reach_works_without_the_phrase_and_say_why(
    shelf: Shelf, run: Callable[..., Done]
) -> None:
    run()
    found = values(shelf)["Tale 2 of money and cash"]["money"]
    assert found.score > 0.25
    assert found.explanation.startswith("nearest scope note: ")
    assert "frontier" not in values(shelf)["Tale 2 of money and cash"]


def test_decisions_make_a_better_model_and_stay_as_they_were(shelf: Shelf, run: Callable[..., Done]) -> None:
    run()
    said = decide_all(shelf, 30)
    done = run()
    assert (done.model, done.decided) == ("decisions", 30)
    assert done.outcome == "replaced: better on held-out decisions"
    assert done.before is not None
    assert done.after is not None
    assert done.after < done.before
    assert spoken(shelf) == said
    unseen = values(shelf, "model:decisions")["Tale 35 of borders and frontier"]
    assert unseen["frontier"].score > 0.5
    assert "like decided works: mr-" in unseen["frontier"].explanation


def test_a_model_never_overrules_a_person(shelf: Shelf, run: Callable[..., Done]) -> None:
    run()
    assert values(shelf)["Tale 0 of remittances and money"]["money"].score >= 0.8
    with Store.open(shelf.config.paths.database) as store:
        work = next(text.work_id for text in store.suggesting.texts() if text.title.startswith("Tale 0 "))
        store.suggesting.set_threshold("themes", "model:scope-notes", 0.01)
        assert (work, "themes", "money") in list(store.codes(["themes"]))
        said = Decision(work, "themes", "money", Verdict.REJECT, "ada", "2026-11-01T00:00:00Z")
        store.decide(said)
        assert (work, "themes", "money") not in list(store.codes(["themes"]))
    run()
    with Store.read(shelf.config.paths.database) as store:
        assert (work, "themes", "money") not in list(store.codes(["themes"]))


def test_what_was_kept_may_be_deleted_or_spoilt(shelf: Shelf, run: Callable[..., Done]) -> None:
    run()
    before = values(shelf)
    for path in shelf.config.paths.index.glob(f"*/{FOLDER}/*.npz"):
        path.write_bytes(b"spoilt")
    assert run().outcome == "first model"
    assert values(shelf) == before


def test_evaluation_prefers_works_that_chance_drew(shelf: Shelf) -> None:
    decide_all(shelf, 40, drawn="uncertain")
    (found,) = evaluate(shelf.config, themes(), (), silent)
    assert (found.drawn, len(found.labels)) == (False, 40)
    *codes, whole = found.rows()
    assert [one["code"] for one in codes] == ["money", "frontier"]
    assert whole["decided"] == 80
    assert whole["f1"] > 0.9
    assert whole["calibration_low"] <= whole["calibration_error"] <= whole["calibration_high"]


def test_too_few_decisions_cannot_be_measured(shelf: Shelf) -> None:
    decide_all(shelf, 4)
    with pytest.raises(NothingFoundError, match="fewer than 5 works are decided"):
        evaluate(shelf.config, themes(), (), silent)


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    shelf = Shelf.of(tmp_path)
    with pytest.raises(SearchIndexError, match="run `migresearch index update` first"):
        suggest(shelf.config, themes(), (), silent)
    with pytest.raises(UsageError, match="themes"):
        suggest(shelf.config, themes(), ("thems",), silent)
