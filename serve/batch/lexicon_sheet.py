"""A race's lexicon as a workbook: the template an office fills in, and the way back to a lexicon.

The sheet "Pemilihan" holds the race, "Pasangan" one pair or candidate a row, "Partai" further party names. Several
entries in one cell are set apart by semicolons or line breaks.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

from classifier.errors import LexiconError
from classifier.lexicon import KINDS, Lexicon, parse_lexicon
from serve.batch.rows import InputError, Row
from serve.batch.sheet import Sheet
from serve.words import t

RACE = {"Kode": "id", "Judul": "title", "Jenis": "kind", "Wilayah": "region"}
LISTS = {
    "Calon": "candidates",
    "Panggilan": "nicknames",
    "Akronim": "acronyms",
    "Slogan": "slogans",
    "Tagar": "hashtags",
    "Akun": "accounts",
    "Partai": "parties",
}
PAIR = ("Nomor", *LISTS)
RACE_SHEET, PAIR_SHEET, PARTY_SHEET = "Pemilihan", "Pasangan", "Partai"
_ROWS = 60


class _Source:
    """TOML lines under construction, each with the cell it came from."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._cells: list[str] = []

    def add(self, line: str, cell: str) -> None:
        self.lines.append(line)
        self._cells.append(cell)

    def explain(self, message: str) -> str:
        """``message`` of the lexicon's checker, its TOML line replaced by the cell."""
        return re.sub(r", baris (\d+):", lambda m: f", {self._cells[int(m[1]) - 1]}:", message, count=1)


def read_workbook(path: Path, room: Path) -> Lexicon:
    """The lexicon in the workbook at ``path``.

    Raises
    ------
    InputError, LexiconError
        If it can't be read or holds a mistake; the message names sheet, row, column and remedy.
    """
    source = _Source()
    _read_race(path, room, source)
    _read_pairs(path, room, source)
    _read_parties(path, room, source)
    try:
        return parse_lexicon("\n".join(source.lines), path.name)
    except LexiconError as error:
        raise LexiconError(source.explain(str(error))) from None


def _rows(path: Path, room: Path, sheet: str, title: str) -> list[Row]:
    try:
        reader = Sheet(path, path.name, room, sheet, 1)
    except InputError as error:
        if sheet == PARTY_SHEET:
            return []
        raise LexiconError(t("{error} Buat templat baru dengan: netral lexicon new.", error=error)) from None
    table = reader.open()
    if title not in table.columns:
        raise LexiconError(
            t("{name}, lembar {sheet}: kolom {title!r} tidak ada di baris 1.", name=path.name, sheet=sheet, title=title)
        )
    return [row for row in table.rows if isinstance(row, Row)]


def _read_race(path: Path, room: Path, source: _Source) -> None:
    source.add("[[race]]", f"lembar {RACE_SHEET}")
    for row in _rows(path, room, RACE_SHEET, "Isian"):
        key = RACE.get(row.cells["Isian"].strip())
        value = row.cells.get("Isi", "").strip()
        if key and value:
            source.add(f"{key} = {_text(value)}", f"lembar {RACE_SHEET}, baris {row.number}")


def _read_pairs(path: Path, room: Path, source: _Source) -> None:
    for row in _rows(path, room, PAIR_SHEET, "Calon"):
        place = f"lembar {PAIR_SHEET}, baris {row.number}"
        if not any(row.cells.get(title, "").strip() for title in LISTS):
            continue
        source.add("[[race.pair]]", place)
        number = row.cells.get("Nomor", "").strip()
        source.add(f"id = {_text(f'baris-{row.number}')}", place)
        if number:
            value = str(int(number)) if number.isdecimal() else _text(number)
            source.add(f"number = {value}", f"{place}, kolom Nomor")
        for title, key in LISTS.items():
            entries = split_entries(row.cells.get(title, ""))
            if entries:
                source.add(f"{key} = [{', '.join(map(_text, entries))}]", f"{place}, kolom {title}")


