"""From the fine-tuned torch model to an ONNX graph and ``tokenizer.json``, and how close the released graph comes to it."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer

from classifier.calibration import Thresholds, settle
from classifier.taxonomy import INDIKASI
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
