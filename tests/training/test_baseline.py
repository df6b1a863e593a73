"""The linear model looks only at what several writers write, and clears by everyday posts."""

from pathlib import Path

import numpy as np

from classifier.screen import Screen
from classifier.taxonomy import HEADS
from classifier.text import normalise
from tests.training.make import post
from training.baseline import BaselineConfig, count, cross_fit, fit_screen

TEXTS = [
    "coblos warno",
    "coblos warno ya",
    "coblos rini",
    "apel pagi warno",
    "apel pagi",
    "apel lagi ya",
    "berita paslon",
]


def fit(writers: str) -> Screen:
    """A screen of the texts, the first three partisan, the next three everyday, the last a hard negative."""
    posts = [
        post(id=f"{i}", text=text, author=writer, labels=["kampanye_medsos"] if i < 3 else [], family=family)
        for i, (text, writer, family) in enumerate(
            zip(TEXTS, writers, ["ajakan"] * 3 + ["keseharian"] * 3 + ["berita"], strict=True)
        )
    ]
    return fit_screen(count([normalise(text) for text in TEXTS]), posts, BaselineConfig(min_weight=0.0, min_writers=2))


def test_what_is_fitted_is_what_is_stored(tmp_path: Path) -> None:
    fitted = fit("abaabaa")
    fitted.save(tmp_path)
    stored = Screen.load(tmp_path)
    np.testing.assert_array_equal(stored.idf, fitted.idf)
    np.testing.assert_array_equal(stored.coef, fitted.coef)


def test_words_of_a_single_writer_are_dropped() -> None:
    screen = fit("aababba")
    assert "coblos" in screen.words
    assert "warno" not in screen.words
    assert "warno" in fit("abbabba").words


def test_the_clearing_head_is_taught_by_partisan_and_everyday_posts_alone() -> None:
    screen = fit("abaabaa")
    _, clearing = screen.scores(["coblos warno", "apel pagi warno", "zzz"])
    assert clearing[0] > clearing[2] > clearing[1]
    assert screen.coef.shape == (8, len(screen.words) + len(screen.chars))


def test_out_of_fold_logits_know_nothing_of_their_own_writer() -> None:
    """A label told by one writer's own word alone can't be seen from the other writers' posts."""
    rows = [(w, bool(i % 2)) for w in "abcd" for i in range(12)]
    posts = [
        post(id=f"{w}{i}", author=w, labels=["kampanye_medsos"] if partisan else [])
        for i, (w, partisan) in enumerate(rows)
    ]
    texts = [f"sandi{w} hari" if partisan else "biasa hari" for w, partisan in rows]
    folds = [np.array([i for i, (w, _) in enumerate(rows) if w == held]) for held in "abcd"]
    config = BaselineConfig(min_weight=0.0, min_writers=1)
    whole, unseen, clearing = cross_fit(texts, count(texts), posts, folds, config, jobs=1)
    seen = whole.logits(texts)
    assert np.array_equal(seen, fit_screen(count(texts), posts, config).logits(texts))
    partisan = np.array([p for _, p in rows])
    for logits in (unseen[:, HEADS.index("any")], clearing):
        assert logits[partisan].mean() < seen[partisan, HEADS.index("any")].mean() - 1