def _read_parties(path: Path, room: Path, source: _Source) -> None:
    rows = _rows(path, room, PARTY_SHEET, "Nama")
    if not rows:
        return
    source.add("[parties]", f"lembar {PARTY_SHEET}")
    entries = [entry for row in rows for entry in split_entries(row.cells["Nama"])]
    source.add(f"names = [{', '.join(map(_text, entries))}]", f"lembar {PARTY_SHEET}")


def split_entries(cell: str) -> list[str]:
    """The entries in one cell: apart by semicolons or line breaks, blanks and doubles left out."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[;\n]", cell) if part.strip()))


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def write_workbook(path: Path, lexicon: Lexicon) -> None:
    """Write ``lexicon`` (its first race, or an empty template) as a workbook with instructions."""
    race = lexicon.races[0] if lexicon.races else None
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        head = book.add_format({"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "text_wrap": True})
        cell = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
        sheet = book.add_worksheet(RACE_SHEET)
        sheet.set_column(0, 0, 16)
        sheet.set_column(1, 1, 60)
        _write_rows(sheet, [("Isian", "Isi")], head)
        _write_rows(sheet, [(title, getattr(race, key) if race else "") for title, key in RACE.items()], cell, 1)
        sheet.data_validation(3, 1, 3, 1, {"validate": "list", "source": list(KINDS)})
        sheet = book.add_worksheet(PAIR_SHEET)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 0, 8)
        sheet.set_column(1, len(PAIR) - 1, 28)
        _write_rows(sheet, [PAIR], head)
        for row, pair in enumerate(race.pairs if race else (), start=1):
            lists = ["; ".join(getattr(pair, key)) for key in LISTS.values()]
            _write_rows(sheet, [(str(pair.number or ""), *lists)], cell, row)
        whole = {"validate": "integer", "criteria": "between", "minimum": 1, "maximum": 99}
        sheet.data_validation(1, 0, _ROWS, 0, {**whole, "error_message": t("Isi dengan nomor urut 1 sampai 99.")})
        sheet = book.add_worksheet(PARTY_SHEET)
        sheet.set_column(0, 0, 40)
        _write_rows(sheet, [("Nama",), *((name,) for name in lexicon.parties)], cell)
        _write_rows(sheet, [("Nama",)], head)
        sheet = book.add_worksheet("Petunjuk")
        sheet.set_column(0, 0, 100)
        _write_rows(sheet, [(line,) for line in instructions()], book.add_format({"text_wrap": True}))


def _write_rows(
    sheet: xlsxwriter.worksheet.Worksheet, rows: Sequence[Sequence[str]], kind: object, top: int = 0
) -> None:
    for i, row in enumerate(rows, start=top):
        for j, value in enumerate(row):
            if value.isdecimal() and len(value) < 3:
                sheet.write_number(i, j, int(value))
            elif value:
                sheet.write_string(i, j, value, kind)


def instructions() -> list[str]:
    """How to fill the template in."""
    return [
        t("Leksikon memberi tahu netral nama, nomor, akronim, slogan, tagar, dan akun tiap pasangan, supaya penilaian"
          " tidak bergantung pada siapa yang didukung."),
        t("Lembar Pemilihan: kode (huruf kecil tanpa spasi, misalnya contoh-bupati), judul, jenis, dan wilayah."),
        t("Lembar Pasangan: satu baris satu pasangan atau calon. Beberapa isian dalam satu sel dipisah titik koma."),
        t("Calon: nama lengkap. Panggilan: sebutan sehari-hari, misalnya Pak Darma. Akronim: gabungan nama."),
        t("Slogan dan tagar: seperti tertulis di unggahan. Akun: akun kampanye, dengan atau tanpa @."),
        t("Isi paling sedikit tiga huruf (akronim dua). Jangan memakai kata sehari-hari seperti 'maju' atau 'bersama'."),
        t("Periksa dengan: netral lexicon check BERKAS. Pakai dengan: netral score EKSPOR --lexicon BERKAS."),
    ]  # fmt: skip
