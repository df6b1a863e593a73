"""Posts whose labels other writers' posts speak against."""

import random

import pytest

from classifier.lexicon import Lexicon
from tests.training.make import WORDS, post
from training.suspects import suspects


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:May not flag all label issues")
def test_a_post_labelled_otherwise_than_all_like_it_is_found() -> None:
    rng, data = random.Random(3), []
    for i in range(160):
        partisan, wrong = i % 2 == 0, i in (40, 81)
        words = [*rng.choices(WORDS, k=4), "zaqvx" if partisan else "biasa"]
        labels = ["hadir_deklarasi"] if partisan != wrong else []
        data.append(post(id=f"x-{i}", author=f"w{i % 5}", text=" ".join(words), labels=labels))
    found = {each.id: (labels, sure) for each, labels, sure in suspects(data, Lexicon(), folds=5)}
    assert found.keys() >= {"x-40", "x-81"}
    assert (found["x-40"][0], found["x-81"][0]) == (["hadir_deklarasi"], [])
    assert list(found)[:2] in (["x-40", "x-81"], ["x-81", "x-40"]), "least confident first"
    assert len(found) < 10
