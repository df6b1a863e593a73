"""The researchers' commands: ``netral train``, ``netral data ...``. Heavy modules are imported when a command runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from classifier.errors import NetralError

DATA_FOLDER = Path("data")
data_app = typer.Typer(help="Check, describe and extend the labelled corpus.", no_args_is_help=True)
DataOption = Annotated[Path, typer.Option("--data", help="Folder with posts/ and lexicon/.")]


def register(app: typer.Typer) -> None:
    """Add the training commands to the root app (entry point ``netral.commands``)."""
    app.command("train")(train)
    app.add_typer(data_app, name="data")


@contextmanager
def plain_errors() -> Iterator[None]:
    """Show a NetralError as one line and leave with status 2."""
    try:
        yield
    except NetralError as error:
        typer.echo(f"netral: {error}", err=True)
        raise typer.Exit(2) from None


def train(
    config: Annotated[
        Path | None, typer.Option("--config", help="Experiment TOML; default: baseline and encoder.")
    ] = None,
    data: DataOption = DATA_FOLDER,
    out: Annotated[Path, typer.Option("--out", help="Folder for bundle, report and plots.")] = Path("runs/latest"),
    base: Annotated[
        str | None, typer.Option("--base", help="Base encoder: Hugging Face id or folder; overrides the config.")
    ] = None,
) -> None:
    """Train, calibrate, evaluate and bundle the models; track everything with MLflow."""
    from dataclasses import replace

    from training.config import DEFAULT_CONFIG, load_config
    from training.pipeline import train as run

    with plain_errors():
        settings = load_config(config or DEFAULT_CONFIG)
        run(replace(settings, base=base) if base else settings, data, out, _echo())


@data_app.command("check")
def check(data: DataOption = DATA_FOLDER) -> None:
    """Schema, duplicates, leaks across splits, balance by side. Status 1 if the corpus has errors."""
    from training.check import check_corpus

    with plain_errors():
        report = check_corpus(data)
    for message in report.warnings:
        typer.echo(f"warning: {message}")
    for message in report.errors:
        typer.echo(f"error: {message}", err=True)
    typer.echo(f"{report.posts} posts, {len(report.errors)} errors, {len(report.warnings)} warnings")
    raise typer.Exit(0 if report.ok else 1)


@data_app.command("stats")
def stats(data: DataOption = DATA_FOLDER) -> None:
    """The tables of the data card, as Markdown."""
    from training.corpus import load_posts
    from training.stats import stats as tables

    with plain_errors():
        typer.echo(tables(load_posts(data / "posts")))


def _echo() -> Callable[[str], None]:
    """Print at once, so that a log file or a pipe shows progress."""
    return lambda message: print(message, flush=True)
