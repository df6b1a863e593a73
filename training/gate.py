"""``netral promote``: ``@champion`` moves to ``@challenger`` only if the challenger is no worse where it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlflow import MlflowClient
from mlflow.artifacts import download_artifacts
from mlflow.exceptions import MlflowException

from classifier.errors import NetralError
from training.full_report import full_report
from training.tracking import CHALLENGER, CHAMPION, MODEL, connect

Log = Callable[[str], None]
MORE_FLIPS = 0.005


@dataclass(frozen=True)
class Rule:
    """One comparison: the challenger's figure may be worse than the champion's by at most ``slack``."""

    name: str
    figure: Callable[[Mapping[str, Any]], float]
    slack: float
    higher_is_better: bool = True


RULES = (
    Rule("macro-F1 on validation", lambda r: r["figures"][r["main"]]["macro_f1"], 0.0),
    Rule("any-partisan average precision", lambda r: r["figures"][r["main"]]["any"]["average_precision"], 0.005),
    Rule("functional suite", lambda r: r["functional"]["overall"] if "functional" in r else 0.0, 0.005),
)


def _flips(kind: str, texts: int) -> Rule:
    """Half a percent more, or a single text where there are few."""
    slack = max(MORE_FLIPS, 1 / texts)
    return Rule(f"flips under swaps of {kind}", lambda r: float(r["swaps"][kind]["flips"]), slack, False)


def compare(challenger: Mapping[str, Any], champion: Mapping[str, Any]) -> list[str]:
    """The rules that the challenger breaks, in words; empty when it may be promoted."""
    broken = []
    kinds = sorted(challenger["swaps"].keys() & champion["swaps"].keys())
    for rule in (*RULES, *(_flips(kind, challenger["swaps"][kind]["texts"]) for kind in kinds)):
        new, old = rule.figure(challenger), rule.figure(champion)
        worse = old - new if rule.higher_is_better else new - old
        if not worse <= rule.slack:  # a figure that is not a number is no proof
            broken.append(f"{rule.name}: {new:.4f} against the champion's {old:.4f}")
    return broken


def promote(data: Path, out: Path, log: Log) -> bool:
    """Evaluate both on validation and move the alias if no rule is broken; the first champion needs no rival.

    NetralError if there is no challenger.
    """
    connect()
    client = MlflowClient()
    challenger = _version(client, CHALLENGER)
    if challenger is None:
        raise NetralError("no @challenger is registered; run `netral train` first")
    champion = _version(client, CHAMPION)
    if champion == challenger:
        log(f"version {challenger} is the champion already")
        return True
    if champion is not None:
        reports = {
            alias: full_report(_bundle(version), data, out / alias, "validation", 200, log)
            for alias, version in ((CHALLENGER, challenger), (CHAMPION, champion))
        }
        if broken := compare(reports[CHALLENGER], reports[CHAMPION]):
            log("not promoted:\n" + "\n".join(f"  {line}" for line in broken))
            return False
    client.set_registered_model_alias(MODEL, CHAMPION, challenger)
    log(f"@{CHAMPION} is now version {challenger}")
    return True


def _version(client: MlflowClient, alias: str) -> str | None:
    try:
        return str(client.get_model_version_by_alias(MODEL, alias).version)
    except MlflowException:
        return None


def _bundle(version: str) -> Path:
    return Path(download_artifacts(f"models:/{MODEL}/{version}")) / "artifacts" / "bundle"
