"""Read a lexicon's TOML file, or say in Indonesian which line is wrong and how to mend it: staff write these files.

It holds one or more ``[[race]]`` tables, each with ``[[race.pair]]`` tables; ``[parties]`` lists party names, ``[places]`` and
``[people]`` fill the gazetteer.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from classifier.errors import LexiconError, trouble
from classifier.gazetteer import Gazetteer
from classifier.lexicon import PAIR_LISTS, Lexicon, Pair, Race
from classifier.text import PLACEHOLDERS, normalise

_PAIR_OTHER = {"id": str, "number": int, "gender": str}
_RACE_KEYS = {"id": str, "title": str, "kind": str, "region": str}
KINDS = ("pilkada", "pileg", "pilpres", "dpd")
_MIN_LENGTH = 3
_BARE = frozenset((
    "pak", "bapak", "mas", "bang", "kang", "teh", "gus", "ning", "om", "tante", "bunda", "ustadz", "haji", "calon", "paslon",
    "nomor",
))  # fmt: skip


def load_lexicon(*paths: str | Path) -> Lexicon:
    """Read lexicon files and join them.

    Raises
    ------
    LexiconError
        If a file can't be read or holds a mistake; the message names file, line and remedy, in Indonesian,
        because staff write these files.
    """
    lexicon = Lexicon()
    for path in paths:
        lexicon += parse_lexicon(_read(Path(path)), str(path))
    return lexicon


def parse_lexicon(source: str, name: str = "leksikon") -> Lexicon:
    """Parse TOML ``source``; ``name`` stands in error messages. Raises LexiconError."""
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(
            f"{name}: tulisan TOML keliru{_place(error)}. Periksa tanda kutip, koma, dan kurung siku di situ."
        ) from None
    check = _Checker(source, name)
    check.keys(data, {"race", "parties", "places", "people"}, "di tingkat atas")
    parties = check.table(data, "parties", {"names"})
    places, people = check.table(data, "places", {"names", "cued"}), check.table(data, "people", {"names", "everyday"})
    races = tuple(check.race(table) for table in check.tables(data, "race"))
    gazetteer = Gazetteer(
        check.strings(places, "names"),
        check.strings(places, "cued"),
        check.strings(people, "names"),
        check.words(people),
    )
    return Lexicon(races, check.strings(parties, "names"), gazetteer, (name,))


class _Checker:
    """Turns parsed TOML into records, or says which line is wrong and how to mend it."""

    def __init__(self, source: str, name: str) -> None:
        self.lines = source.splitlines()
        self.name = name
        self.seen: set[str] = set()
        self.headers = {key: self._lines_of(f"[[{key}]]") for key in ("race", "race.pair")}
        self.at = 0

    def _lines_of(self, header: str) -> Iterator[int]:
        return iter([i for i, text in enumerate(self.lines) if text.replace(" ", "").startswith(header)])

    def fail(self, what: str, hint: str, remedy: str) -> None:
        """Raise, naming the first line from the current table on that holds ``hint``."""
        line = next((i for i, text in enumerate(self.lines[self.at :], self.at + 1) if hint in text), self.at + 1)
        raise LexiconError(f"{self.name}, baris {line}: {what}. Perbaikan: {remedy}.")

    def keys(self, table: dict[str, Any], allowed: Iterable[str], where: str) -> None:
        for key in table:
            if key not in set(allowed):
                self.fail(
                    f"kolom '{key}' tidak dikenal {where}", key, f"pakai salah satu dari: {', '.join(sorted(allowed))}"
                )

    def table(self, data: dict[str, Any], key: str, allowed: Iterable[str]) -> dict[str, Any]:
        table = data.get(key, {})
        if not isinstance(table, dict):
            self.fail(f"[{key}] harus berupa tabel", key, f'tulis [{key}] lalu names = ["..."]')
        self.keys(table, allowed, f"pada [{key}]")
        return dict(table)

    def tables(self, data: dict[str, Any], key: str) -> list[dict[str, Any]]:
        tables = data.get(key, [])
        if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
            self.fail(f"[[{key}]] harus memakai dua kurung siku", key, f"tulis [[{key}]] untuk setiap entri")
        return list(tables)

    def strings(self, table: dict[str, Any], key: str) -> tuple[str, ...]:
        values = table.get(key, [])
        if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
            self.fail(f"'{key}' harus daftar tulisan", key, f'tulis misalnya {key} = ["satu", "dua"]')
        least = 2 if key in ("acronyms", "parties", "names") else _MIN_LENGTH
        for value in values:
            seen = normalise(value)
            if len(value.strip("@# ")) < least or not seen:
                self.fail(
                    f"'{value}' pada '{key}' terlalu pendek", key, f"pakai paling sedikit {least} huruf, atau hapus"
                )
            if key != "accounts" and (seen in PLACEHOLDERS or seen in _BARE):
                self.fail(
                    f"'{value}' pada '{key}' ada di banyak unggahan yang tidak tentang calon ini", key,
                    "tulis bersama namanya; akun ditulis pada 'accounts'",
                )  # fmt: skip
        return tuple(values)

    def words(self, table: dict[str, Any]) -> frozenset[str]:
        """The words of ``everyday``, one text with blanks between them: they are thousands."""
        words = table.get("everyday", "")
        if not isinstance(words, str):
            self.fail(
                "'everyday' harus satu tulisan", "everyday", 'tulis kata-kata dengan spasi: everyday = "satu dua"'
            )
        return frozenset(str(words).lower().split())

    def enter(self, key: str) -> None:
        """Note that the next ``[[key]]`` table is being read."""
        self.at = next(self.headers[key], self.at)

    def race(self, table: dict[str, Any]) -> Race:
        self.enter("race")
        self.keys(table, {*_RACE_KEYS, "pair"}, "pada [[race]]")
        for key in _RACE_KEYS:
            if not isinstance(table.get(key), str) or not table[key].strip():
                self.fail(f"[[race]] tidak memiliki '{key}'", "[[race]]", f'tambahkan {key} = "..."')
        if table["kind"] not in KINDS:
            self.fail(f"kind '{table['kind']}' tidak dikenal", "kind", f"pakai salah satu dari: {', '.join(KINDS)}")
        return Race(
            id=table["id"], title=table["title"], kind=table["kind"], region=table["region"],
            pairs=tuple(self.pair(pair, table["id"]) for pair in self.tables(table, "pair")),
        )  # fmt: skip

    def pair(self, table: dict[str, Any], race: str) -> Pair:
        self.enter("race.pair")
        self.keys(table, {*PAIR_LISTS, *_PAIR_OTHER}, "pada [[race.pair]]")
        if not isinstance(table.get("id"), str):
            self.fail("[[race.pair]] tidak memiliki 'id'", "[[race.pair]]", 'tambahkan id = "p1"')
        if (key := f"{race}/{table['id']}") in self.seen:
            self.fail(f"id pasangan '{table['id']}' dipakai dua kali", "id", "beri id yang berbeda")
        self.seen.add(key)
        number = table.get("number")
        if number is not None and (not isinstance(number, int) or isinstance(number, bool) or not 0 < number < 100):
            self.fail(f"number '{number}' bukan nomor urut", "number", "tulis angka 1-99 tanpa tanda kutip")
        return Pair(
            id=table["id"],
            number=number,
            gender=str(table.get("gender", "")),
            **{key: self.strings(table, key) for key in PAIR_LISTS},
        )


def _place(error: tomllib.TOMLDecodeError) -> str:
    """Where the parser stopped: its words are English, its numbers are not."""
    found = re.search(r"line (\d+), column (\d+)", str(error))
    return f" pada baris {found[1]}, karakter {found[2]}" if found else " di akhir berkas"


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise LexiconError(f"{path}: tidak dapat dibuka ({trouble(error)}). Periksa nama dan letak berkas.") from None
    except UnicodeDecodeError:
        raise LexiconError(f"{path}: bukan teks UTF-8. Berikan berkas .toml atau .xlsx.") from None
