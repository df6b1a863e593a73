"""Probes for whoever runs the service; they need no key."""

from __future__ import annotations

from fastapi import APIRouter, Request

from serve.api import kinds
from serve.api.kinds import ProblemError
from serve.api.problems import documented
from serve.api.schemas import Health

router = APIRouter(tags=["operation"])


@router.get("/livez", summary="Is the process alive?")
async def livez() -> Health:
    """Passes while the event loop turns; on failure restart the service."""
    return Health(status="ok")


@router.get("/readyz", summary="Can it score now?", responses=documented(kinds.NOT_READY))
async def readyz(request: Request) -> Health:
    """Passes while a model is loaded and warm and the service is not shutting down."""
    engine = request.app.state.engine
    if engine is None or not engine.ready:
        raise ProblemError(kinds.NOT_READY, "No model is loaded, or the service is shutting down.", retry_after=5)
    return Health(status="ok")
