"""Agreement of the two readings of a post, before adjudication: raw and Krippendorff's alpha for each label."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.errors import NetralError
from classifier.taxonomy import ANY, LABELS
from training.corpus import Post, lines_of
from training.tables import markdown


@dataclass(frozen=True)
class Readings:
    """First and second labels of the same posts, (posts, heads) each, and what adjudication decided."""

    first: NDArray[np.bool_]
    second: NDArray[np.bool_]
    splits: list[str]
    adjudicated: int
    changed: int


def krippendorff_alpha(first: NDArray[np.bool_], second: NDArray[np.bool_]) -> float:
    """Alpha for two readers, nominal data, nothing missing (Krippendorff, 2011): 1 - observed / expected disagreement."""
    units = len(first)
    if not units:
        return float("nan")
    observed = float((first != second).mean())
    values = np.concatenate([first, second])
    ones = int(values.sum())
    expected = 2 * ones * (len(values) - ones) / (len(values) * (len(values) - 1))
    return 1.0 - observed / expected if expected else 1.0


def load_readings(folder: Path, posts: Sequence[Post]) -> Readings:
    """Second readings and adjudications of ``folder``; the first labels are those of a post before adjudication.

    NetralError if a reading names a post that does not exist.
    """
    by_id = {post.id: post for post in posts}
    second = {row["id"]: row for row in _read(folder / "second_reading.jsonl")}
    decided = {row["id"]: row for row in _read(folder / "adjudication.jsonl")}
    if unknown := (set(second) | set(decided)) - set(by_id):
        raise NetralError(
            f"{folder}: readings of unknown posts {sorted(unknown)[:5]}; remove them or restore the posts"
        )
    before = {i: decided[i]["first"] if i in decided else by_id[i].labels for i in second}
    changed = sum(set(row["first"]) != set(row["final"]) for row in decided.values())
    return Readings(
        _matrix([before[i] for i in second]), _matrix([second[i]["labels"] for i in second]),
        [by_id[i].split for i in second], len(decided), changed,
    )  # fmt: skip


def agreement_table(readings: Readings) -> str:
    """Markdown: raw agreement and alpha for each label and for any."""
    rows = [
        [name, int(a.sum()), int(b.sum()), f"{100 * (a == b).mean():.1f} %", f"{krippendorff_alpha(a, b):.3f}"]
        for name, a, b in zip((*LABELS, ANY), readings.first.T, readings.second.T, strict=True)
    ]
    exact = 100 * float((readings.first == readings.second).all(axis=1).mean())
    table = markdown(["label", "first reading", "second reading", "raw agreement", "Krippendorff's alpha"], rows)
    counts = ", ".join(f"{readings.splits.count(s)} of {s}" for s in dict.fromkeys(readings.splits))
    return (
        f"{len(readings.first)} posts read twice ({counts}); all labels the same in {exact:.1f} %. "
        f"{readings.adjudicated} were adjudicated, {readings.changed} of them got other labels.\n\n{table}"
    )


def _matrix(labels: Sequence[Sequence[str]]) -> NDArray[np.bool_]:
    return np.array([[*(key in given for key in LABELS), bool(given)] for given in labels], bool).reshape(
        -1, len(LABELS) + 1
    )


def _read(path: Path) -> list[dict[str, Any]]:
    try:
        return [json.loads(line) for line in lines_of(path)]
    except (OSError, ValueError) as error:
        raise NetralError(f"{path}: can't be read ({error})") from None
