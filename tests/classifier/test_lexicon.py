"""A lexicon with a mistake is refused with file, line and remedy, in Indonesian."""

import tomllib
from pathlib import Path

import pytest

from classifier.errors import LexiconError
from classifier.lexicon_toml import load_lexicon, parse_lexicon
from classifier.text import normalise

RACE = '[[race]]\nid = "a"\ntitle = "A"\nkind = "pilkada"\nregion = "R"\n'
PAIR = '[[race.pair]]\nid = "p1"\n'


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("[[race]\n", 1, "TOML keliru"),
        (RACE + "kota = 'x'\n", 6, "'kota' tidak dikenal"),
        (RACE.replace("pilkada", "pilkades"), 4, "pilkades"),
        (RACE.replace('"A"', '"Pilkades A"').replace("pilkada", "Pilkades"), 4, "Pilkades"),
        (RACE.replace('title = "A"\n', ""), 1, "'title'"),
        (RACE + PAIR + 'acronyms = "RASUL"\n', 8, "daftar tulisan"),
        (RACE + PAIR + 'number = "2"\n', 8, "bukan nomor urut"),
        (RACE + PAIR + 'nicknames = ["a"]\n', 8, "terlalu pendek"),
        (RACE + PAIR + 'nicknames = ["@ragil"]\n', 8, "'accounts'"),
        (RACE + PAIR + 'nicknames = ["Ibu"]\n', 8, "bersama namanya"),
        (RACE + PAIR + PAIR, 9, "dua kali"),
        ("[race]\nid = 'x'\n", 1, "dua kurung siku"),
        (RACE + PAIR + RACE.replace("pilkada", "pilkades"), 11, "pilkades"),
        ("[parties]\nnama = []\n", 2, "'nama' tidak dikenal"),
    ],
)
def test_mistakes_name_line_and_remedy(source: str, line: int, says: str) -> None:
    with pytest.raises(LexiconError) as caught:
        parse_lexicon(source, "lomba.toml")
    message = str(caught.value)
    assert message.startswith("lomba.toml")
    assert f"baris {line}" in message or "TOML keliru" in message
    assert says in message


def test_missing_and_undecodable_files(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="tidak dapat dibuka"):
        load_lexicon(tmp_path / "tidak-ada.toml")
    (tmp_path / "latin.toml").write_bytes(b"title = '\xe9'")
    with pytest.raises(LexiconError, match="UTF-8"):
        load_lexicon(tmp_path / "latin.toml")


def test_everyday_words_in_names_are_left_alone() -> None:
    lexicon = parse_lexicon(RACE + PAIR + 'candidates = ["Indah Prawiranata"]\n')
    assert normalise("pemandangan indah, kata Prawiranata", lexicon) == "pemandangan indah, kata <calon>"
    assert normalise("Indah Prawiranata", lexicon) == "<calon>"


def test_titles_and_degrees_are_no_part_of_a_name() -> None:
    lexicon = parse_lexicon(RACE + PAIR + 'candidates = ["Drs. H. Ragil Wicitra, S.E., M.Si.", "Haji Sular"]')
    assert normalise("Wicitra menang, Ragil Wicitra", lexicon) == "<calon> menang, <calon>"
    assert normalise("pergi haji tahun ini", lexicon) == "pergi haji tahun ini"


def test_a_local_party_of_one_word_counts_only_after_the_word_party() -> None:
    lexicon = parse_lexicon(RACE + PAIR + 'parties = ["Embun", "Suara Kebun"]')
    assert normalise("embun pagi, Partai Embun, suara kebun", lexicon) == "embun pagi, <partai>, <partai>"


def test_names_match_whole_words_only() -> None:
    lexicon = parse_lexicon(RACE + PAIR + 'acronyms = ["RASA"]\n')
    assert normalise("perasaan rasanya RASA", lexicon) == "perasaan rasanya <akronim>"


def test_committed_lexicons_load_and_keep_every_entry(root: Path) -> None:
    files = sorted((root / "data" / "lexicon").glob("*.toml"))
    lexicon = load_lexicon(*files)
    written = [race for file in files for race in tomllib.loads(file.read_text("utf-8")).get("race", ())]
    assert lexicon.parties
    assert [race["id"] for race in lexicon.to_dict()["race"]] == [race["id"] for race in written]
    assert [pair["candidates"] for race in lexicon.to_dict()["race"] for pair in race["pair"]] == [
        pair["candidates"] for race in written for pair in race["pair"]
    ]


def test_lexicons_add_up() -> None:
    one = parse_lexicon(RACE + PAIR + 'acronyms = ["RASUL"]\n')
    both = one + parse_lexicon('[parties]\nnames = ["Partai Embun"]\n')
    assert normalise("RASUL Partai Embun", both) == "<akronim> <partai>"
