"""``netral keys``: create, list and revoke the keys of the endpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from classifier.errors import NetralError
from serve.api.keys import create_key, read_keys, revoke_key

KeyFile = Annotated[Path, typer.Option("--keys", envvar="NETRAL_KEYS", help="The key file.")]
_FILE = Path("netral-keys.json")
group = typer.Typer(help="API keys of `netral serve`.", no_args_is_help=True)


@group.command()
def create(
    name: Annotated[str, typer.Argument(help="Who uses the key; appears in logs and metrics.")],
    keys: KeyFile = _FILE,
    rate: Annotated[
        int | None, typer.Option(min=1, help="Posts a minute; default: --rate-posts of the service.")
    ] = None,
) -> None:
    """Make a key and print it once; the file keeps only its hash."""
    try:
        secret = create_key(keys, name, rate)
    except (NetralError, OSError) as error:
        raise _failed(error) from None
    typer.echo(f"Key {name!r} is in {keys}. It is shown only now:", err=True)
    typer.echo(secret)


@group.command("list")
def list_keys(keys: KeyFile = _FILE) -> None:
    """Show names, dates and rates."""
    try:
        found = read_keys(keys)
    except NetralError as error:
        raise _failed(error) from None
    for key in found:
        state = f"revoked {key.revoked}" if key.revoked else "in use"
        rate = f"{key.rate} posts/min" if key.rate else "service rate"
        typer.echo(f"{key.name}\t{key.created}\t{rate}\t{state}")


@group.command()
def revoke(name: Annotated[str, typer.Argument()], keys: KeyFile = _FILE) -> None:
    """Make a key useless at once; a running service notices by itself."""
    try:
        revoke_key(keys, name)
    except (NetralError, OSError) as error:
        raise _failed(error) from None
    typer.echo(f"Key {name!r} is revoked.")


def _failed(error: Exception) -> typer.Exit:
    typer.echo(f"netral keys: {error}", err=True)
    return typer.Exit(2)
