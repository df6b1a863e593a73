"""The fine-tuned encoder: an ONNX graph and a tokenizer, run by onnxruntime and tokenizers alone."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

os.environ["ORT_DISABLE_TELEMETRY"] = "1"  # before the import, which else writes a device id and sends it away
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from classifier.taxonomy import HEADS

MAX_TOKENS = 192
STRIDE = 48
MAX_WINDOWS = 6
_TOKEN_BUDGET = 512  # What a batch works on then stays in a core's cache: twice the posts a second of 4,096 tokens.


class Encoder:
    """Logits of normalised texts; one longer than ``MAX_TOKENS`` is read in overlapping windows."""

    def __init__(self, folder: Path, threads: int | None = None) -> None:
        onnxruntime.disable_telemetry_events()  # what the variable doesn't cover: Windows
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS, stride=STRIDE)
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        if threads:
            options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(str(folder / "encoder.onnx"), options, ["CPUExecutionProvider"])
        _give_back()

    def logits(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[bool]]:
        """Uncalibrated logits (texts, heads), the highest of a text's windows per head, and which texts were cut."""
        windows: list[tuple[int, list[int]]] = []
        truncated: list[bool] = []
        for row, encoding in enumerate(self._tokenizer.encode_batch(list(texts))):
            parts = [encoding, *encoding.overflowing]
            truncated.append(len(parts) > MAX_WINDOWS)
            if truncated[-1]:  # what is asked for often stands at the end
                parts = [*parts[: MAX_WINDOWS - 1], parts[-1]]
            windows += [(row, part.ids) for part in parts]
        out = np.full((len(texts), len(HEADS)), -np.inf, np.float32)
        windows.sort(key=lambda window: len(window[1]))
        for low, high in _batches([len(ids) for _, ids in windows]):
            rows = [row for row, _ in windows[low:high]]
            np.maximum.at(out, rows, self._run([ids for _, ids in windows[low:high]]))
        return out, truncated

    def _run(self, batch: list[list[int]]) -> NDArray[np.float32]:
        width = max(map(len, batch))
        ids = np.zeros((len(batch), width), np.int64)
        mask = np.zeros_like(ids)
        for row, tokens in enumerate(batch):
            ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        result: list[Any] = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        return np.asarray(result[0], np.float32)


def _batches(lengths: Sequence[int]) -> list[tuple[int, int]]:
    """Cut ascending ``lengths`` into slices whose padded size stays within the token budget."""
    slices: list[tuple[int, int]] = []
    low = 0
    for high in range(1, len(lengths) + 1):
        if high == len(lengths) or lengths[high] * (high + 1 - low) > _TOKEN_BUDGET:
            slices.append((low, high))
            low = high
    return slices


def _give_back() -> None:
    """Return to the system what loading has freed; glibc would keep it for good, as much as the model itself takes."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)
