"""The linear model's contributions are its logit, taken apart."""

from pathlib import Path

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer

from classifier.grams import CharCounter, char_grams, counters, word_grams
from classifier.screen import Screen
from classifier.taxonomy import HEADS
from classifier.text import normalise
from tests.bundles import tiny_bundle

TEXTS = [
    "Coblos nomor 2 ya, coblos!!",
    "a b  ab",
    "hadir di <no> deklarasi #menang 🔥🔥",
    "ya",
]


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Screen:
    """The linear model of the tiny bundle."""
    folder: Path = tmp_path_factory.mktemp("bundle")
    tiny_bundle(folder)
    return Screen.load(folder / "screen")


@pytest.mark.parametrize("text", TEXTS)
def test_grams_are_those_that_the_model_counts(text: str) -> None:
    for counter, grams in zip(counters(), (word_grams, char_grams), strict=True):
        assert sorted(gram for gram, _, _ in grams(text)) == sorted(counter.build_analyzer()(text))
    for gram, start, end in word_grams(text):
        assert text[start:end].replace(" ", "") == gram.replace(" ", "")
    for gram, start, end in char_grams(text):
        assert text[start:end] == gram.strip()


def test_remembered_words_are_counted_as_a_vectoriser_counts_them() -> None:
    texts = [*TEXTS, *TEXTS, "coblos " * 3 + "x" * 90, "", "😀 é ab ab"]
    known = sorted({gram for text in texts[:-1] for gram, _, _ in char_grams(text)})
    vectoriser = CountVectorizer(analyzer="char_wb", lowercase=False, ngram_range=(2, 5), vocabulary=known)
    counted = CharCounter(known).transform(texts)
    assert counted.has_sorted_indices
    np.testing.assert_array_equal(counted.toarray(), vectoriser.transform(texts).toarray())


@pytest.fixture(scope="module")
def random_screen() -> Screen:
    """Random weights for every word, word pair and character sequence of the texts."""
    seen = [normalise(text) for text in TEXTS]
    words, chars = (
        tuple(sorted({gram for text in seen for gram, _, _ in grams(text)})) for grams in (word_grams, char_grams)
    )
    rng, size = np.random.default_rng(1), len(words) + len(chars)
    draw = rng.normal(size=(len(HEADS) + 1, size)).astype(np.float32)
    return Screen(words, chars, rng.uniform(1, 3, size).astype(np.float32), draw, draw[:, 0])


@pytest.mark.parametrize("text", TEXTS)
def test_contributions_add_up_to_the_logits(random_screen: Screen, text: str) -> None:
    text = normalise(text)
    shares = random_screen.contributions(text)
    assert shares.shape == (len(text), len(HEADS))
    wanted = random_screen.logits([text])[0]
    np.testing.assert_allclose(shares.sum(axis=0) + random_screen.intercept[:-1], wanted, atol=1e-4)


def test_what_the_model_does_not_know_contributes_nothing(screen: Screen) -> None:
    assert not screen.contributions("zzzqqq").any()


def test_a_saved_screen_scores_as_before(random_screen: Screen, tmp_path: Path) -> None:
    random_screen.save(tmp_path)
    texts = [normalise(text) for text in TEXTS]
    for now, before in zip(Screen.load(tmp_path).scores(texts), random_screen.scores(texts), strict=True):
        np.testing.assert_allclose(now, before, atol=0.01)
    numbers = random_screen.coef.size + random_screen.idf.size
    assert (tmp_path / "weights.safetensors").stat().st_size < 2 * numbers + 400  # two bytes each, and the header
