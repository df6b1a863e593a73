"""The evaluation as Markdown: the same tables in the report, the model card and the README."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from classifier.taxonomy import LABELS
from training.tables import markdown

Figures = Mapping[str, Any]


def percent(value: float) -> str:
    """A share as per cent with one decimal."""
    return f"{100 * value:.1f} %"


def number(value: float) -> str:
    """A figure between 0 and 1 with three decimals."""
    return f"{value:.3f}"


def interval(low_high: tuple[float, float] | list[float]) -> str:
    """A 95 % interval."""
    return f"{low_high[0]:.3f}-{low_high[1]:.3f}"


def summary(figures: Mapping[str, Figures]) -> str:
    """One column a system: the figures that decide."""
    rows: list[tuple[str, Any]] = [
        (
            "macro-F1 of the five, flagged *indikasi*",
            lambda f: f"{number(f['macro_f1'])} ({interval(f['macro_f1_interval'])})",
        ),
        ("macro-F1 of the five at probability 0.5", lambda f: number(f["macro_f1_at_half"])),
        ("any-partisan F1 at probability 0.5", lambda f: number(f["any_f1_at_half"])),
        (
            "any-partisan F1, flagged *indikasi*",
            lambda f: f"{number(f['any']['f1'])} ({interval(f['any']['f1_interval'])})",
        ),
        ("any-partisan precision", lambda f: number(f["any"]["precision"])),
        ("any-partisan recall", lambda f: number(f["any"]["recall"])),
        ("any-partisan average precision", lambda f: number(f["any"]["average_precision"])),
        ("everyday posts flagged", lambda f: percent(f["everyday_flagged"])),
        ("precision@50 at 1 % prevalence among everyday posts", lambda f: _rare(f, "everyday", "precision_at_50")),
        ("precision@50 at 1 % prevalence among hard negatives too", lambda f: _rare(f, "neutral", "precision_at_50")),
        ("PR-AUC at 1 % prevalence among everyday posts", lambda f: _rare(f, "everyday", "pr_auc")),
        ("PR-AUC at 1 % prevalence among hard negatives too", lambda f: _rare(f, "neutral", "pr_auc")),
        ("both twins right", lambda f: percent(f["twins"].get("both_right", float("nan")))),
        (
            "borderline sent to review or as labelled",
            lambda f: percent(f["borderline"].get("review_or_as_labelled", float("nan"))),
        ),
        ("sent to review", lambda f: percent(f["sent_to_review"])),
        ("partisan posts neither flagged nor sent to review", lambda f: percent(f["partisan_missed"])),
        ("highest ECE of a label", lambda f: number(max(f["labels"][k]["ece"] for k in LABELS))),
    ]
    return markdown(["figure", *figures], [[name, *(cell(f) for f in figures.values())] for name, cell in rows])


def _rare(figures: Figures, stream: str, name: str) -> str:
    found = figures["rare"].get(stream)
    return f"{number(found[name])} ({interval(found[f'{name}_interval'])})" if found else "-"


def per_label(figures: Figures) -> str:
    """Precision, recall, F1, average precision and ECE of one system for each label."""
    rows = [
        [
            key,
            int(f["positives"]),
            *(number(f[name]) for name in ("precision", "recall", "f1", "average_precision", "ece")),
        ]
        for key, f in [*((k, figures["labels"][k]) for k in LABELS), ("any", figures["any"])]
    ]
    return markdown(["label", "positives", "precision", "recall", "F1", "average precision", "ECE"], rows)


def groups(of: Mapping[str, Mapping[str, float]], name: str) -> str:
    """One row a group."""
    rows = [
        [key, int(f["posts"]), percent(f["all_labels_right"]), number(f["any_f1"]), percent(f["false_alarms"])]
        for key, f in of.items()
    ]
    return markdown([name, "posts", "all labels right", "any-partisan F1", "false alarms"], rows)


def robustness(record: Mapping[str, Any]) -> str:
    """Functional suite, counterfactual swaps and noise of one system."""
    functional, parts = record.get("functional"), []
    if functional:
        rows = [[k, f["cases"], percent(f["passed"])] for k, f in functional["functionalities"].items()]
        parts += [f"### Functional suite: {percent(functional['overall'])} of {functional['cases']} cases"]
        parts += [markdown(["functionality", "cases", "passed"], rows)]
    for title, key in (("names not in any lexicon", "swaps"), ("names in a lexicon", "swaps_with_lexicon")):
        rows = [
            [k, f["texts"], percent(f["flips"]), number(f["dp_95"]), percent(f["flag_rate_change"])]
            for k, f in record[key].items()
        ]
        parts += [f"### Counterfactual swaps, {title}"]
        parts += [
            markdown(["swap", "texts", "decisions that flip", "95th percentile of abs dp", "change of flag rate"], rows)
        ]
    rows = [
        [k, number(f["macro_f1"]), number(f["any_f1"]), percent(f["decisions_changed"])]
        for k, f in record["noise"].items()
    ]
    parts += ["### Spelling noise", markdown(["noise", "macro-F1", "any-partisan F1", "decisions changed"], rows)]
    return "\n\n".join(parts)


def thresholds(reached: Mapping[str, Mapping[str, float]]) -> str:
    """What the thresholds reach on the posts they were chosen on, and a plain word where a target is missed."""
    rows = []
    for key, f in reached.items():
        missed = []
        if f["precision_above_upper"] < 0.9:
            missed.append("precision below 0.90")
        if f["missed_below_lower"] > 0.03:
            missed.append("more than 3 % fall below")
        rows.append(
            [key, number(f["precision_above_upper"]), number(f["recall_above_upper"]), percent(f["missed_below_lower"]),
             percent(f["sent_to_review"]), "; ".join(missed) or "reached"]
        )  # fmt: skip
    head = [
        "head",
        "precision at indikasi",
        "recall at indikasi",
        "positives below both",
        "posts in between",
        "targets",
    ]
    return markdown(head, rows)
