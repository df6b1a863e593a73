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
_BLOCK = 32


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
    """Int8 weights in blocks of 32 with a scale each, activations in fp32, the embedding table in fp16.

    Dynamic int8 with one scale a tensor moved probabilities of this encoder by up to 0.59: its activations have outliers.
    """
    logging.getLogger("onnxruntime.quantization.matmul_nbits_quantizer").setLevel(logging.ERROR)
    quantiser = MatMulNBitsQuantizer(onnx.load(source), bits=8, block_size=_BLOCK, is_symmetric=True, accuracy_level=1)
    quantiser.process()
    graph = quantiser.model.model
    _halve_embeddings(graph.graph)
    del graph.graph.value_info[:]
    onnx.save(graph, target)


def _halve_embeddings(graph: onnx.GraphProto) -> None:
    """Store tables that rows are gathered from in fp16, and cast the gathered rows back."""
    tables = {t.name: t for t in graph.initializer if len(t.dims) == 2 and t.data_type == onnx.TensorProto.FLOAT}
    for at in reversed(range(len(graph.node))):
        node = graph.node[at]
        if node.op_type == "Gather" and (table := tables.pop(node.input[0], None)):
            half = onnx.numpy_helper.to_array(table).astype(np.float16)
            table.CopyFrom(onnx.numpy_helper.from_array(half, table.name))
            rows = node.output[0]
            node.output[0] = f"{rows}_fp16"
            cast = onnx.helper.make_node("Cast", [node.output[0]], [rows], to=onnx.TensorProto.FLOAT)
            graph.node.insert(at + 1, cast)


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
