"""From the fine-tuned torch model to the files that scoring needs: an int8 ONNX graph and ``tokenizer.json``."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnx.helper
import onnx.numpy_helper
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from classifier.calibration import Thresholds, settle
from classifier.taxonomy import INDIKASI
from training.encoder_model import PartisanEncoder

Floats = NDArray[np.float32]
OPSET = 18
_BLOCK = 8
_STEP = 1e-6  # the least scale: fp16 has few digits below
_SCALES, _FINER = 64, 1024  # how many scales are tried for a block, each a thousandth above the last


def export_onnx(model: PartisanEncoder, path: Path) -> None:
    """Write the fp32 graph with inputs ``input_ids`` and ``attention_mask`` (texts, tokens) and output ``logits``."""
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    model = model.eval()
    example = torch.randint(4, 100, (2, 9)), torch.ones(2, 9, dtype=torch.long)
    texts, tokens = torch.export.Dim("texts", min=1), torch.export.Dim("tokens", min=2, max=512)
    program = torch.onnx.export(
        model,
        example,
        dynamo=True,
        opset_version=OPSET,
        input_names=["input_ids", "attention_mask"],
        output_names=["logits"],
        dynamic_shapes={"input_ids": {0: texts, 1: tokens}, "attention_mask": {0: texts, 1: tokens}},
        verbose=False,
    )
    assert program is not None
    program.save(str(path), external_data=False)


def quantise(source: Path, target: Path) -> None:
    """Store weights and embeddings as int8 in blocks of 8 with a scale in fp16 each, about a third of the size of fp32.

    Only storage shrinks: onnxruntime folds the weights back to fp32 when it loads the graph, so that products and activations
    are exact. Activations of this encoder have outliers; int8 for them moved probabilities by up to 0.05 (blocks of a row) and
    0.59 (one scale a tensor).
    """
    graph = onnx.load(source)
    _shrink_weights(graph.graph)
    _shrink_embeddings(graph.graph)
    strip(graph)
    onnx.save(graph, target)


def strip(model: onnx.ModelProto) -> None:
    """Remove what a session doesn't need: shapes in between, and traces of the machine that exported the graph."""
    del model.graph.value_info[:]
    del model.metadata_props[:]
    del model.graph.metadata_props[:]
    for part in (*model.graph.node, *model.graph.input, *model.graph.output, *model.graph.initializer):
        del part.metadata_props[:]
        part.doc_string = ""


def _shrink_weights(graph: onnx.GraphProto) -> None:
    """Matrices that something is multiplied by become ``(whole - zero) * scale``, in blocks of 8 along the inputs."""
    tables = _tables(graph)
    constant, make = onnx.numpy_helper.from_array, onnx.helper.make_node
    for node in [n for n in graph.node if n.op_type in ("MatMul", "Gemm")]:
        table = tables.pop(node.input[1], None)
        if table is None or table.dims[0] % _BLOCK:
            continue
        values, name = onnx.numpy_helper.to_array(table), table.name
        blocks = values.reshape(-1, _BLOCK, values.shape[1])
        # zero must lie in the range, or a block of one sign would be cut off
        low = np.minimum(blocks.min(axis=1, keepdims=True), 0)
        high = np.maximum(blocks.max(axis=1, keepdims=True), 0)
        whole, zero, scale = _whole(blocks, 1, low, (high - low) / 255, (0, 255))
        graph.initializer.remove(table)
        graph.initializer.extend(
            [
                constant(whole.astype(np.uint8), f"{name}_whole"),
                constant(zero.astype(np.uint8), f"{name}_zero"),
                constant(scale, f"{name}_scale"),
                constant(np.array(values.shape), f"{name}_shape"),
            ]
        )
        added = [
            make("Cast", [f"{name}_whole"], [f"{name}_raw"], to=onnx.TensorProto.FLOAT),
            make("Cast", [f"{name}_zero"], [f"{name}_origin"], to=onnx.TensorProto.FLOAT),
            make("Cast", [f"{name}_scale"], [f"{name}_step"], to=onnx.TensorProto.FLOAT),
            make("Sub", [f"{name}_raw", f"{name}_origin"], [f"{name}_moved"]),
            make("Mul", [f"{name}_moved", f"{name}_step"], [f"{name}_scaled"]),
            make("Reshape", [f"{name}_scaled", f"{name}_shape"], [name]),
        ]
        for new in reversed(added):
            graph.node.insert(0, new)


