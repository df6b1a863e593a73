"""Who may ask: a key in the Authorization header, or in open mode only callers on this machine."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from serve.api import kinds
from serve.api.keys import Key, KeyRing
from serve.api.kinds import ProblemError

_PROXIED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def is_loopback(host: str) -> bool:
    """Whether ``host`` (a name or an address) is this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def admit(headers: Headers, ring: KeyRing | None) -> Key | None:
    """The caller's key; None in open mode.

    Open mode refuses what a proxy passes on and names other than this machine's, so that neither a forgotten proxy
    nor a web page with a rebound name opens it to others.

    Raises
    ------
    ProblemError
        If the caller may not ask.
    """
    if ring is not None:
        scheme, _, presented = headers.get("authorization", "").partition(" ")
        key = ring.check(presented.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            raise ProblemError(kinds.UNAUTHORISED, kinds.UNAUTHORISED.help)
        return key
    if any(name in headers for name in _PROXIED) or not is_loopback(_host(headers)):
        raise ProblemError(kinds.OPEN_MODE, kinds.OPEN_MODE.help)
    return None


def _host(headers: Headers) -> str:
    try:
        return urlsplit("//" + headers.get("host", "")).hostname or ""
    except ValueError:
        return ""
