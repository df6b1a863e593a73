"""Which posts an epoch shows, and how they are batched."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
import torch

from classifier.lexicon import Lexicon
from tests.training.make import posts
from tests.training.tiny import tiny_base
from training.augment import AugmentConfig, Augmenter
from training.batches import UNSEEN, batches_of, draw
from training.encoder_model import load_base

DATA = posts(400)
PARTISAN = {row for row, post in enumerate(DATA) if post.partisan}


def test_a_first_epoch_shows_every_post_but_only_a_share_of_the_everyday_ones() -> None:
    losses, drawn = torch.full((400,), UNSEEN), []
    for seed in (1, 2):
        rows, weights = draw(DATA, losses, 0.5, 0.3, random.Random(seed))
        assert len(rows) == len(set(rows)) and set(rows) >= PARTISAN
        assert 80 <= len(set(rows) - PARTISAN) <= 120
        assert (weights == 1).all()
        drawn.append(rows)
    assert drawn[0] != drawn[1]


def test_later_epochs_show_what_is_hard_and_a_share_of_what_is_easy_which_weighs_the_more() -> None:
    losses = torch.arange(400) / 400
    rows, weights = draw(DATA, losses, 0.5, 0.25, random.Random(1))
    assert set(rows) >= set(range(200, 400))
    assert 35 <= len(set(rows) & set(range(200))) <= 65
    assert (weights[:200] == 4).all() and (weights[200:] == 1).all()
    assert weights[rows].sum().item() == pytest.approx(400, rel=0.15)


def test_a_post_not_shown_yet_is_not_easy() -> None:
    losses = torch.full((400,), UNSEEN)
    losses[: len(losses) // 2] = torch.arange(200) / 200
    rows, weights = draw(DATA, losses, 0.5, 0.1, random.Random(1))
    assert set(rows) >= {row for row in PARTISAN if row >= 100}
    assert (weights[100:] == 1).all()


def test_batches_hold_each_row_once_near_the_budget(tmp_path: Path) -> None:
    _, tokenizer = load_base(tiny_base(tmp_path / "base"))
    augmenter = Augmenter({}, Lexicon(), AugmentConfig(noise=0.0, address=0.0, mention=0.0))
    rows = list(range(0, 400, 3))
    batches = list(batches_of(DATA, rows, tokenizer, augmenter, 256, random.Random(1)))
    assert sorted(row for some, _ in batches for row in some) == rows
    for some, ids in batches:
        assert len(ids) == len(some)
        assert (max(map(len, ids)) - 8) * len(ids) <= 256
