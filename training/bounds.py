"""Settings with a range: the dataclass field remembers what its value may be, and ``training.config`` checks it."""

from __future__ import annotations

from dataclasses import field
from typing import Any


def bounded(default: float, least: float, most: float = float("inf")) -> Any:
    """A field of ``default`` whose values lie between ``least`` and ``most``, both allowed."""
    return field(default=default, metadata={"range": (least, most)})


def share(default: float) -> Any:
    """A field for a probability or a share, 0 and 1 allowed."""
    return bounded(default, 0.0, 1.0)
