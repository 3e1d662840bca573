"""What schemes say of codes, and how near texts are to it."""

import numpy as np
import pytest
from tests.suggest.worlds import World, crafts

from migresearch.suggest.chances import chances
from migresearch.suggest.reasons import Alike, Asked, reasons
from migresearch.suggest.scope import clauses, standard, version
from migresearch.suggest.starting import start, with_phrases


def test_a_scope_note_is_cut_into_clauses() -> None:
    code = crafts(exclusive=False).codes["weaving"]
    assert clauses(code) == ["Weaving", "loom and cloth", "thread in the shuttle"]


def test_columns_are_counted_in_standard_deviations() -> None:
    assert standard(np.array([[1.0, 5.0], [3.0, 5.0]])).tolist() == [[-1, 0], [1, 0]]


def test_the_version_tells_what_texts_are_compared_with() -> None:
    assert version(crafts(exclusive=False)) == version(crafts(exclusive=False))
    assert version(crafts(exclusive=False)) != version(crafts(exclusive=True))


def test_a_text_is_nearest_to_the_code_it_speaks_of() -> None:
    world = World(exclusive=True)
    nearest = world.pool.start.argmax(axis=1)
    assert (nearest == world.truth).mean() > 0.8


def test_phrases_say_how_common_a_code_is() -> None:
    """Of six in ten works that have a code a phrase is found: 3 in 10 with a phrase make 5 in 10 with the code."""
    chance = np.random.default_rng(0)
    hits = chance.random((2000, 1)) < 0.3
    found = start(chance.standard_normal((2000, 1)), hits, exclusive=False)
    assert chances(found[~hits][:, None], exclusive=False).mean() == pytest.approx(0.5, abs=0.04)


def test_phrases_raise_and_never_lower() -> None:
    logits = np.array([[-3.0, 4.0]])
    loud = np.array([[True, True]])
    assert with_phrases(logits, loud, exclusive=False).tolist() == [[pytest.approx(np.log(4)), 4.0]]


def test_a_suggestion_says_why() -> None:
    world = World(exclusive=True)
    meanings = world.scope.meanings[[1]]  # exactly what "loom and cloth" means
    alike = Alike([7, 8], ["mr-one", "mr-two"], np.stack([meanings[0], world.scope.meanings[2]]))
    (one,) = reasons(Asked([7], meanings, ["weaver"]), world.scope, 0, alike)
    assert one.startswith(
        "phrase found: weaver; nearest scope note: loom and cloth (1.00); like decided works: mr-two ("
    )
    assert "mr-one" not in one, "a work is not like itself"
    nobody = Alike([], [], meanings[:0])
    assert reasons(Asked([9], meanings, [""]), world.scope, 0, nobody) == [
        "nearest scope note: loom and cloth (1.00)"
    ]
