"""Checkpoints of long runs: written whole or not at all, gone on from by the same run alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch


def save(path: Path, state: dict[str, Any]) -> None:
    """Write ``state``, which holds the run's ``key``, to ``path``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    torch.save(state, part)
    part.replace(path)


def load(path: Path, key: str) -> dict[str, Any] | None:
    """What was saved by the run with the same ``key``, if anything; ``weights_only=True``, so nothing is unpickled."""
    if not path.is_file():
        return None
    state: dict[str, Any] = torch.load(path, weights_only=True)
    return state if state.get("key") == key else None
