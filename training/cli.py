"""The researchers' commands: ``netral train``, ``evaluate``, ``promote``, ``data ...``. Heavy modules are imported when a command runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from classifier.errors import NetralError
from training import cli_base
from training.cli_errors import echo, plain_errors

DATA_FOLDER = Path("data")
_PANEL = "Untuk peneliti (for researchers)"
data_app = typer.Typer(help="Check, describe and extend the labelled corpus.", no_args_is_help=True)
DataOption = Annotated[Path, typer.Option("--data", help="Folder with posts/ and lexicon/.")]


def register(app: typer.Typer) -> None:
    """Add the training commands to the root app (entry point ``netral.commands``)."""
    app.command("train", rich_help_panel=_PANEL)(train)
    app.command("evaluate", rich_help_panel=_PANEL)(evaluate)
    app.command("promote", rich_help_panel=_PANEL)(promote)
    app.command("release", rich_help_panel=_PANEL)(release)
    app.command("base", rich_help_panel=_PANEL)(cli_base.base)
    app.command("adapt", rich_help_panel=_PANEL)(cli_base.adapt)
    app.add_typer(data_app, name="data", rich_help_panel=_PANEL)


def train(
    config: Annotated[
        Path | None,
        typer.Option(
            "--config",
            help="Experiment TOML; default: baseline and encoder, which goes on from the released one unless --base is given.",
        ),
    ] = None,
    data: DataOption = DATA_FOLDER,
    out: Annotated[Path, typer.Option("--out", help="Folder for bundle, report and plots.")] = Path("runs/latest"),
    base: Annotated[
        str | None,
        typer.Option("--base", help="Base encoder: Hugging Face id or folder, to start from; overrides the config."),
    ] = None,
) -> None:
    """Train, calibrate, evaluate and bundle the models; track everything with MLflow."""
    from dataclasses import replace

    from training.config import CONFIGS, DEFAULT_CONFIG, load_config
    from training.pipeline import train as run

    with plain_errors():
        settings = load_config(config or (CONFIGS / "scratch.toml" if base else DEFAULT_CONFIG))
        run(replace(settings, base=base) if base else settings, data, out, echo)


def evaluate(
    bundle: Annotated[Path, typer.Option("--bundle", help="Bundle folder.")] = Path("models/netral"),
    data: DataOption = DATA_FOLDER,
    split: Annotated[str, typer.Option("--split", help="train, validation or test.")] = "validation",
    out: Annotated[Path, typer.Option("--out", help="Folder for report and plots.")] = Path("runs/evaluation"),
    draws: Annotated[int, typer.Option("--draws", help="Bootstrap draws.")] = 1000,
) -> None:
    """Evaluate a bundle: keyword floor, baseline, encoder and cascade side by side, as Markdown, JSON and plots."""
    from training.full_report import full_report
    from training.report import summary

    with plain_errors():
        typer.echo(summary(full_report(bundle, data, out, split, draws, echo)["figures"]))
    typer.echo(f"report: {out / 'report.md'}")


def promote(data: DataOption = DATA_FOLDER) -> None:
    """Move @champion to @challenger if it is no worse on validation, functional suite and neutrality. Status 1 if not."""
    from training.gate import promote as run

    with plain_errors():
        raise typer.Exit(0 if run(data, echo) else 1)


def release(
    run: Annotated[Path, typer.Option("--run", help="Folder that `netral train` wrote.")] = Path("runs/latest"),
    readme: Annotated[Path, typer.Option("--readme", help="README whose figures are replaced.")] = Path("README.md"),
    data: DataOption = DATA_FOLDER,
    allow_worse: Annotated[bool, typer.Option("--allow-worse", help="Also if it breaks a rule of the gate.")] = False,
) -> None:
    """Put a trained bundle into models/netral and its figures into the README, if it passes the gate of `promote`."""
    from training.release import release as run_release

    with plain_errors():
        run_release(run, readme, data, echo, allow_worse=allow_worse)
    echo(f"released {run / 'bundle'}")


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
    from training.corpus import load_lexicons, load_posts
    from training.stats import stats as tables

    with plain_errors():
        typer.echo(tables(load_posts(data / "posts"), load_lexicons(data / "lexicon")))


@data_app.command("suspects")
def suspects(
    data: DataOption = DATA_FOLDER, limit: Annotated[int, typer.Option(help="How many to list.")] = 50
) -> None:
    """Posts whose labels a model out of fold confidently disagrees with, for a person to read again."""
    from classifier.lexicon_toml import load_lexicon
    from training.corpus import load_posts
    from training.suspects import suspects as find

    with plain_errors():
        found = find(load_posts(data / "posts"), load_lexicon(data / "lexicon" / "nasional.toml"))
    for post, labels, confidence in found[:limit]:
        given, other = ",".join(post.labels) or "-", ",".join(labels) or "-"
        echo(f"{post.id}\t{given}\t{other}\t{confidence:.3f}\t{post.text!r}")
    echo(f"{len(found)} suspects")


@data_app.command("card")
def card(data: DataOption = DATA_FOLDER) -> None:
    """Write the tables and figures of the data card anew."""
    from training.corpus import load_posts
    from training.data_card import write_card
    from training.data_plots import save_data_plots

    with plain_errors():
        write_card(data)
        save_data_plots(load_posts(data / "posts"), data / "figures")
    echo(f"{data / 'README.md'}: tables and figures written")


@data_app.command("words")
def words(data: DataOption = DATA_FOLDER) -> None:
    """Write anew which words behind a form of address are no names, from the posts of train."""
    from training.corpus import load_posts, of_split
    from training.everyday_words import everyday_words, write_words

    with plain_errors():
        found = everyday_words(of_split(load_posts(data / "posts"), "train"))
        write_words(found, data / "lexicon" / "nasional.toml")
    echo(f"{len(found)} everyday words written")


@data_app.command("agreement")
def agreement(data: DataOption = DATA_FOLDER) -> None:
    """Agreement of the two readings before adjudication, as Markdown."""
    from training.agreement import agreement_table, load_readings
    from training.corpus import load_posts

    with plain_errors():
        echo(agreement_table(load_readings(data / "annotation", load_posts(data / "posts"))))


@data_app.command("import")
def import_(
    source: Annotated[
        Path,
        typer.Argument(
            help="CSV or JSONL with `text` and `labels` (keys of the taxonomy, in a CSV separated by `;`; empty for a neutral "
            "post), CSV with a 0/1 column a label, Label Studio JSON, or Argilla JSONL. Other fields of a post are taken "
            "where they are given."
        ),
    ],
    name: Annotated[
        str, typer.Option("--name", help="Short name of whoever labelled the posts; becomes the file's name.")
    ],
    data: DataOption = DATA_FOLDER,
) -> None:
    """Add labelled posts of your own to the corpus; nothing is written if any row is faulty."""
    from training.importing import import_posts

    target = data / "posts" / f"{name}.jsonl"
    with plain_errors():
        posts = import_posts(source, name)
        if target.exists():
            raise NetralError(f"{target} exists; choose another --name or remove it first")
    target.write_text("".join(post.to_json() + "\n" for post in posts), "utf-8")
    echo(f"{target}: {len(posts)} posts; now run `netral data check`")
