"""Places and personal names become placeholders; everyday words that look like them don't."""

import re

import pytest

from classifier.gazetteer import Gazetteer, alternation
from classifier.lexicon_toml import parse_lexicon
from classifier.text import normalise, normalise_tracked

LEXICON = parse_lexicon(
    '[places]\nnames = ["Solok", "Solok Selatan", "Kupang"]\ncued = ["Batu"]\n[people]\nnames = ["Siti", "Rahman"]\n'
    'everyday = "lurah yang baru nanti"\n'
)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Warga Solok Selatan dan Kupang", "warga <daerah> dan <daerah>"),
        ("kerja di batu alam, Kota Batu", "kerja di batu alam, kota <daerah>"),
        ("bareng Siti Rahman", "bareng <nama>"),
        ("rahmani dan #siti", "rahmani dan #siti"),
        ("wong Gede, Bu Gede, H. Mas Gede Rahman Suwirta!", "wong gede, <nama>, <nama>!"),
        ("Pak lurah yang baru, Bu Warni nanti, iya pak", "pak lurah yang baru, <nama> nanti, iya pak"),
        ("Bunda Dé'ora, bang Jo dan pak Siti", "<nama>, bang jo dan <nama>"),
        ("Pak Lurah Bu Warni yang", "pak lurah <nama> yang"),
        ("#pak warno @pak warno", "#pak warno <akun> warno"),
        ("solok-solok", "<daerah>-<daerah>"),
    ],
)
def test_names_become_placeholders(text: str, seen: str) -> None:
    assert normalise(text, LEXICON) == seen
    assert normalise_tracked(text, LEXICON).text == seen


@pytest.mark.parametrize(
    "pair", [("Bu Camat", "Pak Camat"), ("ibu", "bapak"), ("mbak Dwi", "mas dwi"), ("kak", "Bang")]
)
def test_the_address_of_women_and_men_is_one(pair: tuple[str, str]) -> None:
    assert normalise(pair[0]) == normalise(pair[1])


def test_an_alternation_prefers_the_longest_entry() -> None:
    pattern = re.compile(alternation(["solok", "solok selatan", "a.b"]))
    assert pattern.match("solok  selatan jauh").group() == "solok  selatan"  # type: ignore[union-attr]
    assert pattern.match("solok sel").group() == "solok"  # type: ignore[union-attr]
    assert not pattern.match("axb")


def test_gazetteers_add_up() -> None:
    both = Gazetteer(places=("solok",)) + Gazetteer(people=("siti",))
    assert not both.empty
    assert both.to_dict() == {"places": {"names": ["solok"], "cued": []}, "people": {"names": ["siti"], "everyday": ""}}
    assert Gazetteer().empty
