"""The application: routes, errors, probes and the documentation page put together."""

from __future__ import annotations

import copy
from importlib.metadata import version
from typing import Any, Protocol

from fastapi import FastAPI

from serve.api import health, page, problems, routes
from serve.api.edge import Edge
from serve.api.engine import About, Engine
from serve.api.guard import Guard
from serve.api.keys import KeyRing
from serve.api.limits import Limits
from serve.api.metrics import Metrics
from serve.api.rates import Rates
from serve.api.schemas import Problem

_ABOUT = (
    "Finds posts that indicate partisanship of Indonesian civil servants and says which of five forms. "
    "An answer is an indication for a person to review: it establishes no violation."
)


class Answering(Protocol):
    """Whose engine may be another one from one request to the next."""

    @property
    def engine(self) -> Engine:
        """The engine that answers now."""

    @property
    def draining(self) -> bool:
        """Whether the service is about to end."""


def create_app(
    service: Answering, limits: Limits | None = None, ring: KeyRing | None = None, metrics: Metrics | None = None
) -> FastAPI:
    """The ASGI application around ``service``; in open mode without ``ring``."""
    limits = limits or Limits()
    app = FastAPI(
        title="netral",
        version=version("netral"),
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        telemetry={
            "tracing": False,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
        },
    )
    app.state.service = service
    app.state.limits = limits
    app.state.rates = Rates(limits.rate_posts, limits.batch_posts)
    app.include_router(routes.router)
    app.include_router(health.router)
    problems.install(app)
    page.install(app, limits)
    app.add_middleware(Guard, limits=limits, ring=ring)
    app.add_middleware(Edge, service=service, metrics=metrics or Metrics())
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        document = copy.deepcopy(plain())
        _complete(document, limits, service.engine.about, keys=ring is not None)
        return document

    app.openapi = openapi  # type: ignore[method-assign]
    return app


def _complete(document: dict[str, Any], limits: Limits, about: About, keys: bool) -> None:
    """Add what routes can't say: the shape of problems, what is in force and on offer now, and how to show a key."""
    schemas = document["components"]["schemas"]
    described = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= described.pop("$defs") | {"Problem": described}
    schemas["BatchRequest"]["properties"]["posts"]["maxItems"] = limits.batch_posts
    for name in ("ScoreRequest", "Post"):
        schemas[name]["properties"]["text"]["maxLength"] = limits.text_chars
    for name in ("ScoreRequest", "BatchRequest"):
        properties = schemas[name]["properties"]
        properties["tier"]["enum"] = list(about.tiers)
        properties["lexicon"] = {"enum": [*about.lexicons, None], "description": properties["lexicon"]["description"]}
    if keys:
        document["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        for path, operations in document["paths"].items():
            for operation in operations.values() if path.startswith("/v1") else ():
                operation["security"] = [{"key": []}]
