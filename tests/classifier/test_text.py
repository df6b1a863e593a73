"""What the models see, and that every character of it can be traced to the text as given."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.lexicon_toml import parse_lexicon
from classifier.text import normalise, normalise_tracked

LEXICON = parse_lexicon(
    """
[[race]]
id = "contoh"
title = "Contoh"
kind = "pilkada"
region = "Contoh"
[[race.pair]]
id = "p1"
candidates = ["Ragil Wicitra", "Sulastri Hanggoro"]
nicknames = ["Pak Ragil", "Bu Lastri"]
acronyms = ["RASUL"]
slogans = ["maju bareng guyub", "coblos nomor 2"]
hashtags = ["#RasulGuyub"]
accounts = ["@rasul.guyub"]
[parties]
names = ["Partai Embun"]
"""
)
PIECES = st.sampled_from(
    ["Nomor 2", "https://contoh.id/a", "@rasul.guyub", "Pak Ragil", "RASUL", "â€œ", "1️⃣", "𝐂𝐎𝐁𝐋𝐎𝐒", "c o b l o s", "0812-3456-7890",
     "m3n4ng", "siaaaap", "\u200b", "&amp;", "🙏🏽", "é", "İ", "\n", "  ", "Partai Embun", "#RasulGuyub"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=12).map(" ".join)


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("Coblos NOMOR 2!", "coblos nomor <no>!"),
        ("gas 02 harga mati", "gas <no> harga mati"),
        ("nomor urut dua", "nomor urut <no>"),
        ("salam dua jari", "salam <no> jari"),
        ("pilih 1️⃣", "pilih <no>"),
        ("rapat 02.30 tanggal 05/11", "rapat 02.30 tanggal 05/11"),
        ("rapat 05 November, jam 07 pagi, SDN 02, RW 03", "rapat 05 november, jam 07 pagi, sdn 02, rw 03"),
        ("no2, nomor *2*, paslon02, nomor (2)", "no <no>, nomor *<no>*, paslon <no>, nomor (<no>)"),
        ("nomer papat, jari dua, telung driji", "nomer <no>, jari <no>, <no> driji"),
        ("calon2 itu, dua ibu, tiga kali", "calon2 itu, dua bapak, tiga kali"),
        ("_Ayo coblos nomor 2_ a_b ^_^", "ayo coblos nomor <no> a_b ^_^"),
        ("cek https://t.co/xYz ya", "cek ya"),
        ("kpu.go.id/umum dan awww", "dan aw"),
        ("lanjutkan! <url>", "lanjutkan!"),
        ("@satu @dua.tiga: setuju @empat", "setuju <akun>"),
        ("@satu", "<akun>"),
        ("bagus , ramai !! bukan ...", "bagus, ramai!! bukan..."),
        ("mantap :) . ya", "mantap :) . ya"),
        ("Bu Ani, Mba Ani, Buk Ani", "pak ani, mas ani, pak ani"),
        ("kata @seseorang_123 tadi", "kata <akun> tadi"),
        ("surel a.b@contoh.id", "surel <email>"),
        ("wa 0812-3456-7890", "wa <telp>"),
        ("NIP 19800101 200501 1 002", "nip <nip>"),
        ("NIK 3201010101010001", "nik <nik>"),
        ("menaaaang telak!!!!!!", "menang telak!!!"),
        ("PPPK bagian III", "pppk bagian iii"),
        ("c o b l o s c0bl0s m3n4ng p3k", "coblos coblos menang p3k"),
        ("kata â€œmenangâ€\x9d", "kata “menang”"),
        ("cafÃ© &amp; kopi", "café & kopi"),
        ("𝐂𝐎𝐁𝐋𝐎𝐒", "coblos"),
        ("du\u200bkung", "dukung"),
        ("✌️ salam", "✌ salam"),
        ("  dua\n\nbaris ", "dua baris"),
        ("", ""),
    ],
)
def test_normalised_text(raw: str, seen: str) -> None:
    assert normalise(raw) == seen


def test_emoji_are_kept() -> None:
    assert normalise("mantap 👍🔥") == "mantap 👍🔥"


def test_lexicon_names_become_placeholders() -> None:
    raw = "Pak Ragil dan Sulastri Hanggoro, RASUL, maju bareng guyub #RasulGuyub @rasul.guyub Partai Embun"
    seen = normalise(raw, LEXICON)
    assert seen == "<paslon>, <akronim>, <slogan> <tagar> <akun_paslon> <partai>"


@pytest.mark.parametrize("raw", ["Bu Lastri", "Pak Ragil", "Coblos NOMOR 2", "ragil wicitra", "Sulastri"])
def test_every_entry_hides_itself_whatever_its_gender_or_number(raw: str) -> None:
    assert re.fullmatch("<(calon|slogan)>", normalise(raw, LEXICON))


def test_campaign_account_in_a_link() -> None:
    assert normalise("ikuti https://instagram.com/rasul.guyub", LEXICON) == "ikuti <akun_paslon>"


def test_general_handles_survive_a_lexicon() -> None:
    assert normalise("@orang_lain", LEXICON) == "<akun>"


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.booleans())
def test_tracked_path_sees_the_same_text(raw: str, with_lexicon: bool) -> None:
    lexicon = LEXICON if with_lexicon else None
    assert normalise_tracked(raw, lexicon).text == normalise(raw, lexicon)


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.integers(0, 60), st.integers(0, 60))
def test_every_span_lies_in_the_original(raw: str, start: int, length: int) -> None:
    tracked = normalise_tracked(raw, LEXICON)
    start = min(start, len(tracked.text))
    low, high = tracked.span(start, min(start + length, len(tracked.text)))
    assert 0 <= low <= high <= len(raw)
    assert len(tracked.text) == len(tracked.starts) == len(tracked.ends)


def test_span_of_a_placeholder_is_the_whole_original() -> None:
    raw = "Ayo dukung Pak  Ragil besok"
    tracked = normalise_tracked(raw, LEXICON)
    at = tracked.text.index("<calon>")
    low, high = tracked.span(at, at + len("<calon>"))
    assert raw[low:high] == "Pak  Ragil"
