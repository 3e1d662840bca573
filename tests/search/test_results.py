"""The documented JSON of an answer."""

from typing import Any

from tests.shelf import Shelf

from migresearch.search.modes import Mode


def first(shelf: Shelf, text: str, **options: Any) -> dict[str, Any]:
    answer: dict[str, Any] = shelf.ask(text, mode=Mode.LEXICAL, **options).as_json()
    return answer["results"][0]


def test_an_answer(shelf: Shelf) -> None:
    answer = shelf.ask("smuggling", mode=Mode.LEXICAL, facets=["year"]).as_json()
    results = answer.pop("results")
    assert answer == {
        "query": "smuggling",
        "mode": "lexical",
        "total": 2,
        "facets": {
            "year": [
                {"value": "2012", "label": "2012", "count": 1},
                {"value": "2013", "label": "2013", "count": 1},
            ]
        },
        "index": {"works": 12, "behind": 0},
        "notes": [],
    }
    assert [one["ranks"] for one in results] == [
        {"lexical": 1, "semantic": None},
        {"lexical": 2, "semantic": None},
    ]
    assert [(one["mark"], one["notice"]) for one in results] == [(None, "retracts"), ("retracted", None)]


def test_a_hit(shelf: Shelf) -> None:
    hit = first(shelf, "courses")
    key, score, values = hit.pop("key"), hit.pop("score"), hit.pop("values")
    assert key.startswith("mr-")
    assert score == 1
    assert {"scheme": "geographies", "code": "DE", "origin": "source:crossref"} in values
    assert hit == {
        "title": "Language courses and the employment of refugees",
        "authors": ["Ada Alba", "Bo Berg"],
        "year": 2018,
        "kind": "article",
        "venue": "Migration Paths",
        "doi": "10.5555/courses",
        "url": "https://doi.org/10.5555/courses",
        "language": "en",
        "mark": None,
        "mark_date": None,
        "mark_reason": None,
        "notice": None,
        "abstract_source": "crossref",
        "abstract_licence": None,
        "facts": [],
        "ranks": {"lexical": 1, "semantic": None},
        "snippet": "Refugees who attend language courses find work sooner.",
    }


def test_what_is_unknown_is_null(shelf: Shelf) -> None:
    hit = first(shelf, "retired")
    assert (hit["year"], hit["venue"], hit["doi"], hit["url"], hit["authors"]) == (None, None, None, None, [])


def test_an_explanation_is_added_only_where_asked_for(shelf: Shelf) -> None:
    assert "explanation" not in first(shelf, "courses")
    why = first(shelf, "courses", explain=True)["explanation"]
    assert list(why) == ["terms", "sentence", "similarity", "admitted"]
    assert list(why["terms"]) == ["courses"]
    assert why["admitted"] == ["crossref by rule “journals”"]
