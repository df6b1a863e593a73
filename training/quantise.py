"""Store the weights of an exported graph in eight bits, and read them back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnx.helper
import onnx.numpy_helper
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Stored = tuple[NDArray[Any], NDArray[Any], NDArray[np.float16]]  # whole numbers, zeros and scales of a table's blocks
_BLOCK = 8
_STEP = 1e-6  # the least scale: fp16 has few digits below
_SCALES, _FINER = 64, 1024  # how many scales are tried for a block, each a thousandth above the last


def quantise(source: Path, target: Path, start: Path | None = None) -> None:
    """Store weights and embeddings as int8 in blocks of 8 with a scale in fp16 each, about a third of the size of fp32.

    Only storage shrinks: onnxruntime folds the weights back to fp32 when it loads the graph, so that products and activations
    are exact. Activations of this encoder have outliers; int8 for them moved probabilities by up to 0.05 (blocks of a row) and
    0.59 (one scale a tensor).

    Tables equal to those that ``start`` stores, the graph that training went on from, are stored as there: what did not learn
    loses nothing more, and its bytes stay the same.
    """
    graph, known = onnx.load(source), _stored(start) if start else {}
    _shrink_weights(graph.graph, known)
    _shrink_embeddings(graph.graph, known)
    _strip(graph)
    onnx.save(graph, target)


def initialisers(graph: onnx.GraphProto) -> dict[str, NDArray[Any]]:
    """The constants of ``graph`` by name."""
    return {t.name: onnx.numpy_helper.to_array(t) for t in graph.initializer}


def unpacked(name: str, raw: dict[str, NDArray[Any]]) -> Floats:
    """The table ``name`` of a graph with the initialisers ``raw``, whether ``quantise`` stored it or it is plain."""
    if f"{name}_whole" in raw:
        whole, zero, scale = (raw[f"{name}_{part}"].astype(np.float32) for part in ("whole", "zero", "scale"))
        return np.asarray((whole - zero) * scale, np.float32).reshape(raw[f"{name}_shape"])
    if f"{name}_split" in raw:
        blocks = raw[name].reshape(*raw[f"{name}_scale"].shape[:2], -1) * raw[f"{name}_scale"].astype(np.float32)
        return np.asarray(blocks, np.float32).reshape(raw[name].shape)
    return raw[name].astype(np.float32)


def _stored(path: Path) -> dict[bytes, Stored]:
    """How the graph ``path`` stores its tables in blocks of the present size, by digest of their values."""
    raw, found = initialisers(onnx.load(path).graph), {}
    for name in {key.rpartition("_")[0] for key in raw if key.endswith(("_whole", "_split"))}:
        values, scale = unpacked(name, raw), raw[f"{name}_scale"]
        if scale.size * _BLOCK == values.size:
            whole = raw[f"{name}_whole"] if f"{name}_whole" in raw else raw[name]
            found[_digest(values)] = whole, raw.get(f"{name}_zero", np.zeros(1)), scale
    return found


def _digest(values: Floats) -> bytes:
    return hashlib.sha256(np.ascontiguousarray(values).tobytes()).digest()


def _strip(model: onnx.ModelProto) -> None:
    """Remove what a session doesn't need: shapes in between, and traces of the machine that exported the graph."""
    del model.graph.value_info[:]
    del model.metadata_props[:]
    del model.graph.metadata_props[:]
    for part in (*model.graph.node, *model.graph.input, *model.graph.output, *model.graph.initializer):
        del part.metadata_props[:]
        part.doc_string = ""


def _shrink_weights(graph: onnx.GraphProto, known: Mapping[bytes, Stored]) -> None:
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
        whole, zero, scale = known.get(_digest(values)) or _whole(blocks, 1, low, (high - low) / 255, (0, 255))
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


def _shrink_embeddings(graph: onnx.GraphProto, known: Mapping[bytes, Stored]) -> None:
    """Tables that rows are gathered from become int8 in blocks of 8 with a scale each, multiplied after gathering."""
    tables = _tables(graph)
    constant, make = onnx.numpy_helper.from_array, onnx.helper.make_node
    for at in reversed(range(len(graph.node))):
        node = graph.node[at]
        if node.op_type != "Gather" or (table := tables.pop(node.input[0], None)) is None or table.dims[1] % _BLOCK:
            continue
        values = onnx.numpy_helper.to_array(table)
        blocks = values.reshape(len(values), -1, _BLOCK)
        least = np.abs(blocks).max(axis=2, keepdims=True) / 127
        whole, _, scale = known.get(_digest(values)) or _whole(blocks, 2, 0.0, least, (-127, 127))
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


def _whole(blocks: Floats, axis: int, low: Floats | float, least: Floats, limits: tuple[int, int]) -> Stored:
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
