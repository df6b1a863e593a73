"""Agreement of two readings, against figures counted by hand."""

import json
from pathlib import Path

import numpy as np
import pytest

from classifier.errors import NetralError
from tests.training.make import post
from training.agreement import agreement_table, krippendorff_alpha, load_readings


def test_alpha_by_hand() -> None:
    one = np.array([1, 1, 0, 0], bool)
    assert krippendorff_alpha(one, one) == 1.0
    two = np.array([1, 0, 0, 0], bool)
    # 3 ones and 5 zeros in 8 values: expected 2*3*5/(8*7), observed 1/4
    assert krippendorff_alpha(one, two) == pytest.approx(1 - 0.25 / (30 / 56))
    assert krippendorff_alpha(one, ~one) < 0


def test_first_labels_are_those_before_adjudication(tmp_path: Path) -> None:
    posts = [post(id="a"), post(id="b", text="x", labels=["foto_simbol"])]
    second = [
        {"id": "a", "labels": [], "borderline": False},
        {"id": "b", "labels": ["foto_simbol"], "borderline": False},
    ]
    decided = [
        {
            "id": "b",
            "first": ["kampanye_medsos"],
            "second": [],
            "final": ["foto_simbol"],
            "borderline": False,
            "reason": "r",
        }
    ]
    (tmp_path / "second_reading.jsonl").write_text("\n".join(map(json.dumps, second)))
    (tmp_path / "adjudication.jsonl").write_text("\n".join(map(json.dumps, decided)))
    readings = load_readings(tmp_path, posts)
    assert readings.first[1].tolist() == [True, False, False, False, False, False, True]
    assert (readings.adjudicated, readings.changed) == (1, 1)
    table = agreement_table(readings)
    assert "all labels the same in 50.0 %" in table
    with pytest.raises(NetralError, match="unknown posts"):
        load_readings(tmp_path, posts[:1])
