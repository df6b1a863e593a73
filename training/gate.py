"""``@champion`` moves to ``@challenger``, and a bundle is released, only if it is no worse than the former where it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mlflow import MlflowClient
from mlflow.artifacts import download_artifacts
from mlflow.exceptions import MlflowException

from classifier.bundle import read_bundle
from classifier.errors import BundleError, NetralError
from classifier.scorer import Scorer
from training.corpus import Post, load_posts, posts_of, targets
from training.evaluate import predictions
from training.full_report import split_lexicon
from training.functional import cases_if_any, run_cases
from training.metrics import average_precision, macro_f1
from training.swaps import swap_figures
from training.tracking import CHALLENGER, CHAMPION, MODEL, connect

Log = Callable[[str], None]
MORE_FLIPS = 0.005
_ABSENT = ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE")  # how a registry says: no such model, no such alias


@dataclass(frozen=True)
class Rule:
    """One comparison: the challenger's figure may be worse than the champion's by at most ``slack``."""

    name: str
    figure: Callable[[Mapping[str, Any]], float]
    slack: float
    higher_is_better: bool = True


RULES = (
    Rule("macro-F1 on validation", lambda r: r["macro_f1"], 0.0),
    Rule("any-partisan average precision", lambda r: r["average_precision"], 0.005),
    Rule("functional suite", lambda r: r["functional"], 0.005),
)


def _flips(kind: str, texts: int) -> Rule:
    """Half a percent more, or a single text where there are few."""
    slack = max(MORE_FLIPS, 1 / texts)
    return Rule(f"flips under swaps of {kind}", lambda r: float(r["swaps"][kind]["flips"]), slack, False)


def compare(challenger: Mapping[str, Any], champion: Mapping[str, Any]) -> list[str]:
    """The rules that the challenger breaks, in words; empty when it may take the champion's place."""
    broken = []
    kinds = sorted(challenger["swaps"].keys() & champion["swaps"].keys())
    for rule in (*RULES, *(_flips(kind, challenger["swaps"][kind]["texts"]) for kind in kinds)):
        new, old = rule.figure(challenger), rule.figure(champion)
        worse = old - new if rule.higher_is_better else new - old
        if not worse <= rule.slack:  # a figure that is not a number is no proof
            broken.append(f"{rule.name}: {new:.4f} against the champion's {old:.4f}")
    return broken


def clear_validation(data: Path) -> list[Post]:
    """The validation posts of ``data`` that are not borderline; NetralError if there are none."""
    return [post for post in posts_of(load_posts(data / "posts"), "validation", data) if not post.borderline]


def gate_figures(bundle: Path, posts: Sequence[Post], data: Path, log: Log) -> dict[str, Any]:
    """What the rules ask of a bundle's best tier, on the clear validation ``posts`` and the functional suite of ``data``."""
    scorer = Scorer.load(bundle)
    log(f"scoring the validation posts with {scorer.info.fingerprint[:19]}")
    truth, tier = targets(posts), scorer.tiers[0]
    said = predictions(scorer.score([post.text for post in posts], tier=tier))
    cases = cases_if_any(data / "functional")
    return {
        "macro_f1": macro_f1(truth, said.flagged),
        "average_precision": average_precision(truth[:, -1], said.probability[:, -1]),
        "functional": run_cases(scorer, cases, tier)["overall"] if cases else 0.0,
        "swaps": swap_figures(scorer, posts, split_lexicon(posts, data / "lexicon"), tier),
    }


def broken_rules(challenger: Path, champion: Path, data: Path, log: Log) -> list[str]:
    """Evaluate both bundles on the validation posts of ``data`` and ``compare`` them.

    Thresholds were fitted on validation: the challenger's on today's posts, the champion's on those of its day, so figures
    flatter the challenger a little if validation has grown since. BundleError if either can't be read.
    """
    posts = clear_validation(data)
    old = gate_figures(champion, posts, data, log)
    return compare(gate_figures(challenger, posts, data, log), old)


def promote(data: Path, log: Log) -> bool:
    """Evaluate both on validation and move the alias if no rule is broken; the first champion needs no rival.

    NetralError if there is no challenger, the registry can't be asked, or the champion can't be read any more.
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
        new, old = _bundle(challenger), _bundle(champion)
        read_bundle(new)
        try:
            broken = broken_rules(new, old, data, log)
        except BundleError as error:
            raise NetralError(f"{error}; or take the alias @{CHAMPION} from version {champion} to start anew") from None
        if broken:
            log("not promoted:\n" + "\n".join(f"  {line}" for line in broken))
            return False
    client.set_registered_model_alias(MODEL, CHAMPION, challenger)
    log(f"@{CHAMPION} is now version {challenger}")
    return True


def _version(client: MlflowClient, alias: str) -> str | None:
    try:
        return str(client.get_model_version_by_alias(MODEL, alias).version)
    except MlflowException as error:
        if error.error_code in _ABSENT:
            return None
        raise NetralError(f"the registry can't say which version is @{alias}: {error}; try again") from None


def _bundle(version: str) -> Path:
    try:
        folder = download_artifacts(f"models:/{MODEL}/{version}")
    except MlflowException as error:
        raise NetralError(f"the registry can't give version {version}: {error}; try again") from None
    return Path(folder) / "artifacts" / "bundle"
