"""The application: routes, errors, probes and the documentation page put together."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from fastapi import FastAPI

from serve.api import health, page, problems, routes
from serve.api.edge import Edge
from serve.api.engine import Engine
from serve.api.schemas import Problem

_ABOUT = (
    "Finds posts that indicate partisanship of Indonesian civil servants and says which of five forms. "
    "An answer is an indication for a person to review: it establishes no violation."
)


def create_app(engine: Engine | None = None) -> FastAPI:
    """The ASGI application around ``engine``; not ready while that is None."""
    app = FastAPI(title="netral", version=version("netral"), description=_ABOUT, docs_url=None, redoc_url=None)
    app.state.engine = engine
    app.state.ready = engine is not None
    app.include_router(routes.router)
    app.include_router(health.router)
    problems.install(app)
    page.install(app)
    app.add_middleware(Edge, state=app.state)
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schemas = plain()["components"]["schemas"]
            described = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas |= described.pop("$defs") | {"Problem": described}
        return plain()

    app.openapi = openapi  # type: ignore[method-assign]
    return app
