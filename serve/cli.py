"""The ``netral`` command: scoring commands from here, the others from installed entry points.

``serve`` never imports ``training``: packages add their commands through the entry-point group
``netral.commands`` (a function that takes the root app), so a scoring install has only the scoring commands.
"""

from __future__ import annotations

from importlib.metadata import entry_points

import typer

from serve.cli_score import register as register_score
from serve.cli_server import register as register_server

app = typer.Typer(
    name="netral",
    help="Menemukan unggahan yang mengandung indikasi keberpihakan ASN; keputusan tetap pada manusia.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
register_score(app)
register_server(app)


def main() -> None:
    """Run the command line with every installed command group."""
    for entry in entry_points(group="netral.commands"):
        entry.load()(app)
    app()
