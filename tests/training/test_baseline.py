"""The linear model looks only at what several writers write."""

import numpy as np

from classifier.taxonomy import HEADS
from training.baseline import BaselineConfig, fit_screen

TEXTS = ["coblos warno", "coblos warno ya", "coblos rini", "apel pagi warno", "apel pagi", "apel lagi ya"]
LABELS = np.array([[text.startswith("coblos")] * len(HEADS) for text in TEXTS])


def test_words_of_a_single_writer_are_dropped() -> None:
    config = BaselineConfig(min_weight=0.0, min_writers=2)
    screen = fit_screen(TEXTS, LABELS, ["a", "a", "b", "a", "b", "b"], config)
    assert "coblos" in screen.words
    assert "warno" not in screen.words
    everything = fit_screen(TEXTS, LABELS, ["a", "b", "b", "a", "b", "b"], config)
    assert "warno" in everything.words
