"""How much each key may ask for: a token bucket a key (posts a minute), refilled continuously."""

from __future__ import annotations

import time
from collections.abc import Callable


class Rates:
    """Buckets by name. A full bucket holds a minute's posts, at least ``burst``, so that one batch always fits."""

    def __init__(self, default: int, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._default = default
        self._burst = burst
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}

    def take(self, name: str, posts: int, rate: int | None = None) -> float:
        """0.0 if ``posts`` may go on now; otherwise the seconds until they may, and nothing is taken.

        ``rate`` is the key's own, in posts a minute; without one, or 0, the default; a default of 0 sets no limit.
        """
        rate = rate or self._default
        if not rate:
            return 0.0
        size = float(max(rate, self._burst))
        now = self._clock()
        level, at = self._buckets.get(name, (size, now))
        level = min(size, level + (now - at) * rate / 60)
        allowed = level >= posts
        self._buckets[name] = (level - posts if allowed else level, now)
        return 0.0 if allowed else (posts - level) * 60 / rate
