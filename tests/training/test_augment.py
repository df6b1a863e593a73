"""Variants of a training post: other names, placeholders, other forms of address, worse spelling; never another meaning."""

from __future__ import annotations

import random

from classifier.lexicon import Lexicon, Pair, Race
from classifier.text import normalise
from tests.training.make import post
from training.augment import AugmentConfig, Augmenter

ONE = Pair("p1", candidates=("Warno Sutejo",), nicknames=("pak warno",), acronyms=("WARTI",), hashtags=("#WartiJaya",))
TWO = Pair("p2", candidates=("Lestari Ayu",), nicknames=("bu tari",), acronyms=("TARIMA",), hashtags=("#TarimaBisa",))
RACES = Lexicon(races=(Race("desa", "Pemilihan Bupati Contoh", "pilkada", "Contoh", (ONE, TWO)),))
OFF = {"swap": 0.0, "mask": 0.0, "surround": 0.0, "address": 0.0, "mention": 0.0, "noise": 0.0}
PLAIN = AugmentConfig(**OFF)
POST = "Pak Warno memang mantap, WARTI menang #WartiJaya"


def variants(config: AugmentConfig, text: str = POST, count: int = 200, author: str = "w01") -> list[str]:
    augmenter, rng = Augmenter({"w01": RACES}, Lexicon(), config), random.Random(1)
    return [augmenter(post(text=text, author=author), rng) for _ in range(count)]


def only(**chances: float) -> AugmentConfig:
    return AugmentConfig(**(OFF | chances))


def test_without_chances_a_post_is_only_normalised() -> None:
    assert set(variants(PLAIN)) == {"pak warno memang mantap, warti menang #wartijaya"}


def test_swapping_shows_a_post_under_either_name_and_keeps_the_rest() -> None:
    found = set(variants(only(swap=1.0)))
    assert any("pak tari" in text for text in found) and any("pak warno" in text for text in found)
    assert any("tarima menang" in text for text in found)
    assert all("memang mantap" in text and "menang" in text for text in found)


def test_the_names_of_one_writer_are_ordinary_words_of_another() -> None:
    assert set(variants(only(swap=0.5, mask=0.5), author="w02")) == set(variants(PLAIN))


def test_masking_leaves_no_name_of_a_side() -> None:
    for text in set(variants(only(mask=1.0))):
        assert "warno" not in text and "warti" not in text
        assert "memang mantap" in text
    assert set(variants(only(mask=1.0), "Bu Tari menang")) == {"<calon> menang"}


def test_a_post_may_stand_among_ordinary_ones_and_keeps_its_words() -> None:
    """Before or behind it, and never so much that an encoder would not read it all."""
    ordinary = ["nasi uduk habis", "hujan dari subuh", " ".join(["antre"] * 60)]
    augmenter = Augmenter({}, Lexicon(), only(surround=1.0), ordinary)
    found = [augmenter(post(text="menang satu putaran"), random.Random(seed)) for seed in range(200)]
    assert all("menang satu putaran" in text for text in found)
    assert any(text.startswith("menang") and len(text.split()) > 3 for text in found)
    assert any(text.endswith("putaran") and len(text.split()) > 3 for text in found)
    assert 60 < max(len(text.split()) for text in found) <= 110


def test_a_form_of_address_becomes_another_that_a_model_can_meet() -> None:
    found = {
        text.removesuffix(" lurah").removeprefix("terima kasih ")
        for text in variants(only(address=1.0), "Terima kasih Bu lurah")
    }
    assert len(found) > 5
    assert all(normalise(form) == form for form in found)


def test_any_post_may_end_in_mentions() -> None:
    plain = normalise(POST)
    assert set(variants(only(mention=1.0))) == {plain + " <akun>" * count for count in (1, 2, 3)}
    found = variants(only(mention=0.1), count=1000)
    assert 70 < sum(text != plain for text in found) < 130


def test_noise_drops_few_vowels_or_nearly_all() -> None:
    plain = ["besok", "kumpul", "dirumah", "kepala", "dusun", "jangan", "terlambat"]
    short = ["bsk", "kmpl", "drmh", "kpla", "dsn", "jngn", "trlmbt"]
    kept = [
        sum(word == full for word, full in zip(text.split(), plain, strict=True))
        for text in variants(only(noise=1.0), " ".join(plain), 500)
        if all(word in pair for word, pair in zip(text.split(), zip(plain, short, strict=True), strict=True))
    ]
    assert kept.count(0) > 5 and kept.count(5) > 5
    assert any("kpl" in text.split() for text in variants(only(noise=1.0), " ".join(plain), 500))


def test_noise_leaves_the_cue_of_a_ballot_number() -> None:
    assert all("nomor <no>" in each for each in variants(only(noise=1.0), "pilihan saya nomor 2 saja", 500))


def test_a_variant_is_a_text_that_the_models_can_meet() -> None:
    raw = "Alhamdulillah kakak Pak Warno nomor 2 _menang_ maaf yaaa, Bu Tari kalah #WartiJaya 👍"
    for each in variants(AugmentConfig(swap=0.4, mask=0.4, address=0.5, noise=1.0), raw, 500):
        assert normalise(each) == each
