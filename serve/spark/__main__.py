"""The script for ``spark-submit``: ``netral score --engine spark`` with the arguments that it is given."""

from __future__ import annotations

import sys

from serve.cli import app

if __name__ == "__main__":
    app(["score", "--engine", "spark", *sys.argv[1:]])
