"""The guide for staff is true: its commands run, its files are made, its pictures exist, its words are ours."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import Result

from serve.batch.workbook import WorkbookWriter
from serve.words_en import ENGLISH

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "panduan-petugas.md"
TEXT = GUIDE.read_text("utf-8")


def test_every_command_runs(
    samples: Path, tmp_path: Path, netral: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ekspor.csv").write_bytes((samples / "tweet-harvest.csv").read_bytes())
    commands = re.findall(r"^\$ netral (.+)$", TEXT, re.MULTILINE)
    assert len(commands) == 8
    for command in (*commands, *re.findall(r"`netral (inspect [^`]+)`", TEXT)):
        result = netral(*shlex.split(command))
        assert result.exit_code == (1 if command.startswith("score") else 0), (command, result.output)
    for made in ("ekspor-netral.xlsx", "ekspor-netral-ditolak.csv", "laporan.html", "dengan-leksikon.xlsx",
                 "ekspor-netral-formulir/formulir-12.docx"):  # fmt: skip
        assert Path(made).exists(), made


def test_pictures_exist_and_options_are_real(netral: Callable[..., Result]) -> None:
    pictures = re.findall(r"!\[.*?\]\((.+?)\)", TEXT)
    assert pictures and all((GUIDE.parent / p).stat().st_size for p in pictures)
    known = netral("score", "--help").stdout + netral("form", "--help").stdout
    known += netral("lexicon", "add", "--help").stdout + netral("lexicon", "new", "--help").stdout
    missing = {o for o in re.findall(r"--[a-z][a-z-]+", TEXT) if o[:12] not in known}
    assert missing == set()


def test_messages_in_the_table_are_those_of_the_program() -> None:
    table = TEXT.split("## 6.")[1]
    quoted = [row.split("|")[1].strip() for row in table.splitlines() if row.startswith("| ") and "pesan |" not in row]
    said = " ".join(ENGLISH).lower()
    assert len(quoted) == 7
    for message in quoted:
        needle = message.replace("dengan model yang lain", "dengan {what} yang lain")
        assert needle in said, message


def test_sheets_are_named_as_in_the_workbook() -> None:
    source = Path(__import__(WorkbookWriter.__module__, fromlist=["x"]).__file__ or "").read_text("utf-8")
    for name in re.findall(r"^\| (Daftar Telaah|Ringkasan|Semua|Ditolak|Tentang) \|", TEXT, re.MULTILINE):
        assert f'"{name}"' in source
