"""Nothing phones home."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def test_importing_the_models_identifies_nobody(tmp_path: Path) -> None:
    """onnxruntime's telemetry begins with a device id in the user's folder; a CI variable alone would keep it quiet, too."""
    kept = {k: v for k, v in os.environ.items() if k not in ("CI", "ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME")}
    command = [sys.executable, "-c", "import classifier, sys; assert 'onnxruntime' in sys.modules"]
    subprocess.run(command, env=kept | {"HOME": str(tmp_path)}, check=True)
    assert not list(tmp_path.rglob("*"))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems take back freed memory by themselves")
def test_memory_that_loading_has_freed_goes_back_to_the_system() -> None:
    """What an office PC's process holds afterwards is little more than the model."""
    code = (
        "from classifier import Scorer; scorer = Scorer.load()\n"
        "print(*[line.split()[1] for line in open('/proc/self/status') if line.startswith(('VmHWM', 'VmRSS'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    peak, kept = map(int, done.stdout.split())
    assert kept < 0.75 * peak
