"""A race's lexicon read from a workbook, where no sheet, column or entry may be passed over unsaid.

The sheet "Pemilihan" holds the race, "Pasangan" one pair or candidate a row, "Partai" further party names. Several
entries in one cell are set apart by semicolons or line breaks. "Catatan" is the office's own, on any of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from classifier.errors import LexiconError
from classifier.lexicon import Lexicon
from classifier.lexicon_toml import KINDS, parse_lexicon
from serve.batch.rows import InputError, Row
from serve.batch.sheet import Sheet, sheets_with
from serve.batch.sheet_links import sheet_links
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
RACE_SHEET, PAIR_SHEET, PARTY_SHEET, GUIDE_SHEET = "Pemilihan", "Pasangan", "Partai", "Petunjuk"
_NOTES = "Catatan"
_COLUMNS: Mapping[str, Sequence[str]] = {RACE_SHEET: ("Isian", "Isi"), PAIR_SHEET: PAIR, PARTY_SHEET: ("Nama",)}
_NEEDED = {RACE_SHEET: "Isian", PAIR_SHEET: "Calon", PARTY_SHEET: "Nama"}
_COLUMN_OF = {**{key: title for title, key in LISTS.items()}, "names": "Nama"}


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
        placed = re.sub(r", baris (\d+):", lambda m: f", {self._cells[int(m[1]) - 1]}:", message, count=1)
        return in_columns(placed)


def in_columns(message: str) -> str:
    """``message`` of the lexicon's checker, its keys replaced by what staff call them."""
    return re.sub(r"(?<=pada ')\w+(?=')", lambda m: _COLUMN_OF.get(m[0], m[0]), message)


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


def refuse_own_content(path: Path, room: Path) -> None:
    """Make sure that the workbook at ``path`` holds nothing of the office's own, which writing it anew would lose.

    Raises
    ------
    LexiconError
        If it does; the message names the sheets and columns.
    """
    own = [sheet for sheet in sheet_links(str(path)) if sheet not in (*_COLUMNS, GUIDE_SHEET)]
    own += [f"{sheet}/{_NOTES}" for sheet in sheets_with(path, path.name, room, _NOTES) if sheet in _COLUMNS]
    if own:
        raise LexiconError(
            t(
                "{name} berisi lembar atau kolom buatan kantor yang akan hilang bila ditulis ulang: {own}. "
                "Tambahkan isian langsung di Excel.",
                name=path.name,
                own=", ".join(own),
            )
        )


def _rows(path: Path, room: Path, sheet: str) -> list[Row]:
    needed = _NEEDED[sheet]
    try:
        table = Sheet(path, path.name, room, sheet, 1).open()
    except InputError:
        renamed = sheets_with(path, path.name, room, needed)
        if sheet == PARTY_SHEET and not renamed:
            return []
        raise LexiconError(
            t(
                "{name}: lembar {sheet} tidak ada, atau baris 1-nya kosong. Kolom {title} ada di lembar: {sheets}. Kembalikan nama "
                "lembarnya menjadi {sheet}, atau buat templat baru dengan: netral lexicon new.",
                name=path.name,
                sheet=sheet,
                title=needed,
                sheets=", ".join(renamed) or "-",
            )
        ) from None
    rows = [row for row in table.rows if isinstance(row, Row)]
    for title in table.columns:
        blank = title.startswith("kolom_") and not any(row.cells[title].strip() for row in rows)
        if title not in (*_COLUMNS[sheet], _NOTES) and not blank:
            raise LexiconError(
                t(
                    "{name}, lembar {sheet}: kolom {title!r} tidak dikenal. Pakai nama kolom di baris 1: {known}; catatan "
                    "sendiri boleh di kolom Catatan.",
                    name=path.name,
                    sheet=sheet,
                    title=title,
                    known=", ".join(_COLUMNS[sheet]),
                )
            )
    if needed not in table.columns:
        raise LexiconError(
            t(
                "{name}, lembar {sheet}: kolom {title!r} tidak ada di baris 1.",
                name=path.name,
                sheet=sheet,
                title=needed,
            )
        )
    return rows


