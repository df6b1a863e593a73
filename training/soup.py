"""Runs from one start are averaged in their weights, and the average is taken some of the way back to the start."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
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
    start could do (Wortsman et al., 2022, https://arxiv.org/abs/2109.01903). So the ``candidates`` are, with their ``score``, the mean
    of the runs' ends, which is the ``end``, and, where there is a start, that start and points on the way back to it. Single epochs are candidates of
    a single run alone: the best of many by a hair is the luckiest. The ``history`` is the runs', one after the other, epochs
    numbered anew. The first run's model is the one that is returned.
    """
    first, mean = runs[0], average([run.end for run in runs])
    candidates = list(first.candidates) if len(runs) == 1 else []
    shares: tuple[float, ...] = (0.0,) if len(runs) > 1 else ()
    origin: Weights = {}
    if start is not None:
        restore(first.model, start)
        origin = copy.deepcopy(first.model.state_dict())
        shares += _WAYS_BACK + ((1.0,) if len(runs) > 1 else ())
    for share in shares:
        weights = dict(copy.deepcopy(mean))
        if share:
            _towards(weights, origin, share)
        first.model.load_state_dict(weights)
        name = {0.0: "mean of the runs", 1.0: START}.get(share, f"{share:.1f} of the way back")
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
