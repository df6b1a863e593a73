"""From a bundle to a listening service."""

from __future__ import annotations

from pathlib import Path

import uvicorn

from classifier import Scorer
from serve.api.app import create_app
from serve.api.engine import Engine


def run(host: str, port: int, bundle: Path | None) -> None:
    """Load the model, then answer until told to stop. Raises BundleError before listening."""
    engine = Engine(Scorer.load(bundle))
    uvicorn.run(create_app(engine), host=host, port=port, access_log=False, server_header=False)
