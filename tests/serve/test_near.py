import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from serve.batch.near import LONG, alike, exact, likeness, sketch

BROADCAST = (
    "Bapak Ibu yang kami hormati, malam Jumat ini kumpul di rumah Pak Sekdes. Agenda pemantapan suara untuk Pak Ludfi. "
    "Bawa fotokopi KTP masing-masing, ajak tetangga kanan kiri supaya rumah penuh, konsumsi disiapkan panitia."
)


@pytest.mark.parametrize(
    "other",
    [
        "RT @contoh: " + BROADCAST,
        "*Diteruskan*\n" + BROADCAST.upper(),
        BROADCAST + " https://t.co/xyz",
        "  " + BROADCAST.replace(". ", "...  ").replace(",", " ,"),
        "Forwarded many times\n" + BROADCAST,
    ],
)
def test_reposts_and_forwards_are_the_same_post(other: str) -> None:
    assert likeness(other).key == likeness(BROADCAST).key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dukung nomor 1", "dukung nomor 2"),
        ("Pak Camat boleh jadi timses", "Pak Camat boleh jadi timses?"),
        ("dukung Darma", "dukung Haryo"),
        ("salam ✌️", "salam 👍"),
        ("hadir", "tidak hadir"),
        ("menang #Darma", "menang Darma"),
    ],
)
def test_short_posts_that_say_something_else_are_apart(one: str, other: str) -> None:
    assert likeness(one).key != likeness(other).key


def same(one: str, other: str) -> bool:
    a, b = sketch(likeness(one)), sketch(likeness(other))
    assert a is not None and b is not None
    return bool(set(a.bands) & set(b.bands)) and alike(a.signature, b.signature)


def test_a_changed_name_in_a_long_broadcast_is_overlooked() -> None:
    assert same(BROADCAST, BROADCAST.replace("Sekdes", "Lurah"))


@pytest.mark.parametrize("old, new", [("kumpul", "jangan kumpul"), ("Jumat ini", "Jumat 5"), ("panitia", "panitia?"),
                                      ("Pak Ludfi", "#LudfiMenang")])  # fmt: skip
def test_words_that_turn_the_meaning_are_not(old: str, new: str) -> None:
    assert not same(BROADCAST, BROADCAST.replace(old, new))


def test_different_broadcasts_are_apart() -> None:
    other = " ".join(f"kata{i:c}" for i in range(97, 97 + LONG + 5))
    assert not same(BROADCAST, other)


def test_nothing_to_compare_means_exact() -> None:
    assert likeness("...").key == exact("...").key != likeness("!!!").key
    assert likeness("https://x.com/1").key != likeness("https://x.com/2").key


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_any_text_has_a_likeness(text: str) -> None:
    assert likeness(text).key == likeness(text).key
    assert len(likeness(text).key) == len(exact(text).key)
