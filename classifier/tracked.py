"""A text that remembers where each of its characters came from, through any chain of regex substitutions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

Replacement = str | Callable[[re.Match[str]], str]


@dataclass(frozen=True, slots=True)
class Tracked:
    """``text`` and, for every character of it, the half-open span ``[starts[i], ends[i])`` in the original text."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, original: str) -> Tracked:
        """Track ``original`` onto itself."""
        return cls(original, tuple(range(len(original))), tuple(range(1, len(original) + 1)))

    def sub(self, pattern: re.Pattern[str], replacement: Replacement) -> Tracked:
        """As ``pattern.sub(replacement, text)``; every inserted character maps to its whole match."""
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        last = 0
        for match in pattern.finditer(self.text):
            low, high = match.span()
            new = match.expand(replacement) if isinstance(replacement, str) else replacement(match)
            if low == high and not new:
                continue
            parts += (self.text[last:low], new)
            starts += self.starts[last:low]
            ends += self.ends[last:low]
            if new == match.group():
                starts += self.starts[low:high]
                ends += self.ends[low:high]
            else:
                starts += [self.starts[low] if low < high else self._point(low)] * len(new)
                ends += [self.ends[high - 1] if low < high else self._point(low)] * len(new)
            last = high
        if not parts:
            return self
        parts.append(self.text[last:])
        return Tracked("".join(parts), (*starts, *self.starts[last:]), (*ends, *self.ends[last:]))

    def translate(self, table: dict[int, str]) -> Tracked:
        """As ``text.translate(table)`` for tables that map one character to one character."""
        return Tracked(self.text.translate(table), self.starts, self.ends)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original span that ``[start, end)`` of the normalised text came from."""
        if start >= end:
            point = self._point(start)
            return point, point
        return min(self.starts[start:end]), max(self.ends[start:end])

    def _point(self, index: int) -> int:
        if index < len(self.starts):
            return self.starts[index]
        return self.ends[-1] if self.ends else 0
