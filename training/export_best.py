"""Export the best of the fine-tuned candidates that gives the same probabilities after its weights are stored in eight bits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.calibration import Calibration, Thresholds
from classifier.encoder import MAX_TOKENS, Encoder
from classifier.errors import NetralError
from training import tracking
from training.calibrate import fit_tier
from training.config import ExperimentConfig
from training.export import export_onnx, parity, save_tokenizer
from training.finetune import Finetuned, predict
from training.quantise import quantise

Log = Callable[[str], None]


def export_best(
    tuned: Finetuned,
    texts: list[str],
    labels: NDArray[np.bool_],
    clear: NDArray[np.bool_],
    folder: Path,
    fp32: Path,
    config: ExperimentConfig,
    log: Log,
    start: Path | None = None,
) -> tuple[NDArray[np.float32], dict[str, Any]]:
    """Write ``encoder.onnx`` and ``tokenizer.json`` into ``folder``, and the graph before rounding to ``fp32``.

    Some post may lie where an encoder turns so sharply that rounding moves it far; weights a little apart seldom share it. So
    the candidates are tried in their order, the best first, until the rounded model differs from torch by no more than the
    settings allow on the normalised validation ``texts``, of which those that are ``clear`` calibrate it.

    ``start`` is the encoder that fine-tuning went on from.

    Returns the exported encoder's logits (texts, heads) and its manifest entry, still with what it ``reached``.

    Raises
    ------
    NetralError
        If all of them stray.
    """
    save_tokenizer(tuned.tokenizer, folder / "tokenizer.json")
    # texts beyond MAX_TOKENS are read in windows by the exported model alone
    whole = np.array([len(ids) <= MAX_TOKENS for ids in tuned.tokenizer(texts)["input_ids"]])
    for candidate in tuned.candidates:
        tuned.take(candidate)
        export_onnx(tuned.model, fp32)
        quantise(fp32, folder / "encoder.onnx", start)
        logits, _ = Encoder(folder).logits(texts)
        record = fit_tier(logits[clear], labels[clear])
        calibration = Calibration.from_dict(record["calibration"])
        exact = predict(tuned.model, tuned.tokenizer, texts, exact=True)
        found = parity(
            calibration(exact)[whole], calibration(logits)[whole], Thresholds.from_dict(record["thresholds"])
        )
        moved, flips = found["max_difference"], found["flips"]
        log(f"{candidate.name}: parity of torch and int8: max |dp| {moved:.4f}, decision flips {100 * flips:.2f} %")
        if moved <= config.parity_difference and flips <= config.parity_flips:
            tracking.log_figures({"parity": found, "kept_map": candidate.score})
            tracking.tag("kept", candidate.name)
            return logits, record
    raise NetralError(
        f"the exported encoder strays from torch: {found}; allowed {config.parity_difference} and {config.parity_flips}. "
        "Train longer, or quantise in smaller blocks"
    )
