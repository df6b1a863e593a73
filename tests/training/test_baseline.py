"""The linear model looks only at what several writers write, and clears by everyday posts."""

from classifier.screen import Screen
from classifier.text import normalise
from tests.training.make import post
from training.baseline import BaselineConfig, count, fit_screen

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
