"""Texts to vectors, on the CPU, without torch on the way of a query.

:func:`find_model` finds and checks the model named in the configuration,
:func:`export` turns it once into files that onnxruntime reads,
:func:`exported` finds those files again cheaply and :func:`load` opens them.
"""

from migresearch.embed.encoder import Encoder, Vectors
from migresearch.embed.exports import export, exported, load
from migresearch.embed.model import Model, find_model

__all__ = ["Encoder", "Model", "Vectors", "export", "exported", "find_model", "load"]
