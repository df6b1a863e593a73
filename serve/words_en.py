"""English counterparts of what staff read, by the Indonesian text."""

from __future__ import annotations

from collections.abc import Mapping

ENGLISH: Mapping[str, str] = {}
