"""``netral serve``: placeholder until the endpoint lands."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add no command yet."""
