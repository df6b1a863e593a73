"""``/docs``: the OpenAPI document as one self-contained page, no script, nothing loaded from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from html import escape
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from serve.api.kinds import KINDS
from serve.api.limits import Limits, entries, flag

_CSP = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#1c1c1c}
h2{border-top:1px solid #ccc;padding-top:1rem}code,pre{background:#f3f3f0;border-radius:4px}code{padding:.1em .3em}
pre{padding:.8rem;overflow:auto}table{border-collapse:collapse;width:100%}
td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #ddd;vertical-align:top}
"""


def install(app: FastAPI, limits: Limits) -> None:
    """Serve the page at ``/docs``."""

    @app.get("/docs", include_in_schema=False)
    async def docs(request: Request) -> HTMLResponse:
        return HTMLResponse(render(app.openapi(), limits), headers={"Content-Security-Policy": _CSP})


def render(document: dict[str, Any], limits: Limits) -> str:
    """The whole page for an OpenAPI document."""
    info = document["info"]
    parts = [
        f"<h1>{escape(info['title'])} {escape(info['version'])}</h1>",
        f"<p>{escape(info['description'])}</p>",
        '<p>For programs: <a href="/openapi.json">openapi.json</a>.</p>',
    ]
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            parts += _operation(path, method, operation, document)
    parts += [
        "<h2>Problems</h2>",
        "<p>Every error is <code>application/problem+json</code>.</p>",
        _problems(),
        "<h2>Limits</h2>",
        _limits(limits),
    ]
    body = "\n".join(parts)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(info["title"])}</title>'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>"
    )


def _operation(path: str, method: str, operation: dict[str, Any], document: dict[str, Any]) -> Iterator[str]:
    yield f"<h2><code>{method.upper()} {escape(path)}</code></h2>"
    yield f"<p>{escape(operation.get('description') or operation.get('summary', ''))}</p>"
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content:
        schema = _resolved(content["schema"], document)
        yield _table(
            ("field", "type", "meaning"),
            [(name, _type(field), field.get("description", "")) for name, field in schema["properties"].items()],
        )
        example = json.dumps(schema["examples"][0], ensure_ascii=False, indent=1)
        yield f"<p>Example</p><pre>{escape(example)}</pre>"
        command = f"curl -sS http://127.0.0.1:8000{path} -H 'Content-Type: application/json' -d @request.json"
        yield f"<pre>{escape(command)}</pre>"
    yield _table(
        ("status", "meaning"), [(code, answer["description"]) for code, answer in operation["responses"].items()]
    )


def _resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        found: dict[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    return schema


def _type(field: dict[str, Any]) -> str:
    if "enum" in field:
        return " | ".join("null" if value is None else str(value) for value in field["enum"])
    if "anyOf" in field:
        return " | ".join(_type(option) for option in field["anyOf"])
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    kind = f"list of {_type(field['items'])}" if "items" in field else str(field.get("type", ""))
    default = f", default {json.dumps(field['default'])}" if "default" in field else ""
    return kind + default


def _problems() -> str:
    return _table(("type", "status", "meaning"), [(k.type, str(k.status), f"{k.title}. {k.help}") for k in KINDS])


def _limits(limits: Limits) -> str:
    rows = [
        (
            flag(e.name),
            str(getattr(limits, e.name)),
            e.metadata["help"],
            e.metadata["kind"].slug if e.metadata["kind"] else "",
        )
        for e in entries()
    ]
    return _table(("limit", "in force", "meaning", "over it"), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = ["<tr>" + "".join(f"<th>{escape(cell)}</th>" for cell in head) + "</tr>"]
    lines += ["<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows]
    return "<table>" + "".join(lines) + "</table>"
