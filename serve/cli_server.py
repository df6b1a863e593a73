"""``netral serve``: the endpoint from the command line."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from classifier.errors import NetralError
from serve import cli_keys
from serve.api.limits import Limits, entries, flag, variable

_PANEL = "Untuk pengembang sistem (for integrators)"


def register(app: typer.Typer) -> None:
    """Add the commands of the endpoint."""
    app.command("serve", rich_help_panel=_PANEL)(_with_limits())
    app.add_typer(cli_keys.group, name="keys", rich_help_panel=_PANEL)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
    bundle: Annotated[
        str | None,
        typer.Option(
            envvar="NETRAL_BUNDLE", help="Bundle folder, or models:/NAME@ALIAS of MLflow; default: the released one."
        ),
    ] = None,
    lexicons: Annotated[
        Path | None, typer.Option(help="Folder of lexicons (*.toml); a request names one by its file name.")
    ] = None,
    keys: Annotated[
        Path | None,
        typer.Option(envvar="NETRAL_KEYS", help="Key file from `netral keys`; without one, only this machine may ask."),
    ] = None,
    workers: Annotated[int, typer.Option(min=0, help="Scoring processes; 0: one a core.")] = 0,
    threads: Annotated[int, typer.Option(min=1, help="Threads of each scoring process.")] = 1,
    metrics_port: Annotated[int, typer.Option(help="Port for Prometheus at /metrics; 0: none.")] = 0,
    metrics_host: Annotated[str, typer.Option(help="Address for Prometheus.")] = "127.0.0.1",
    watch_seconds: Annotated[
        float, typer.Option(min=0, help="Look for a new bundle or lexicon this often; 0: only on SIGHUP.")
    ] = 0.0,
    drain_seconds: Annotated[
        float, typer.Option(min=0, help="On SIGTERM, be unready this long before closing, so that a proxy notices.")
    ] = 0.0,
    **limits: Any,
) -> None:
    """Answer over HTTP (for integrators; see /docs)."""
    if sys.platform == "win32":
        typer.echo("netral serve: runs on Linux and macOS alone; on Windows use `netral score`, or WSL", err=True)
        raise typer.Exit(2)
    try:
        from serve.api.server import Settings, run
        from serve.api.source import Source
    except ModuleNotFoundError as error:
        typer.echo(
            f"netral serve: {error.name} is not installed; run: make score, or {sys.executable} -m pip install -e '.[serve]'",
            err=True,
        )
        raise typer.Exit(2) from None
    try:
        run(
            Settings(
                host, port, Source(bundle, lexicons), keys, workers, threads,
                metrics_port, metrics_host, watch_seconds, drain_seconds, Limits(**limits),
            )
        )  # fmt: skip
    except NetralError as error:
        typer.echo(f"netral serve: {error}", err=True)
        raise typer.Exit(2) from None


def _with_limits() -> Any:
    """``serve`` with one flag and one environment variable for each entry of the table of limits."""
    signature = inspect.signature(serve, eval_str=True)
    own = [p for p in signature.parameters.values() if p.kind is not inspect.Parameter.VAR_KEYWORD]
    extra = [
        inspect.Parameter(
            entry.name,
            inspect.Parameter.POSITIONAL_OR_KEYWORD,
            default=entry.default,
            annotation=Annotated[
                type(entry.default),
                typer.Option(flag(entry.name), envvar=variable(entry.name), help=entry.metadata["help"]),
            ],
        )
        for entry in entries()
    ]

    def command(**given: Any) -> None:
        serve(**given)

    command.__doc__ = serve.__doc__
    command.__signature__ = signature.replace(parameters=[*own, *extra])  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in (*own, *extra)}
    return command
