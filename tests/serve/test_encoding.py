from pathlib import Path

import pytest

from serve.batch.encoding import detect_encoding, named_encoding
from serve.batch.rows import InputError


@pytest.mark.parametrize(
    ("data", "codec", "text"),
    [
        ("teks\nhalo é 🙏".encode(), "utf-8", "teks\nhalo é 🙏"),
        ("teks\nhalo é".encode("utf-8-sig"), "utf-8-sig", "teks\nhalo é"),
        ("teks\n“tegak lurus” – é…".encode("cp1252"), "cp1252", "teks\n“tegak lurus” – é…"),
        (b"teks\ncaf\xe9 \x81 \x9d", "cp1252", "teks\ncafé \x81 \x9d"),
        ("teks\nhalo semua warga".encode("utf-16"), "utf-16", "teks\nhalo semua warga"),
        ("teks\nhalo semua warga".encode("utf-16-le"), "utf-16-le", "teks\nhalo semua warga"),
        ("teks\nhalo semua warga".encode("utf-16-be"), "utf-16-be", "teks\nhalo semua warga"),
        (b"teks biasa", "utf-8", "teks biasa"),
    ],
)
def test_finds_what_indonesian_exports_are_in(tmp_path: Path, data: bytes, codec: str, text: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(data)
    found = detect_encoding(path)
    assert found.codec == codec
    assert path.read_text(found.codec, found.errors) == text


def test_a_few_broken_bytes_in_utf8_are_read_as_cp1252_and_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("é".encode() * 20 + b" caf\xe9 " + "🙏".encode())
    found = detect_encoding(path)
    assert found.codec == "utf-8"
    assert "1 bita" in found.label
    assert path.read_text(found.codec, found.errors) == "é" * 20 + " café 🙏"


def test_a_letter_cut_by_the_reading_block_is_not_broken(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * ((1 << 20) - 1) + "é".encode() * 3)
    assert detect_encoding(path).label == "utf-8"


def test_an_unknown_name_is_refused_with_examples() -> None:
    with pytest.raises(InputError, match="cp1252"):
        named_encoding("klingon")


@pytest.mark.parametrize("name", ["hex", "base64", "rot13", "undefined"])
def test_a_codec_that_is_not_for_text_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="tidak dikenal"):
        named_encoding(name)
