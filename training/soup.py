"""Runs from one start are averaged in their weights, and the average is taken some of the way back to the start."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from torch import Tensor

from training.encoder_model import PartisanEncoder
from training.finetune import START, Candidate, Finetuned
from training.restore import restore

Weights = Mapping[str, Tensor]
_WAYS_BACK = (0.2, 0.4, 0.6)  # shares of the way back to the start that are tried


def average(runs: Sequence[Weights]) -> Weights:
    """The mean of the weights of ``runs``; what is equal in all of them stays so to the last bit."""
    mean = dict(copy.deepcopy(runs[0]))
    for number, run in enumerate(runs[1:], 2):
        _towards(mean, run, 1 / number)
    return mean


def soup(
    runs: Sequence[Finetuned],
    start: Path | None,
    score: Callable[[PartisanEncoder], float],
    log: Callable[[str], None] = print,
) -> Finetuned:
    """One result of ``runs``, which had the same base and the same encoder ``start`` to go on from.

    Runs that differ in their seeds and in the old posts they saw err differently, and their mean is often better than each of them
    (model soups: Wortsman et al., 2022, https://arxiv.org/abs/2203.05482); weights between the end and the start keep more of what the
    start could do (Wortsman et al., 2022, https://arxiv.org/abs/2109.01903). So to the ``candidates`` of the runs come, with their
    ``score``, the mean of the runs' ends, its ``end``, and, where there is a start, points on its way back. The ``history`` is theirs,
    one run after the other, epochs numbered anew. The first run's model is the one that is returned.
    """
    first, mean = runs[0], average([run.end for run in runs])
    named = [(f"{c.name} of run {n}", c) for n, run in enumerate(runs, 1) for c in run.candidates if c.name != START]
    candidates = [replace(candidate, name=name) for name, candidate in named]
    candidates += [candidate for run in runs for candidate in run.candidates if candidate.name == START][:1]
    origin: Weights = {}
    if start is not None:
        restore(first.model, start)
        origin = copy.deepcopy(first.model.state_dict())
    for share in ((0.0,) if len(runs) > 1 else ()) + (_WAYS_BACK if origin else ()):
        weights = dict(copy.deepcopy(mean))
        if share:
            _towards(weights, origin, share)
        first.model.load_state_dict(weights)
        name = f"{share:.1f} of the way back" if share else "mean of the runs"
        candidates.append(Candidate(name, score(first.model), weights))
        log(f"{name}: validation mAP {candidates[-1].score:.4f}")
    candidates.sort(key=lambda candidate: -candidate.score)
    history = [record for run in runs for record in run.history]
    blended = Finetuned(
        first.model, first.tokenizer, [{**r, "epoch": n} for n, r in enumerate(history, 1)], candidates, mean
    )
    blended.take(candidates[0])
    return blended


def _towards(weights: dict[str, Tensor], other: Weights, share: float) -> None:
    for name, value in weights.items():
        if value.is_floating_point():
            value.lerp_(other[name], share)
