"""The lexicon of a race: names, acronyms, slogans, hashtags and accounts that become neutral placeholders.

A TOML file holds one or more ``[[race]]`` tables, each with ``[[race.pair]]`` tables; ``[parties]`` lists party names.
What the model sees is the placeholder, so the verdict can't depend on who is favoured.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from classifier.errors import LexiconError, trouble
from classifier.gazetteer import Gazetteer, alternation
from classifier.text import PLACEHOLDERS, normalise
from classifier.tracked import Replacement

_PAIR_LISTS = ("candidates", "nicknames", "acronyms", "slogans", "hashtags", "accounts", "parties")
_PAIR_OTHER = {"id": str, "number": int, "gender": str}
_RACE_KEYS = {"id": str, "title": str, "kind": str, "region": str}
KINDS = ("pilkada", "pileg", "pilpres", "dpd")
_PLACEHOLDER = {
    "candidates": "<calon>",
    "nicknames": "<calon>",
    "acronyms": "<akronim>",
    "slogans": "<slogan>",
    "hashtags": "<tagar>",
    "parties": "<partai>",
}
_MIN_LENGTH = 3
_TITLES = frozenset((
    "drs", "dra", "dr", "ir", "prof", "kh", "h", "hj", "haji", "hajah", "ust", "ustadz", "ustaz", "tgh", "letjen", "mayjen",
    "brigjen", "jenderal", "irjen", "kombes",
))  # fmt: skip
_BARE = frozenset((
    "pak", "bapak", "mas", "bang", "kang", "teh", "gus", "ning", "om", "tante", "bunda", "ustadz", "haji", "calon", "paslon",
    "nomor",
))  # fmt: skip
# Names that are everyday words: masked only as part of the full name, or when the file lists them as a nickname.
_EVERYDAY = frozenset(
    [
        "abadi",
        "anugerah",
        "anugrah",
        "bakti",
        "bintang",
        "budi",
        "buana",
        "cahaya",
        "citra",
        "dewi",
        "harta",
        "hidayah",
        "iman",
        "indah",
        "jaya",
        "karya",
        "kasih",
        "kurnia",
        "lestari",
        "maju",
        "makmur",
        "mega",
        "mulia",
        "perdana",
        "permata",
        "pratama",
        "putra",
        "putri",
        "rahmat",
        "raja",
        "ratu",
        "sakti",
        "sari",
        "satria",
        "sejati",
        "sentosa",
        "setia",
        "subur",
        "surya",
        "utama",
        "damai",
        "baik",
        "bakri",
        "selamat",
        "slamet",
        "rejeki",
        "rezeki",
        "untung",
        "bagus",
    ]
)


@dataclass(frozen=True, slots=True)
class Pair:
    """One side of a race: a candidate or a pair, with everything that stands for it."""

    id: str
    number: int | None = None
    gender: str = ""
    candidates: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    slogans: tuple[str, ...] = ()
    hashtags: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Race:
    """One race and its sides."""

    id: str
    title: str
    kind: str
    region: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class Lexicon:
    """Races and parties, compiled to substitutions on normalised text."""

    races: tuple[Race, ...] = ()
    parties: tuple[str, ...] = ()
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    sources: tuple[str, ...] = field(default=(), compare=False)

    @property
    def empty(self) -> bool:
        """True when nothing is listed."""
        return not self.races and not self.parties and self.gazetteer.empty

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Every pair of every race."""
        return tuple(pair for race in self.races for pair in race.pairs)

    def __add__(self, other: Lexicon) -> Lexicon:
        """Both lexicons together."""
        return Lexicon(
            self.races + other.races,
            self.parties + other.parties,
            self.gazetteer + other.gazetteer,
            self.sources + other.sources,
        )

    @cached_property
    def account_steps(self) -> tuple[tuple[re.Pattern[str], Replacement], ...]:
        """Campaign accounts as handle or as the last part of a link; they go before the general masks."""
        accounts = {a.lower().lstrip("@") for pair in self.pairs for a in pair.accounts}
        if not accounts:
            return ()
        body = alternation(accounts)
        return ((re.compile(rf"(?:@|(?:https?://|www\.)\S*?/@?){body}(?![\w.]*\w)/?"), "<akun_paslon>"),)

    @cached_property
    def name_steps(self) -> tuple[tuple[re.Pattern[str], Replacement], ...]:
        """Names and the like, longest first; two candidates of a pair joined by a dash or 'dan' are ``<paslon>``."""
        placeholder: dict[str, str] = {}
        for pair in self.pairs:
            for key in _PLACEHOLDER:
                for entry in getattr(pair, key):
                    for form in spellings(key, entry):
                        placeholder.setdefault(form, _PLACEHOLDER[key])
        for party in self.parties:
            placeholder.setdefault(normalise(party), "<partai>")
        if not placeholder:
            return self.gazetteer.steps

        def replace(match: re.Match[str]) -> str:
            return placeholder[re.sub(r"\s+", " ", match.group())]

        names = re.compile(rf"(?<![\w#<]){alternation(placeholder)}(?![\w>])")
        joined = re.compile(r"<calon> ?(?:-|–|—|&|/|dan|sareng|karo|jo) ?<calon>")
        return ((names, replace), (joined, "<paslon>"), *self.gazetteer.steps)

    def to_dict(self) -> dict[str, Any]:
        """Plain lists and dicts, for the bundle's fingerprint and for writing."""
        races = [
            {
                "id": race.id,
                "title": race.title,
                "kind": race.kind,
                "region": race.region,
                "pair": [
                    {"id": p.id, "number": p.number, "gender": p.gender}
                    | {key: list(getattr(p, key)) for key in _PAIR_LISTS}
                    for p in race.pairs
                ],
            }
            for race in self.races
        ]
        return {"race": races, "parties": {"names": list(self.parties)}} | self.gazetteer.to_dict()


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
        self.keys(table, {*_PAIR_LISTS, *_PAIR_OTHER}, "pada [[race.pair]]")
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
            **{key: self.strings(table, key) for key in _PAIR_LISTS},
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


def spellings(key: str, entry: str) -> set[str]:
    """Spellings of an entry in normalised text: a candidate's full name, that without titles, and each longer part of it."""
    whole = normalise(entry)
    if key == "hashtags":
        return {"#" + whole.lstrip("#")}
    if key == "parties" and " " not in whole:  # may be an ordinary word
        return {f"partai {whole}"}
    if key == "acronyms":
        return {whole, "#" + whole}
    if key == "candidates":
        words = re.findall(r"[^\W\d_](?:['’-]?[^\W\d_])*", normalise(entry.partition(",")[0]))
        while words and words[0] in _TITLES:
            words.pop(0)
        parts = {word for word in words if len(word) > _MIN_LENGTH and word.isalpha()}
        return {whole, " ".join(words)} - {""} | parts - _EVERYDAY - _TITLES
    return {whole}
