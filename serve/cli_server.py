"""``netral serve``: the endpoint from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from classifier.errors import NetralError


def register(app: typer.Typer) -> None:
    """Add the commands of the endpoint."""
    app.command("serve")(serve)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    bundle: Annotated[Path | None, typer.Option(help="Model bundle; default: the released one.")] = None,
    lexicons: Annotated[
        Path | None, typer.Option(help="Folder of lexicons (*.toml); a request names one by its file name.")
    ] = None,
) -> None:
    """Answer over HTTP (for integrators; see /docs)."""
    from serve.api.server import run

    try:
        run(host, port, bundle, lexicons)
    except NetralError as error:
        typer.echo(f"netral serve: {error}", err=True)
        raise typer.Exit(2) from None
