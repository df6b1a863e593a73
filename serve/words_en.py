"""English counterparts of what staff read, by the Indonesian text. A test holds this table complete."""

from __future__ import annotations

from collections.abc import Mapping

from serve.words_en_errors import ERRORS
from serve.words_en_help import HELP
from serve.words_en_report import REPORT
from serve.words_en_spark import SPARK

ENGLISH: Mapping[str, str] = {**REPORT, **ERRORS, **HELP, **SPARK}
