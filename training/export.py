"""From the fine-tuned torch model to the files that scoring needs: an int8 ONNX graph and ``tokenizer.json``."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnx.helper
import onnx.numpy_helper
import torch
from numpy.typing import NDArray
from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
from tokenizers import Tokenizer

from training.encoder_model import PartisanEncoder

OPSET = 18
_BLOCK = 16


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
    """Int8 weights in blocks of 16 with a scale and an offset each, embeddings in int8 blocks too.

    Activations become int8 in blocks of a row (``accuracy_level`` 4), so that a verdict doesn't depend on the rest of its
    batch: they have outliers, and dynamic int8 with one scale a tensor moved probabilities of this encoder by up to 0.59.
    """
    logging.getLogger("onnxruntime.quantization.matmul_nbits_quantizer").setLevel(logging.ERROR)
    quantiser = MatMulNBitsQuantizer(onnx.load(source), bits=8, block_size=_BLOCK, is_symmetric=False, accuracy_level=4)
    quantiser.process()
    graph = quantiser.model.model
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


def _shrink_embeddings(graph: onnx.GraphProto) -> None:
    """Tables that rows are gathered from become int8 in blocks of 16 with a scale each, multiplied after gathering."""
    tables = {t.name: t for t in graph.initializer if len(t.dims) == 2 and t.data_type == onnx.TensorProto.FLOAT}
    constant, make = onnx.numpy_helper.from_array, onnx.helper.make_node
    for at in reversed(range(len(graph.node))):
        node = graph.node[at]
        if node.op_type != "Gather" or (table := tables.pop(node.input[0], None)) is None:
            continue
        values = onnx.numpy_helper.to_array(table)
        blocks = values.reshape(len(values), -1, _BLOCK)
        scale = np.maximum(np.abs(blocks).max(axis=2), 1e-8) / 127
        name, rows = table.name, node.output[0]
        whole = np.round(blocks / scale[:, :, None]).astype(np.int8).reshape(values.shape)
        table.CopyFrom(constant(whole, name))
        graph.initializer.extend(
            [
                constant(scale.astype(np.float32)[:, :, None], f"{name}_scale"),
                constant(np.array([0, 0, -1, _BLOCK]), f"{name}_split"),
                constant(np.array([0, 0, values.shape[1]]), f"{name}_join"),
            ]
        )
        node.output[0] = f"{rows}_int8"
        added = [
            make("Gather", [f"{name}_scale", node.input[1]], [f"{rows}_scale"], axis=0),
            make("Cast", [f"{rows}_int8"], [f"{rows}_float"], to=onnx.TensorProto.FLOAT),
            make("Reshape", [f"{rows}_float", f"{name}_split"], [f"{rows}_blocks"]),
            make("Mul", [f"{rows}_blocks", f"{rows}_scale"], [f"{rows}_scaled"]),
            make("Reshape", [f"{rows}_scaled", f"{name}_join"], [rows]),
        ]
        for offset, new in enumerate(added, 1):
            graph.node.insert(at + offset, new)


def save_tokenizer(tokenizer: Any, path: Path) -> None:
    """Write the fast tokenizer as one file that ``tokenizers`` alone can read."""
    backend: Tokenizer = tokenizer.backend_tokenizer
    backend.no_padding()
    backend.no_truncation()
    backend.save(str(path))


def parity(reference: NDArray[Any], other: NDArray[Any], thresholds: Sequence[float]) -> dict[str, float]:
    """Largest difference of probabilities (texts, heads) and share of decisions at ``thresholds`` (heads,) that flip."""
    flips = (reference >= np.asarray(thresholds)) != (other >= np.asarray(thresholds))
    return {"max_difference": float(np.abs(reference - other).max()), "flips": float(flips.mean())}