def _tables(graph: onnx.GraphProto) -> dict[str, onnx.TensorProto]:
    return {t.name: t for t in graph.initializer if len(t.dims) == 2 and t.data_type == onnx.TensorProto.FLOAT}


def _shrink_embeddings(graph: onnx.GraphProto) -> None:
    """Tables that rows are gathered from become int8 in blocks of 8 with a scale each, multiplied after gathering."""
    tables = _tables(graph)
    constant, make = onnx.numpy_helper.from_array, onnx.helper.make_node
    for at in reversed(range(len(graph.node))):
        node = graph.node[at]
        if node.op_type != "Gather" or (table := tables.pop(node.input[0], None)) is None or table.dims[1] % _BLOCK:
            continue
        values = onnx.numpy_helper.to_array(table)
        blocks = values.reshape(len(values), -1, _BLOCK)
        whole, _, scale = _whole(blocks, 2, 0.0, np.abs(blocks).max(axis=2, keepdims=True) / 127, (-127, 127))
        name, rows = table.name, node.output[0]
        table.CopyFrom(constant(whole.astype(np.int8).reshape(values.shape), name))
        graph.initializer.extend(
            [
                constant(scale, f"{name}_scale"),
                constant(np.array([0, 0, -1, _BLOCK]), f"{name}_split"),
                constant(np.array([0, 0, values.shape[1]]), f"{name}_join"),
            ]
        )
        node.output[0] = f"{rows}_int8"
        added = [
            make("Gather", [f"{name}_scale", node.input[1]], [f"{rows}_scale"], axis=0),
            make("Cast", [f"{rows}_int8"], [f"{rows}_float"], to=onnx.TensorProto.FLOAT),
            make("Cast", [f"{rows}_scale"], [f"{rows}_step"], to=onnx.TensorProto.FLOAT),
            make("Reshape", [f"{rows}_float", f"{name}_split"], [f"{rows}_blocks"]),
            make("Mul", [f"{rows}_blocks", f"{rows}_step"], [f"{rows}_scaled"]),
            make("Reshape", [f"{rows}_scaled", f"{name}_join"], [rows]),
        ]
        for offset, new in enumerate(added, 1):
            graph.node.insert(at + offset, new)


def _whole(
    blocks: Floats, axis: int, low: Floats | float, least: Floats, limits: tuple[int, int]
) -> tuple[Floats, Floats, NDArray[np.float16]]:
    """Whole numbers, zeros and scales of ``blocks`` along ``axis``, so that ``(whole - zero) * scale`` is close to them.

    ``low`` lies at the lower limit or at zero, ``least`` is the scale that just holds the range. A slightly larger one rounds eight weights
    quite differently, so each block takes the scale with the smallest squared error of 64.
    """
    shape = np.shape(least)
    whole, zero, scale = np.zeros_like(blocks), np.zeros(shape, np.float32), np.zeros(shape, np.float16)
    smallest = np.full(shape, np.inf, np.float32)
    for more in range(_SCALES):
        tried = np.maximum(least * (1 + more / _FINER), _STEP).astype(np.float16)
        step = tried.astype(np.float32)
        origin = np.clip(np.round(-low / step), *limits)
        rounded = np.clip(np.round(blocks / step) + origin, *limits)
        error = np.square((rounded - origin) * step - blocks).sum(axis, keepdims=True)
        better = error < smallest
        smallest, scale = np.where(better, error, smallest), np.where(better, tried, scale)
        zero, whole = np.where(better, origin, zero), np.where(better, rounded, whole)
    return whole, zero, scale


def save_tokenizer(tokenizer: Any, path: Path) -> None:
    """Write the fast tokenizer as one file that ``tokenizers`` alone can read."""
    backend: Tokenizer = tokenizer.backend_tokenizer
    backend.no_padding()
    backend.no_truncation()
    backend.save(str(path), pretty=False)


def parity(reference: NDArray[Any], other: NDArray[Any], thresholds: Thresholds) -> dict[str, float]:
    """Largest difference of probabilities (texts, heads) and share of what is indicated, per text and head, that flips."""
    flips = _indicated(reference, thresholds) != _indicated(other, thresholds)
    return {"max_difference": float(np.abs(reference - other).max()), "flips": float(flips.mean())}


def _indicated(probabilities: NDArray[Any], thresholds: Thresholds) -> NDArray[np.bool_]:
    settled = [settle(thresholds.decide(row), row) for row in probabilities]
    return np.array([[decision == INDIKASI for decision in (*found, status)] for status, found, _ in settled])
