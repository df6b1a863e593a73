"""A Markdown table."""

from __future__ import annotations

from collections.abc import Sequence

Row = Sequence[object]


def markdown(head: Row, rows: Sequence[Row]) -> str:
    """Rows of cells under a head, as Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
