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
    tables = side_tables(POSTS * 10, RACES)
    assert "| pair | 10 (33 %) | 10 (33 %) | 10 (33 %) |" in tables
    assert "| 2 | 10 (50 %) | 10 (50 %) | 0 (0 %) |" in tables
    assert "| a woman leads | 10 (50 %) | 10 (50 %) | 0 (0 %) |" in tables
    assert "| Sumatera Barat | 10 (33 %) | 10 (33 %) | 10 (33 %) |" in tables
    assert "| 1 others | 0 (0 %) | 0 (0 %) | 10 (100 %) |" in tables


def test_the_card_shows_splits_lengths_and_surface_marks() -> None:
    tables = stats(POSTS, RACES)
    assert "Posts: 4." in tables
    assert "| words, least and most | 4-8 |" in tables
    assert "| line break | 0 % | 50 % | 0 % | 50 % |" in tables
    assert "| campaigning posts that favour and that harm a side | 1 and 1 |" in tables
