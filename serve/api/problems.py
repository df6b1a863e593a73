"""Every error of the endpoint has one shape, problem+json (RFC 9457), and is made here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

MEDIA_TYPE = "application/problem+json"
_MOST_ERRORS = 20


@dataclass(frozen=True, slots=True)
class Kind:
    """A stable kind of problem: its ``type`` is ``urn:netral:problem:<slug>``."""

    slug: str
    status: int
    title: str
    help: str

    @property
    def type(self) -> str:
        """The URI that clients compare."""
        return f"urn:netral:problem:{self.slug}"


MALFORMED = Kind("malformed-json", 400, "The body is not JSON", "Send valid JSON, encoded as UTF-8.")
NOT_FOUND = Kind("not-found", 404, "There is nothing at this path", "See /docs for the paths.")
METHOD = Kind("method-not-allowed", 405, "This path takes another method", "The Allow header names it.")
TOO_LARGE = Kind("body-too-large", 413, "The body is too large", "Send fewer posts in one request.")
MEDIA = Kind("unsupported-media-type", 415, "The body is not declared as JSON", "Send Content-Type: application/json.")
INVALID = Kind("invalid-request", 422, "The request breaks the contract", "`errors` names each field and what to do.")
INTERNAL = Kind("internal-error", 500, "A fault in the service", "Report it with the request id.")
NOT_READY = Kind("not-ready", 503, "The service can't score now", "Try again after Retry-After seconds.")
KINDS: tuple[Kind, ...] = (MALFORMED, NOT_FOUND, METHOD, TOO_LARGE, MEDIA, INVALID, INTERNAL, NOT_READY)
_BY_STATUS = {400: MALFORMED, 404: NOT_FOUND, 405: METHOD, 413: TOO_LARGE}


class ProblemError(Exception):
    """Raised anywhere below a route to answer with a problem; ``errors`` are (JSON pointer, what to do) pairs."""

    def __init__(
        self,
        kind: Kind,
        detail: str,
        errors: Sequence[tuple[str, str]] = (),
        retry_after: float | None = None,
    ) -> None:
        super().__init__(kind.slug)
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.retry_after = retry_after


def problem(error: ProblemError, request_id: str, headers: Mapping[str, str] | None = None) -> Response:
    """The response for ``error``. What the client sent is never repeated, so no post text gets into it."""
    body: dict[str, Any] = {
        "type": error.kind.type,
        "title": error.kind.title,
        "status": error.kind.status,
        "detail": error.detail,
        "request_id": request_id,
    }
    if error.errors:
        body["errors"] = [{"pointer": pointer, "detail": detail} for pointer, detail in error.errors[:_MOST_ERRORS]]
    extra = dict(headers or {})
    if error.retry_after is not None:
        extra["Retry-After"] = str(max(1, round(error.retry_after + 0.5)))
    return Response(json.dumps(body), error.kind.status, extra, MEDIA_TYPE)


def request_id_of(request: Request) -> str:
    """The id that the outermost layer gave the request."""
    return str(request.scope.get("state", {}).get("request_id", ""))


def documented(*kinds: Kind) -> dict[int | str, dict[str, Any]]:
    """The ``responses`` of a route for OpenAPI, one entry a status."""
    out: dict[int | str, dict[str, Any]] = {}
    for status in sorted({kind.status for kind in kinds}):
        same = [kind for kind in kinds if kind.status == status]
        examples = {
            kind.slug: {"value": {"type": kind.type, "title": kind.title, "status": status, "detail": kind.help,
                                  "request_id": "0d9f6f0e6d3b4c56"}}
            for kind in same
        }  # fmt: skip
        out[status] = {
            "description": " / ".join(f"`{kind.slug}`: {kind.title}" for kind in same),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}},
        }
    return out


def install(app: FastAPI) -> None:
    """Answer every error of ``app`` as a problem."""

    @app.exception_handler(ProblemError)
    async def declared(request: Request, error: ProblemError) -> Response:
        return problem(error, request_id_of(request))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> Response:
        return problem(_from_validation(error), request_id_of(request))

    @app.exception_handler(HTTPException)
    async def routing(request: Request, error: HTTPException) -> Response:
        kind = _BY_STATUS.get(error.status_code, INTERNAL)
        return problem(ProblemError(kind, kind.help), request_id_of(request), error.headers)


def _from_validation(error: RequestValidationError) -> ProblemError:
    found = error.errors()
    if any(item["type"] == "json_invalid" for item in found):
        return ProblemError(MALFORMED, MALFORMED.help)
    errors = [(pointer([part for part in item["loc"] if part != "body"]), str(item["msg"])[:200]) for item in found]
    return ProblemError(INVALID, f"{len(found)} field(s) are not as documented at /docs.", errors)


def pointer(parts: Sequence[object]) -> str:
    """A JSON pointer (RFC 6901); each part is cut at 60 characters."""
    return "".join("/" + str(part)[:60].replace("~", "~0").replace("/", "~1") for part in parts)
