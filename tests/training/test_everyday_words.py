"""Which words are no names: those that many writers use."""

from pathlib import Path

from classifier.lexicon_toml import load_lexicon
from tests.training.make import post
from training.everyday_words import everyday_words, write_words


def test_words_of_many_writers_count_and_invented_names_do_not() -> None:
    posts = [post(text=f"Pak lurah dan Pak Warno{i} di TPS Jum'at, pak gede", author=f"w0{i}") for i in range(3)]
    assert everyday_words(posts, writers=3) == ["dan", "jum'at", "lurah", "pak", "tps"]
    assert everyday_words(posts + [post(text="Bu Tari", author="w00")] * 5, writers=3) == [
        "dan",
        "jum'at",
        "lurah",
        "pak",
        "tps",
    ]


def test_the_words_are_written_into_a_lexicon_and_nothing_else_changes(tmp_path: Path) -> None:
    file = tmp_path / "nasional.toml"
    file.write_text('# why\n[parties]\nnames = ["Partai X"]\n\n[people]\nnames = ["siti"]\neveryday = "lama"\n')
    write_words(["dan", "lurah"], file)
    assert load_lexicon(file).gazetteer.everyday == {"dan", "lurah"}
    assert file.read_text().startswith('# why\n[parties]\nnames = ["Partai X"]\n\n[people]\nnames = ["siti"]\n')
