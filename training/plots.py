"""Plots of the report: precision-recall, reliability, confusion by category, risk-coverage. Saved as PNG."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from sklearn.metrics import precision_recall_curve

from classifier.taxonomy import HEADS
from training.evaluate import Predictions
from training.metrics import Bools

mpl.use("Agg")
from matplotlib import pyplot as plt


def save_plots(
    folder: Path, truth: Bools, systems: Mapping[str, Predictions], figures: Mapping[str, Any]
) -> list[Path]:
    """Write every plot into ``folder`` and return their paths. ``truth`` is (posts, heads)."""
    folder.mkdir(parents=True, exist_ok=True)
    best = list(systems)[-1]
    return [
        _precision_recall(folder / "precision_recall.png", truth, systems),
        _reliability(folder / "reliability.png", truth, systems[best], best),
        _confusion(folder / "confusion.png", truth, systems[best], best),
        _risk_coverage(folder / "risk_coverage.png", figures),
    ]


def _precision_recall(path: Path, truth: Bools, systems: Mapping[str, Predictions]) -> Path:
    figure, axes = plt.subplots(2, 4, figsize=(14, 6.5), sharex=True, sharey=True)
    for head, axis in enumerate(axes.flat[: len(HEADS)]):
        for name, system in systems.items():
            if name == "keywords":
                hit = (truth[:, head] & system.flagged[:, head]).sum()
                point = hit / max(1, truth[:, head].sum()), hit / max(1, system.flagged[:, head].sum())
                axis.plot(*point, "kx", label=name)
            else:
                precision, recall, _ = precision_recall_curve(truth[:, head], system.probability[:, head])
                axis.plot(recall, precision, label=name)
        axis.set_title(HEADS[head])
        axis.grid(alpha=0.3)
    axes.flat[-1].axis("off")
    axes.flat[-1].legend(*axes.flat[0].get_legend_handles_labels(), loc="center")
    figure.supxlabel("recall")
    figure.supylabel("precision")
    return _save(figure, path)


def _reliability(path: Path, truth: Bools, system: Predictions, name: str) -> Path:
    figure, axis = plt.subplots(figsize=(5.5, 5.5))
    axis.plot([0, 1], [0, 1], "k:", linewidth=1)
    for head, label in enumerate(HEADS):
        order = np.argsort(system.probability[:, head])
        parts = np.array_split(order, 8)
        stated = [system.probability[p, head].mean() for p in parts]
        axis.plot(stated, [truth[p, head].mean() for p in parts], marker="o", markersize=3, label=label)
    axis.set(xlabel="stated probability", ylabel="observed share", title=f"Reliability, {name}")
    axis.legend(fontsize=8)
    return _save(figure, path)


def _confusion(path: Path, truth: Bools, system: Predictions, name: str) -> Path:
    """Share of the posts with a true label (row) that are flagged with each label (column)."""
    labels = HEADS[:-1]
    none_true, none_flagged = ~truth[:, :-1].any(axis=1), ~system.flagged[:, :-1].any(axis=1)
    rows = [*truth[:, :-1].T, none_true]
    columns = [*system.flagged[:, :-1].T, none_flagged]
    share = np.array([[(r & c).sum() / max(1, r.sum()) for c in columns] for r in rows])
    names = [*labels, "none"]
    figure, axis = plt.subplots(figsize=(7, 6))
    axis.imshow(share, cmap="Blues", vmin=0, vmax=1)
    axis.set_xticks(range(len(names)), names, rotation=45, ha="right")
    axis.set_yticks(range(len(names)), names)
    for i, row in enumerate(share):
        for j, value in enumerate(row):
            axis.text(
                j, i, f"{value:.2f}", ha="center", va="center", color="white" if value > 0.6 else "black", fontsize=8
            )
    axis.set(xlabel="flagged", ylabel="true", title=f"Share of each true label, {name}")
    return _save(figure, path)


def _risk_coverage(path: Path, figures: Mapping[str, Any]) -> Path:
    figure, axis = plt.subplots(figsize=(5.5, 4))
    for name, record in figures.items():
        if name != "keywords":
            axis.plot(*zip(*record["risk_coverage"], strict=True), label=name)
    axis.set(xlabel="share of posts decided", ylabel="error rate (partisan or not)", title="Risk and coverage")
    axis.legend()
    axis.grid(alpha=0.3)
    return _save(figure, path)


def _save(figure: Any, path: Path) -> Path:
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    plt.close(figure)
    return path
