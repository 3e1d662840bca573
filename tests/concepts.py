"""An encoder that knows a dozen concepts, in the form of a real exported one.

onnxruntime and tokenizers run it as they run the packaged encoder, child processes find it through the
configuration, and a person can work its vectors out: every concept is an axis, the words for it are
its synonyms, and any other word counts for nothing.
"""

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
from tokenizers.models import WordLevel

from migresearch.config import EncoderSettings
from migresearch.embed import find_model
from migresearch.embed.card import new_card, write_card
from migresearch.embed.onnx_model import MODEL, TOKENIZER

CONCEPTS = (
    "remittances remittance money cash",
    "border borders frontier control",
    "refugees refugee réfugiés geflüchtete asylum",
    "children child schooling minors",
    "work employment jobs arbeitsmarkt labour",
    "language courses learning",
    "citizenship naturalisation passport",
    "parties votes polls elections",
    "index indicators mipex scores",
    "return ageing retired",
    "housing rent city",
    "health care illness",
)
_ALWAYS = 0.2  # on an axis of its own, so that no text is a vector of nothing


def concept_encoder(folder: Path, index: Path) -> EncoderSettings:
    """Settings of the encoder: its model in ``folder``, its export in ``index`` already."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text("{}")
    model = find_model(EncoderSettings(str(folder)))
    exported = index / model.folder_name
    exported.mkdir(parents=True, exist_ok=True)
    _write_graph(exported / MODEL)
    _tokenizer().save(str(exported / TOKENIZER))
    outcome = {"dimension": len(CONCEPTS) + 1, "runtime": "onnx", "slow_reason": None}
    files = {name: (exported / name).stat().st_size for name in (MODEL, TOKENIZER)}
    write_card(exported, new_card(model, outcome, files))
    return model.settings


def _tokenizer() -> Tokenizer:
    words = {word: place for place, word in enumerate(" ".join(CONCEPTS).split(), start=2)}
    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "[CLS]": 1} | words, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing("[CLS] $A", special_tokens=[("[CLS]", 1)])
    return tokenizer


def _write_graph(path: Path) -> None:
    axes = np.eye(len(CONCEPTS) + 1, dtype=np.float32)
    of_words = [axes[place] for place, group in enumerate(CONCEPTS) for _ in group.split()]
    table = np.vstack([np.zeros_like(axes[0]), _ALWAYS * axes[-1], *of_words])
    graph = helper.make_graph(
        [
            helper.make_node("Gather", ["table", "input_ids"], ["words"]),
            helper.make_node("ReduceSum", ["words", "axis"], ["vector"], keepdims=0),
        ],
        "concepts",
        [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["batch", table.shape[1]])],
        [numpy_helper.from_array(table, "table"), numpy_helper.from_array(np.array([1]), "axis")],
    )
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 18)], ir_version=10), path)
