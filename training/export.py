"""From the fine-tuned torch model to the files that scoring needs: an int8 ONNX graph and ``tokenizer.json``."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from training.encoder_model import PartisanEncoder

OPSET = 18


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
    """Dynamic int8: weights per channel, activations at run time. The embedding table becomes int8 as well."""
    graph = onnx.load(source)
    del graph.graph.value_info[:]
    stripped = source.with_suffix(".stripped.onnx")
    onnx.save(graph, stripped)
    quantize_dynamic(
        stripped,
        target,
        per_channel=True,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul", "Gemm", "Gather"],
    )
    stripped.unlink()


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