def _read_race(path: Path, room: Path, source: _Source) -> None:
    source.add("[[race]]", f"lembar {RACE_SHEET}")
    found: set[str] = set()
    for row in _rows(path, room, RACE_SHEET):
        label, value = row.cells["Isian"].strip(), row.cells.get("Isi", "").strip()
        place = f"lembar {RACE_SHEET}, baris {row.number}"
        if (label or value) and (label not in RACE or label in found):
            raise LexiconError(
                t(
                    "{name}, {place}: isian {label!r} tidak dikenal atau tertulis dua kali. Pakai masing-masing sekali: "
                    "{known}.",
                    name=path.name,
                    place=place,
                    label=label,
                    known=", ".join(RACE),
                )
            )
        if label == "Jenis" and value and (value := value.lower()) not in KINDS:
            raise LexiconError(
                t(
                    "{name}, {place}: Jenis {value!r} tidak dikenal. Pakai salah satu: {known}.",
                    name=path.name,
                    place=place,
                    value=row.cells["Isi"].strip(),
                    known=", ".join(KINDS),
                )
            )
        if value:
            found.add(label)
            source.add(f"{RACE[label]} = {_text(value)}", place)
    if missing := [label for label in RACE if label not in found]:
        raise LexiconError(
            t(
                "{name}, lembar {sheet}: {missing} belum diisi. Isi di kolom Isi.",
                name=path.name,
                sheet=RACE_SHEET,
                missing=", ".join(missing),
            )
        )


def _read_pairs(path: Path, room: Path, source: _Source) -> None:
    for row in _rows(path, room, PAIR_SHEET):
        place = f"lembar {PAIR_SHEET}, baris {row.number}"
        if not any(row.cells.get(title, "").strip() for title in PAIR):
            continue
        source.add("[[race.pair]]", place)
        source.add(f"id = {_text(f'baris-{row.number}')}", place)
        if number := row.cells.get("Nomor", "").strip():
            if not (number.isdecimal() and 0 < int(number) < 100):
                raise LexiconError(
                    t(
                        "{name}, {place}, kolom Nomor: {number!r} bukan nomor urut. Isi dengan angka 1 sampai 99.",
                        name=path.name,
                        place=place,
                        number=number,
                    )
                )
            source.add(f"number = {int(number)}", f"{place}, kolom Nomor")
        for title, key in LISTS.items():
            if entries := split_entries(row.cells.get(title, "")):
                refuse_commas(key, entries, f"{path.name}, {place}, ")
                source.add(f"{key} = [{', '.join(map(_text, entries))}]", f"{place}, kolom {title}")


def _read_parties(path: Path, room: Path, source: _Source) -> None:
    rows = _rows(path, room, PARTY_SHEET)
    if not rows:
        return
    source.add("[parties]", f"lembar {PARTY_SHEET}")
    entries = [entry for row in rows for entry in split_entries(row.cells["Nama"])]
    source.add(f"names = [{', '.join(map(_text, entries))}]", f"lembar {PARTY_SHEET}")


def refuse_commas(key: str, entries: Sequence[str], place: str = "") -> None:
    """Make sure that no hashtag or account holds a comma, as it does where several stand in one entry.

    Raises
    ------
    LexiconError
        If one does; ``place`` begins the message.
    """
    for entry in entries if key in ("hashtags", "accounts") else ():
        if "," in entry:
            raise LexiconError(
                t(
                    "{place}kolom {title}: {entry!r} memuat koma. Tulis beberapa isian terpisah: di buku kerja dengan titik "
                    "koma (;), di perintah dengan mengulang pilihannya.",
                    place=place,
                    title=_COLUMN_OF[key],
                    entry=entry,
                )
            )


def split_entries(cell: str) -> list[str]:
    """The entries in one cell: apart by semicolons or line breaks, blanks and doubles left out."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[;\n]", cell) if part.strip()))


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
