"""Nothing phones home."""

import os
import subprocess
import sys
from pathlib import Path


def test_importing_the_models_identifies_nobody(tmp_path: Path) -> None:
    """onnxruntime's telemetry begins with a device id in the user's folder; a CI variable alone would keep it quiet, too."""
    kept = {k: v for k, v in os.environ.items() if k not in ("CI", "ORT_DISABLE_TELEMETRY", "XDG_CACHE_HOME")}
    command = [sys.executable, "-c", "import classifier, sys; assert 'onnxruntime' in sys.modules"]
    subprocess.run(command, env=kept | {"HOME": str(tmp_path)}, check=True)
    assert not list(tmp_path.rglob("*"))
