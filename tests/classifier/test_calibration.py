"""How the decisions of the heads become one verdict."""

import numpy as np
import pytest

from classifier.calibration import settle
from classifier.taxonomy import HEADS, INDIKASI, PERLU_TINJAUAN, TIDAK_ADA, Status

P = np.array([0.7, 0.2, 0.1, 0.1, 0.1, 0.1, 0.6])


@pytest.mark.parametrize(
    ("category", "partisan", "status", "settled"),
    [
        (INDIKASI, INDIKASI, INDIKASI, INDIKASI),
        (INDIKASI, PERLU_TINJAUAN, PERLU_TINJAUAN, PERLU_TINJAUAN),
        (INDIKASI, TIDAK_ADA, PERLU_TINJAUAN, PERLU_TINJAUAN),
        (PERLU_TINJAUAN, TIDAK_ADA, PERLU_TINJAUAN, PERLU_TINJAUAN),
        (PERLU_TINJAUAN, INDIKASI, INDIKASI, PERLU_TINJAUAN),
        (TIDAK_ADA, INDIKASI, INDIKASI, PERLU_TINJAUAN),
        (TIDAK_ADA, TIDAK_ADA, TIDAK_ADA, TIDAK_ADA),
    ],
)
def test_nothing_is_indicated_without_any(category: Status, partisan: Status, status: Status, settled: Status) -> None:
    found, categories, primary = settle([category, *[TIDAK_ADA] * 5, partisan], P)
    assert (found, categories) == (status, [settled, *[TIDAK_ADA] * 5])
    assert primary == (None if status == TIDAK_ADA else HEADS[0])


def test_the_primary_category_is_an_indicated_one() -> None:
    decisions: list[Status] = [PERLU_TINJAUAN, TIDAK_ADA, INDIKASI, *[TIDAK_ADA] * 3, INDIKASI]
    found, categories, primary = settle(decisions, np.array([0.62, 0.1, 0.5, 0.1, 0.1, 0.1, 0.95]))
    assert (found, primary) == (INDIKASI, "foto_simbol") and categories[0] == PERLU_TINJAUAN
