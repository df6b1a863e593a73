"""The data card's figures: labels by split, and how alike partisan and neutral posts look on the surface."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl

from classifier.taxonomy import LABELS
from training.corpus import EVERYDAY, SPLITS, Post
from training.stats import SURFACE

mpl.use("Agg")
from matplotlib import pyplot as plt

_COLOURS = {"train": "#4477aa", "validation": "#ddaa33", "test": "#bb5566"}


def save_data_plots(posts: Sequence[Post], folder: Path) -> list[Path]:
    """Write ``labels.png`` and ``surface.png`` into ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_labels(posts, folder / "labels.png"), _surface(posts, folder / "surface.png")]


def _labels(posts: Sequence[Post], path: Path) -> Path:
    figure, axis = plt.subplots(figsize=(8, 3.2))
    names = [*LABELS, "keseharian", "other neutral"]
    left = [0] * len(names)
    for split in SPLITS:
        of = [p for p in posts if p.split == split]
        everyday = sum(p.family == EVERYDAY for p in of)
        counts = [sum(k in p.labels for p in of) for k in LABELS] + [
            everyday,
            sum(not p.partisan for p in of) - everyday,
        ]
        axis.barh(names, counts, left=left, label=split, color=_COLOURS[split])
        left = [a + b for a, b in zip(left, counts, strict=True)]
    axis.invert_yaxis()
    axis.set(xlabel="posts (a post with several labels counts for each)")
    axis.legend()
    return _save(figure, path)


def _surface(posts: Sequence[Post], path: Path) -> Path:
    figure, axis = plt.subplots(figsize=(8, 3.6))
    groups = {"partisan": [p for p in posts if p.partisan], "neutral": [p for p in posts if not p.partisan]}
    for (name, of), colour in zip(groups.items(), ("#bb5566", "#4477aa"), strict=True):
        shares = [100 * sum(map(has, of)) / max(1, len(of)) for has in SURFACE.values()]
        axis.scatter(shares, list(SURFACE), label=name, color=colour, zorder=2)
    axis.invert_yaxis()
    axis.grid(axis="y", alpha=0.3)
    axis.set(xlabel="% of posts", xlim=(0, None))
    axis.legend()
    return _save(figure, path)


def _save(figure: plt.Figure, path: Path) -> Path:
    figure.tight_layout()
    figure.savefig(path, dpi=100, metadata={"Software": None})
    plt.close(figure)
    return path
