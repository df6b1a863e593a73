"""Named API keys: a file of hashes, and the check of a presented key."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import re
import secrets
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from classifier.errors import NetralError

PREFIX = "netral_"
_FORMAT = 1
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_CHECK_EVERY = 1.0
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Key:
    """One key as stored: ``digest`` is the SHA-256 of 32 random bytes in text form, which needs no salt or stretching.

    ``rate`` is in posts a minute; None means the service's own limit.
    """

    name: str
    digest: str
    created: str
    rate: int | None = None
    revoked: str | None = None


def read_keys(path: Path) -> list[Key]:
    """The keys in ``path``, revoked ones too. Raises NetralError for a file that is missing or isn't a key file."""
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["format"] != _FORMAT:
            raise NetralError(f"{path}: key file format {data['format']!r}, expected {_FORMAT}; update netral")
        return [Key(**entry) for entry in data["keys"]]
    except FileNotFoundError:
        raise NetralError(f"{path}: no such key file; make one with `netral keys create NAME --keys {path}`") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NetralError(f"{path}: can't be read as a key file ({type(error).__name__}); restore it") from None


def create_key(path: Path, name: str, rate: int | None = None) -> str:
    """Add a key and return it; it can't be shown again. Raises NetralError for a bad or used name."""
    if not _NAME.fullmatch(name):
        raise NetralError(f"{name!r} can't name a key; use up to 64 letters, digits, dots, dashes and underscores")
    keys = read_keys(path) if path.exists() else []
    if any(key.name == name for key in keys):
        raise NetralError(f"{path}: there is a key {name!r} already, maybe revoked; choose another name")
    secret = PREFIX + secrets.token_urlsafe(32)
    _write(path, [*keys, Key(name, _digest(secret), _now(), rate)])
    return secret


def revoke_key(path: Path, name: str) -> None:
    """Make a key useless; it stays listed. Raises NetralError if no such key is in use."""
    keys = read_keys(path)
    if not any(key.name == name and not key.revoked for key in keys):
        raise NetralError(f"{path}: no key {name!r} is in use; see `netral keys list`")
    _write(path, [replace(key, revoked=_now()) if key.name == name else key for key in keys])


class KeyRing:
    """The keys in use, read again when the file changes, so that a revoked key stops working at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp = self._stat()
        self._checked = time.monotonic()
        self._keys = _in_use(read_keys(path))

    def check(self, presented: str) -> Key | None:
        """The key that ``presented`` is, or None; every key is compared, each in constant time."""
        self._refresh()
        digest = _digest(presented)
        found = None
        for key in self._keys:
            if hmac.compare_digest(key.digest, digest):
                found = key
        return found

    def _refresh(self) -> None:
        now = time.monotonic()
        if now - self._checked < _CHECK_EVERY:
            return
        self._checked = now
        stamp = self._stat()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._keys = _in_use(read_keys(self._path))
        except NetralError as error:
            _log.error("keys stay as they were: %s", error)

    def _stat(self) -> tuple[int, int] | None:
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_ino


def _in_use(keys: Iterable[Key]) -> tuple[Key, ...]:
    return tuple(key for key in keys if not key.revoked)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _write(path: Path, keys: list[Key]) -> None:
    text = json.dumps({"format": _FORMAT, "keys": [asdict(key) for key in keys]}, indent=1) + "\n"
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    if path.exists():  # the service must go on being able to read it
        old = path.stat()
        Path(name).chmod(old.st_mode & 0o777)
        if sys.platform != "win32" and (old.st_uid, old.st_gid) != (os.geteuid(), os.getegid()):
            os.chown(name, old.st_uid, old.st_gid)
    Path(name).replace(path)
