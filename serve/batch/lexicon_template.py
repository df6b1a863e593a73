"""A race's lexicon written as a workbook: the template that an office fills in, with its instructions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from classifier.lexicon import Lexicon
from classifier.lexicon_toml import KINDS
from serve.batch.lexicon_sheet import GUIDE_SHEET, LISTS, PAIR, PAIR_SHEET, PARTY_SHEET, RACE, RACE_SHEET
from serve.words import t

_ROWS = 60


def write_workbook(path: Path, lexicon: Lexicon) -> None:
    """Write ``lexicon`` (its first race, or an empty template) as a workbook with instructions."""
    try:
        _write(path, lexicon)
    except FileCreateError as error:  # it wraps what the system said
        raise error.args[0] from None


def _write(path: Path, lexicon: Lexicon) -> None:
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
        sheet = book.add_worksheet(GUIDE_SHEET)
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
        t("Lembar Pasangan: satu baris satu pasangan atau calon. Beberapa isian dalam satu sel dipisah titik koma (;),"
          " bukan koma. Catatan sendiri boleh di kolom Catatan."),
        t("Calon: nama lengkap. Panggilan: sebutan sehari-hari, misalnya Pak Darma. Akronim: gabungan nama."),
        t("Slogan dan tagar: seperti tertulis di unggahan. Akun: akun kampanye, dengan atau tanpa @."),
        t("Isi paling sedikit tiga huruf (akronim dua). Jangan memakai kata sehari-hari seperti 'maju' atau 'bersama'."),
        t("Periksa dengan: netral lexicon check BERKAS. Pakai dengan: netral score EKSPOR --lexicon BERKAS."),
    ]  # fmt: skip
