"""The tables of the data card count what is there."""

from classifier.lexicon import Lexicon, Pair, Race
from tests.training.make import post
from training.sides import side_tables
from training.stats import stats

RACES = Lexicon(
    (Race("solok", "Pemilihan", "pilkada", "Solok, Sumatera Barat", (Pair("p1", 2, "pl"), Pair("p2", 1, "ll"))),)
)
POSTS = [
    post(id="a", labels=["kampanye_medsos"], pair="solok/p1", stance="favour"),
    post(id="b", labels=["kampanye_medsos"], pair="solok/p1", stance="harm"),
    post(id="c", pair="solok/p2", stance="neutral", text="satu dua\ntiga empat lima enam tujuh delapan"),
    post(id="d", pair="PKB", stance="neutral"),
]


def test_stances_are_counted_by_number_gender_province_and_party() -> None:
    tables = side_tables(POSTS, RACES)
    assert "| pair | 1 (33 %) | 1 (33 %) | 1 (33 %) |" in tables
    assert "| 2 | 1 (50 %) | 1 (50 %) | 0 (0 %) |" in tables
    assert "| a woman leads | 1 (50 %) | 1 (50 %) | 0 (0 %) |" in tables
    assert "| Sumatera Barat | 1 (33 %) | 1 (33 %) | 1 (33 %) |" in tables
    assert "| PKB | 0 (0 %) | 0 (0 %) | 1 (100 %) |" in tables


def test_the_card_shows_splits_lengths_and_surface_marks() -> None:
    tables = stats(POSTS, RACES)
    assert "Posts: 4." in tables
    assert "| words, least and most | 4-8 |" in tables
    assert "| line break | 0 % | 50 % |" in tables
