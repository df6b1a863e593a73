"""What this machine gives: cores that may really be used."""

from __future__ import annotations

import os
from pathlib import Path

_QUOTA = Path("/sys/fs/cgroup/cpu.max")


def cores(quota: Path = _QUOTA) -> int:
    """Cores by affinity and by the control group's quota, at least 1."""
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        most, period = quota.read_text("ascii").split()
        available = min(available, max(1, round(int(most) / int(period))))
    except (OSError, ValueError):
        pass
    return available
