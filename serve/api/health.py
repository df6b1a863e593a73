"""Probes for whoever runs the service; they need no key."""

from __future__ import annotations

from fastapi import APIRouter, Request

from serve.api import kinds
from serve.api.kinds import ProblemError
from serve.api.problems import documented
from serve.api.schemas import Health

router = APIRouter(tags=["operation"])


@router.get("/livez", summary="Is the process alive?", responses=documented(kinds.NOT_READY))
async def livez(request: Request) -> Health:
    """Passes while the event loop turns and there is hope of a scoring process; on failure restart the service."""
    if not request.app.state.service.engine.alive:
        raise ProblemError(kinds.NOT_READY, "No scoring process could be started for a minute.")
    return Health(status="ok")


@router.get("/readyz", summary="Can it score now?", responses=documented(kinds.NOT_READY))
async def readyz(request: Request) -> Health:
    """Passes while a checked model can score and the service is not about to end."""
    service = request.app.state.service
    if service.draining:
        raise ProblemError(kinds.NOT_READY, "The service is about to end.", retry_after=5)
    if not service.engine.ready:
        raise ProblemError(kinds.NOT_READY, "No scoring process is there at the moment.", retry_after=5)
    return Health(status="ok")
