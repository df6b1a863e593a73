"""What every command of researchers shares: one-line errors, output that shows at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from classifier.errors import NetralError


@contextmanager
def plain_errors() -> Iterator[None]:
    """Show a NetralError as one line and leave with status 2."""
    try:
        yield
    except NetralError as error:
        typer.echo(f"netral: {error}", err=True)
        raise typer.Exit(2) from None


def echo(message: str) -> None:
    """Print at once, so that a log file or a pipe shows progress."""
    print(message, flush=True)
