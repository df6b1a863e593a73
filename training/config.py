"""One TOML file an experiment, as typed, validated dataclasses, logged whole."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from classifier.errors import NetralError
from training.baseline import BaselineConfig
from training.bounds import bounded, share
from training.finetune_config import FinetuneConfig

CONFIGS = Path(__file__).resolve().parents[1] / "training" / "configs"
DEFAULT_CONFIG = CONFIGS / "default.toml"
T = TypeVar("T")


@dataclass(frozen=True)
class ExperimentConfig:
    """``encoder`` false trains the baseline alone; ``base`` is a hub id, a folder, or ``offline`` (the default).

    ``start`` is the folder of a bundle whose encoder, trained on the same base, goes on learning; ``released`` is the released
    one, and the default "" starts from the base.
    ``version`` names the bundle for those who read a report; "" means its date and git revision.
    An exported encoder whose probabilities differ from torch by more than ``parity_difference``, or whose decisions flip
    more often than ``parity_flips``, is not kept; where all candidates stray so far, the run stops.
    """

    name: str = "netral"
    version: str = ""
    encoder: bool = True
    base: str = "offline"
    start: str = ""
    folds: int = bounded(5, 2)
    bootstrap: int = bounded(1000, 1)
    parity_difference: float = share(0.03)
    parity_flips: float = share(0.005)
    baseline: BaselineConfig = field(default_factory=BaselineConfig)
    finetune: FinetuneConfig = field(default_factory=FinetuneConfig)

    def flat(self) -> dict[str, Any]:
        """``section.key`` to value, for tracking."""
        return _flat(asdict(self))


def load_config(path: Path) -> ExperimentConfig:
    """Read a TOML file. NetralError names the key, what was found and what is allowed."""
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise NetralError(f"{path}: can't be read as TOML ({error})") from None
    return build(ExperimentConfig, data, str(path))


def build(kind: type[T], data: Mapping[str, Any], where: str) -> T:
    """An instance of dataclass ``kind`` from plain tables; unknown keys, wrong types and values out of range raise NetralError."""
    hints = get_type_hints(kind)
    ranges = {f.name: f.metadata.get("range") for f in fields(kind)}  # type: ignore[arg-type]
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in ranges:
            raise NetralError(f"{where}: unknown setting '{key}'; expected one of {', '.join(ranges)}")
        wanted = hints[key]
        if isinstance(wanted, type) and is_dataclass(wanted):
            if not isinstance(value, Mapping):
                raise NetralError(f"{where}: '{key}' must be a table [{key}]")
            values[key] = build(wanted, value, f"{where} [{key}]")
        elif type(value) is wanted or (wanted is float and type(value) is int):
            values[key] = _within(wanted(value), ranges[key], f"{where}: '{key}'")
        else:
            raise NetralError(f"{where}: '{key}' is {value!r}; expected {wanted.__name__}")
    return kind(**values)


def _within(value: Any, range_: tuple[float, float] | None, where: str) -> Any:
    if range_ is not None and not range_[0] <= value <= range_[1]:
        raise NetralError(f"{where} is {value}; expected {range_[0]:g} to {range_[1]:g}")
    return value


def _flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in tree.items():
        out |= _flat(value, f"{prefix}{key}.") if isinstance(value, Mapping) else {f"{prefix}{key}": value}
    return out
