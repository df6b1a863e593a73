"""Which input files make which part of the output, and what is left to do when a job is started again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classifier import NetralError
from serve.spark.storage import Storage
from serve.words import t

MANIFEST = "_netral.json"
DONE = "_SUCCESS"


@dataclass(frozen=True, slots=True)
class Part:
    """Input files that are scored in one step, and the folder of the output that holds the result."""

    name: str
    files: tuple[str, ...]


def split(stamps: Sequence[tuple[str, int, int]], part_bytes: int) -> list[Part]:
    """Neighbouring files together until they hold ``part_bytes``; the same files always give the same parts."""
    groups: list[list[str]] = []
    size = 0
    for path, length, _ in stamps:
        if not groups or size + length > part_bytes:
            groups.append([])
            size = 0
        groups[-1].append(path)
        size += length
    return [Part(f"bagian={i:05d}", tuple(files)) for i, files in enumerate(groups)]


def claim(storage: Storage, output: str, key: Mapping[str, str], force: bool) -> bool:
    """Make ``output`` the folder of the job with ``key``; whether an earlier run of the same job is there.

    Raises
    ------
    NetralError
        If something else is there.
    """
    place = f"{output}/{MANIFEST}"
    if storage.exists(place):
        before = json.loads(storage.read(place))
        if before == dict(key):
            return True
        changed = ", ".join(sorted(name for name in {*before, *key} if before.get(name) != key.get(name)))
        if not force:
            raise NetralError(
                t(
                    "{output} berisi hasil pekerjaan lain (berbeda: {changed}). "
                    "Pilih folder lain, atau pakai --force untuk membuangnya.",
                    output=output, changed=changed,
                )
            )  # fmt: skip
    elif storage.exists(output):
        raise NetralError(t("{output} sudah ada dan bukan hasil pekerjaan ini. Pilih folder lain.", output=output))
    storage.delete(output)
    storage.write(place, json.dumps(dict(key), indent=1, sort_keys=True))
    return False


def left(storage: Storage, output: str, parts: Sequence[Part]) -> list[Part]:
    """The parts that no earlier run completed."""
    return [part for part in parts if not storage.exists(f"{output}/{part.name}/{DONE}")]


def digest(items: object) -> str:
    """A short name for something that must stay the same."""
    return hashlib.sha256(repr(items).encode()).hexdigest()
