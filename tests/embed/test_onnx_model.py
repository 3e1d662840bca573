"""What the exported encoder computes, and what it does not import."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from migresearch.config import EncoderSettings
from migresearch.embed import find_model, load
from migresearch.embed.onnx_model import batches
from migresearch.embed.torch_model import TorchModel

TEXTS = [
    "Language courses and the employment of refugees",
    "Remittances\n\nMoney that migrants send home keeps children in school. " * 30,
    "",
    "Citizenship",
    "naturalisation of long-term residents",
    "Einbürgerung",
]


def test_batches_join_equal_lengths_only_and_stay_small() -> None:
    found = list(batches([3, 200, 3, 100, 100, 100, 300]))
    assert found == [[6], [1], [3, 4], [5], [0, 2]]


@pytest.mark.model
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # torch's own
def test_vectors_equal_those_of_sentence_transformers(folder: Path) -> None:
    expected = TorchModel(find_model(EncoderSettings()).folder).vectors(TEXTS)
    for bulk in (False, True):
        found = load(folder, bulk=bulk).encode_passages(TEXTS)
        assert found.dtype == np.float32
        assert np.sum(found * expected, axis=1).min() > 0.99999


@pytest.mark.model
def test_meaning_not_words_decides(folder: Path) -> None:
    encoder = load(folder)
    query = encoder.encode_queries(["getting a passport of the host country"])
    about = encoder.encode_passages(["acquisition of citizenship", "harvest of winter wheat"]) @ query[0]
    assert about[0] > about[1] + 0.2


@pytest.mark.model
def test_vectors_have_length_one_and_keep_the_order_of_the_texts(folder: Path) -> None:
    encoder = load(folder, bulk=True)
    together = encoder.encode_passages(TEXTS)
    alone = np.vstack([encoder.encode_passages([text]) for text in TEXTS])
    np.testing.assert_allclose(together, alone, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)


@pytest.mark.model
@pytest.mark.parametrize("is_removed", [False, True])
def test_asking_again_and_again_gives_the_same_vector(folder: Path, tmp_path: Path, is_removed: bool) -> None:
    own = tmp_path / "encoder"
    shutil.copytree(folder, own, ignore=shutil.ignore_patterns("generation-*", "*.log"))
    encoder = load(own)
    first = encoder.encode_queries(TEXTS[:1])
    if is_removed:
        shutil.rmtree(own)
    for _ in range(6):
        np.testing.assert_allclose(encoder.encode_queries(TEXTS[:1]), first, atol=1e-6)


@pytest.mark.model
def test_no_texts_give_no_rows(folder: Path) -> None:
    assert load(folder).encode_queries([]).shape == (0, 384)


@pytest.mark.model
@pytest.mark.parametrize("text", ["\ud800", "\x00\x1b[31m", "a" * 300_000, "移民 " * 2000, " "])
def test_any_characters_and_any_length_are_encoded(folder: Path, text: str) -> None:
    vector = load(folder).encode_queries([text])
    assert np.isfinite(vector).all()


@pytest.mark.model
def test_text_beyond_the_truncation_changes_nothing(folder: Path) -> None:
    kept = "migration " * 254
    vectors = load(folder).encode_passages([kept, kept + "wheat " * 50])
    np.testing.assert_array_equal(vectors[0], vectors[1])


@pytest.mark.model
def test_a_query_imports_no_training_library(folder: Path) -> None:
    script = (
        "import json, sys; from pathlib import Path; from migresearch.embed import exported, load;"
        "from migresearch.config import EncoderSettings;"
        "load(exported(Path(sys.argv[1]).parent, EncoderSettings())).encode_queries(['asylum']);"
        "print(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)], check=True, capture_output=True, text=True
    )
    heavy = {"torch", "transformers", "sentence_transformers", "onnx", "huggingface_hub", "sqlite_utils"}
    assert heavy & set(json.loads(done.stdout)) == set()
