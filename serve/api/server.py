"""From a bundle to a listening service."""

from __future__ import annotations

from pathlib import Path

import uvicorn

from serve.api.app import create_app
from serve.api.engine import Engine
from serve.api.scorers import load_scorers


def run(host: str, port: int, bundle: Path | None, lexicons: Path | None) -> None:
    """Load the model, then answer until told to stop. Raises BundleError before listening."""
    engine = Engine(load_scorers(bundle, lexicons))
    uvicorn.run(create_app(engine), host=host, port=port, access_log=False, server_header=False)
