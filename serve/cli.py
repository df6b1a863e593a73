"""The ``netral`` command: scoring commands from here, the others from installed entry points.

``serve`` never imports ``training``: packages add their commands through the entry-point group
``netral.commands`` (a function that takes the root app). What these need beyond scoring may not be installed.
"""

from __future__ import annotations

import sys
from importlib.metadata import entry_points

import typer

from serve.cli_score import register as register_score
from serve.cli_server import register as register_server
from serve.staff import StaffGroup
from serve.words import t

app = typer.Typer(
    name="netral",
    cls=StaffGroup,
    help=t("Menemukan unggahan yang mengandung indikasi keberpihakan ASN; keputusan tetap pada manusia."),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
register_score(app)
register_server(app)


def main() -> None:
    """Run the command line with every installed command group."""
    for entry in entry_points(group="netral.commands"):
        entry.load()(app)
    try:
        app()
    except ModuleNotFoundError as error:
        typer.echo(
            f"netral: {error.name} is not installed; run: {sys.executable} -m pip install -e '.[train]'", err=True
        )
        raise SystemExit(2) from None
