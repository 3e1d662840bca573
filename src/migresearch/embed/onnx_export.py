"""The one-time export of a sentence-transformers model to ONNX; the only code that needs torch.

It runs in a process of its own (``python -m migresearch.embed.onnx_export SOURCE TARGET``),
so that torch's memory and messages leave with it. It writes the exported files and
``outcome.json`` into TARGET and never fails on a model that torch can run but not
export: the outcome then says why the slow way is taken.
"""

import errno
import json
import logging
import os
import sys
import warnings
from pathlib import Path
from typing import Any

import numpy as np

from migresearch.embed.encoder import Vectors
from migresearch.embed.onnx_model import MODEL, TOKENIZER, WEIGHTS, OnnxModel
from migresearch.embed.torch_model import TorchModel

OUTCOME = "outcome.json"
_FULL_DISK = tuple(os.strerror(number) for number in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT))

_LOWEST_COSINE = 0.9999
_LONGEST = 8192  # tokens, for models that name no limit
# Short and long, several scripts, capitals, digits, nothing at all: what really arrives.
_PROBES = (
    "",
    "labour market integration of refugees",
    "MIPEX 2020: Policies on family reunion, long-term residence & access to nationality",
    "Do host-country language courses help? Evidence from a regression discontinuity in Germany (2005–2019).",
    "Les politiques d'intégration des réfugiés à l'échelle locale : une comparaison européenne",
    "Migración, remesas y desarrollo en América Latina y el Caribe",
    "Integration von Geflüchteten in den Arbeitsmarkt – Längsschnittdaten",
    "难民融合政策",
    "Remittances sent home by migrants pay for school fees, medicine and houses. " * 9,
    "We follow asylum seekers from arrival to first job and ask which rules delay them. " * 60,
)


def main(source: Path, target: Path) -> None:
    """Export the model in ``source`` into the empty folder ``target``."""
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    outcome = _outcome(source, target)
    (target / OUTCOME).write_text(json.dumps(outcome), encoding="utf-8")


def _outcome(source: Path, target: Path) -> dict[str, Any]:
    expected = TorchModel(source).vectors(_PROBES)
    reasons = []
    for attention in ("migresearch_fused", "eager"):
        try:
            _export(source, target, attention)
            _check_parity(target, expected)
        except Exception as error:  # whatever stops an exporter, the model still works the slow way
            if is_full_disk(str(error)):
                raise  # not the model's fault: the next update exports it
            reasons.append(f"{type(error).__name__}: {error}".splitlines()[0])
        else:
            return {"dimension": expected.shape[1], "runtime": "onnx", "slow_reason": None}
    for leftover in target.iterdir():
        leftover.unlink()
    reason = f"the model cannot be exported to ONNX ({reasons[0]})"
    return {"dimension": expected.shape[1], "runtime": "sentence-transformers", "slow_reason": reason}


def is_full_disk(said: str) -> bool:
    """Whether an error, of whichever library, says that there is no room."""
    return any(words in said for words in _FULL_DISK)


def _export(source: Path, target: Path, attention: str) -> None:
    from sentence_transformers import SentenceTransformer
    from transformers import AttentionInterface

    AttentionInterface.register("migresearch_fused", _fused_attention)
    model = SentenceTransformer(
        str(source), device="cpu", local_files_only=True, model_kwargs={"attn_implementation": attention}
    ).eval()
    length = min(model.max_seq_length or _LONGEST, _LONGEST)
    _save_tokenizer(model.tokenizer, length, target / TOKENIZER)
    raw = target / "raw.onnx"
    _trace(model, length, raw)
    _optimise(raw, target / MODEL)
    raw.unlink()
    raw.with_suffix(".onnx.data").unlink(missing_ok=True)


def _save_tokenizer(tokenizer: Any, length: int, path: Path) -> None:
    fast = tokenizer.backend_tokenizer
    fast.enable_truncation(length)
    fast.no_padding()
    fast.save(str(path), pretty=False)


def _trace(model: Any, length: int, path: Path) -> None:
    import torch

    class Whole(torch.nn.Module):  # type: ignore[misc, unused-ignore]
        """Token ids to vector, through every module of the model, without padding."""

        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, input_ids: Any) -> Any:
            first, *others = self.model
            tokens = first.auto_model(input_ids=input_ids).last_hidden_state
            features = {
                "input_ids": input_ids,
                "attention_mask": torch.ones_like(input_ids),
                "token_embeddings": tokens,
            }
            for module in others:
                features = module(features)
            return features["sentence_embedding"]

    sizes = {0: torch.export.Dim("batch"), 1: torch.export.Dim("sequence", max=length)}
    torch.onnx.export(
        Whole().eval(),
        (torch.arange(16).reshape(2, 8) + 5,),
        path,
        dynamo=True,
        input_names=["input_ids"],
        output_names=["vector"],
        dynamic_shapes={"input_ids": sizes},
        external_data=True,
        verbose=False,
    )


def _fused_attention(
    _module: Any, query: Any, key: Any, value: Any, _mask: Any, scaling: float | None = None, **_: Any
) -> tuple[Any, None]:
    """All of a layer's attention as one ONNX operator; parity tells where a model needs more than that."""
    import torch

    batch, heads, length, width = query.shape
    flat = [part.transpose(1, 2).reshape(batch, length, heads * width) for part in (query, key, value)]
    attended = torch.onnx.ops.symbolic(
        "com.microsoft::MultiHeadAttention",
        flat,
        attrs={"num_heads": heads, "scale": float(scaling or width**-0.5)},
        dtype=query.dtype,
        shape=flat[0].shape,
        version=1,
    )
    return attended.view(batch, length, heads, width), None


def _optimise(raw: Path, path: Path) -> None:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(path)
    options.add_session_config_entry("session.optimized_model_external_initializers_file_name", WEIGHTS)
    options.add_session_config_entry(
        "session.optimized_model_external_initializers_min_size_in_bytes", "1024"
    )
    # onnxruntime's fused skip-normalisation is scalar code on x86: 9 ms against 2 ms of 64 ms a text.
    onnxruntime.InferenceSession(
        str(raw), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
    )


def _check_parity(target: Path, expected: Vectors) -> None:
    found = OnnxModel(target, dimension=expected.shape[1], bulk=False).vectors(_PROBES)
    lowest = float(np.min(np.sum(found * expected, axis=1)))
    if not lowest >= _LOWEST_COSINE:
        raise ValueError(f"vectors differ from sentence-transformers: cosine {lowest:.6f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
