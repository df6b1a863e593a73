"""Read the encoder of a released bundle back into torch, so that training goes on from it instead of from its base."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray

from classifier.bundle import Bundle, read_bundle
from classifier.errors import NetralError
from classifier.scorer import DEFAULT_BUNDLE
from training.encoder_model import PartisanEncoder
from training.quantise import initialisers, unpacked

RELEASED = "released"
_UNRELEASED = "family."  # the head of the auxiliary task starts anew


def start_bundle(name: str) -> Bundle | None:
    """The verified bundle ``name`` (a folder, or ``released``) to go on from; None for "". NetralError if it has no encoder."""
    if not name:
        return None
    bundle = read_bundle(DEFAULT_BUNDLE if name == RELEASED else Path(name))
    if "encoder" not in bundle.manifest["tiers"]:
        raise NetralError(f'{bundle.folder}: holds no encoder to go on from; set start = ""')
    return bundle


def restore(model: PartisanEncoder, path: Path) -> None:
    """Set all weights of ``model`` but the auxiliary head's from the graph ``path`` that ``training.export`` wrote.

    NetralError if the graph is of another architecture or size of vocabulary than ``model``.
    """
    found = exported_weights(path)
    wanted = {name: value for name, value in model.state_dict().items() if not name.startswith(_UNRELEASED)}
    if strange := sorted(
        name for name, value in wanted.items() if getattr(found.get(name), "shape", None) != value.shape
    ):
        raise NetralError(
            f"{path}: is no encoder of this base: {strange[0]} is missing or of another shape; give `start` a bundle trained "
            'from the same base, or set start = ""'
        )
    model.load_state_dict({name: torch.from_numpy(found[name]) for name in wanted}, strict=False)


def exported_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """Parameters by their name in torch; stored in blocks as ``training.quantise`` leaves them, or plain."""
    graph = onnx.load(path).graph
    raw = initialisers(graph)
    weights = {name: unpacked(name, raw) for name in raw if "." in name or name in ("center", "scale")}
    product = {node.output[0]: node.input[1] for node in graph.node if node.op_type == "MatMul"}
    for node in graph.node:
        # x @ W.T + bias: the exporter names the bias as torch does, but not the transposed matrix
        bias = next((name for name in node.input if name.endswith(".bias")), "")
        matrix = next((product[name] for name in node.input if name in product), "")
        if node.op_type == "Add" and bias and matrix:
            weights[re.sub(r"bias$", "weight", bias)] = np.ascontiguousarray(unpacked(matrix, raw).T)
    return {name: value.astype(np.float32) for name, value in weights.items()}
