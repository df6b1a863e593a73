"""The gate between challenger and champion."""

import math
from typing import Any

from training.gate import compare


def record(macro_f1: float, **flips: tuple[float, int]) -> dict[str, Any]:
    return {
        "main": "cascade",
        "figures": {"cascade": {"macro_f1": macro_f1, "any": {"average_precision": 0.9}}},
        "functional": {"overall": 0.9},
        "swaps": {kind: {"flips": share, "texts": texts} for kind, (share, texts) in flips.items()},
    }


def broken(challenger: dict[str, Any], champion: dict[str, Any]) -> list[str]:
    return [line.split(":")[0] for line in compare(challenger, champion)]


def test_a_worse_challenger_is_named_and_an_equal_one_passes() -> None:
    good = record(0.8, number=(0.0, 1000), pair=(0.1, 1000))
    worse = record(0.75, number=(0.05, 1000), pair=(0.1, 1000), region=(0.9, 10))
    assert broken(worse, good) == ["macro-F1 on validation", "flips under swaps of number"]
    assert broken(good, good) == []


def test_one_text_among_few_is_no_proof_and_two_are() -> None:
    good = record(0.8, number=(0.0, 18))
    assert broken(record(0.8, number=(1 / 18, 18)), good) == []
    assert broken(record(0.8, number=(2 / 18, 18)), good) == ["flips under swaps of number"]


def test_a_figure_that_is_no_number_does_not_pass() -> None:
    assert broken(record(math.nan), record(0.8)) == ["macro-F1 on validation"]
