"""What staff read: Indonesian by default, English complete, and no traceback for a slip of the pen."""

from __future__ import annotations

import ast
import os
import string
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import Result

from classifier.errors import TROUBLE
from serve.batch.readers import _NOT_TABLES
from serve.batch.separator import SEPARATORS
from serve.words import asked_language, set_language, t
from serve.words_en import ENGLISH

Run = Callable[..., Result]
SERVE = Path(__file__).resolve().parents[2] / "serve"
JOB_KEY = {
    "berkas masukan",
    "model",
    "leksikon",
    "kolom teks",
    "tahapan",
    "tingkat",
    "pilihan bukti",
    "pilihan duplikat",
}
NOT_LITERAL = {*TROUBLE.values(), *(kind for _, kind in _NOT_TABLES), *SEPARATORS.values(), *JOB_KEY, "format", "berkas biner",
               "rekaman video atau gambar"}  # fmt: skip


@pytest.fixture(autouse=True)
def indonesian() -> Iterator[None]:
    yield
    set_language("id")


def spoken() -> set[str]:
    """Every text that the package passes to ``t``."""
    calls = (
        n for p in SERVE.rglob("*.py") for n in ast.walk(ast.parse(p.read_text("utf-8"))) if isinstance(n, ast.Call)
    )
    named = (c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "t" and c.args)
    return {c.args[0].value for c in named if isinstance(c.args[0], ast.Constant)}


def fields(text: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_text_has_its_english_and_no_english_is_left_over() -> None:
    assert spoken() | NOT_LITERAL == set(ENGLISH)
    assert [k for k, v in ENGLISH.items() if fields(k) != fields(v)] == []


def test_the_word_is_indikasi() -> None:
    allowed = ("bukan pelanggaran", "Tidak untuk menetapkan pelanggaran")
    assert [x for x in ENGLISH if "langgar" in x and not any(a in x for a in allowed)] == []


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, "id"),
        (["score", "--lang", "en"], {}, "en"),
        (["--lang=en"], {}, "en"),
        (["--lang", "xx"], {}, "id"),
        ([], {"NETRAL_LANG": "en"}, "en"),
        (["--lang", "id"], {"NETRAL_LANG": "en"}, "id"),
    ],
)
def test_the_language_asked_for(arguments: list[str], environment: dict[str, str], language: str) -> None:
    assert asked_language(arguments, environment) == language


def test_language_switches_and_unknown_ones_are_refused() -> None:
    assert t("teks kosong") == "teks kosong"
    set_language("en")
    assert t("teks kosong") == "empty text"
    with pytest.raises(ValueError, match="expected one of id, en"):
        set_language("fr")


def test_a_run_in_english(samples: Path, tmp_path: Path, netral: Run) -> None:
    result = netral("score", samples / "tweet-harvest.csv", "-o", tmp_path / "a.csv", "--lang", "en")
    assert "Text column" in result.stdout and "rows rejected: empty text" in result.stdout
    assert "Kolom" not in result.stdout
    result = netral("inspect", tmp_path / "x.csv", "--lang", "en")
    assert result.stderr.startswith("Error: There is no file")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["score"], "BERKAS belum disebutkan."),
        (["score", "a", "b"], "apit nama berkas"),
        (["score", "a", "--fore"], "pilihan --fore tidak ada. Maksudnya --force?"),
        (["score", "a", "--stage", "kapan"], "--stage harus salah satu dari: sebelum_penetapan"),
        (["score", "a", "--header-row", "x"], "isian --header-row tidak benar."),
        (["score", "a", "-o"], "pilihan -o perlu isian."),
        (["skor"], "perintah tidak lengkap atau salah tulis."),
        (["lexicon", "hapus"], "perintah tidak lengkap atau salah tulis."),
        (["lexicon", "add", "a.toml"], "--pair belum disebutkan."),
    ],
)
def test_slips_of_the_pen_are_told_in_two_lines(arguments: list[str], words: str, netral: Run) -> None:
    result = netral(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stderr.splitlines()[-1].startswith("Lihat: ")
    assert len(result.stderr.splitlines()) == 2


@pytest.mark.parametrize(("language", "words", "others"), [
    ("id", ["Cara pakai:", "Pilihan", "Isian", "[wajib]", "Tampilkan bantuan ini."], ["Usage:", "Options", "Show this"]),
    ("en", ["Usage:", "Options", "Arguments", "[required]", "Show this help."], ["Cara pakai", "Pilihan", "Zona waktu"]),
])  # fmt: skip
def test_help_is_in_the_language(language: str, words: list[str], others: list[str]) -> None:
    environment = {**os.environ, "NETRAL_LANG": language, "COLUMNS": "100"}
    command = [sys.executable, "-c", "from serve.cli import app; app()", "score", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert [w for w in words if w not in done.stdout] == []
    assert [w for w in others if w in done.stdout] == []


def test_a_command_that_is_not_installed_says_how_to_get_it() -> None:
    code = (
        "import sys; sys.modules['datasketch'] = None; sys.argv = ['netral', 'data', 'check']\n"
        "from serve.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 2
    assert "datasketch is not installed" in done.stderr and "'.[train]'" in done.stderr
    assert "Traceback" not in done.stderr
