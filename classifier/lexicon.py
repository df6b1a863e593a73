"""The lexicon of a race: names, acronyms, slogans, hashtags and accounts that become neutral placeholders.

What the model sees is the placeholder, so the verdict can't depend on who is favoured.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from classifier.gazetteer import Gazetteer, alternation
from classifier.text import normalise
from classifier.tracked import Replacement

PAIR_LISTS = ("candidates", "nicknames", "acronyms", "slogans", "hashtags", "accounts", "parties")
_PLACEHOLDER = {
    "candidates": "<calon>",
    "nicknames": "<calon>",
    "acronyms": "<akronim>",
    "slogans": "<slogan>",
    "hashtags": "<tagar>",
    "parties": "<partai>",
}
_SHORT = 3  # letters: a name's part of so many or fewer is not masked by itself
_TITLES = frozenset((
    "drs", "dra", "dr", "ir", "prof", "kh", "h", "hj", "haji", "hajah", "ust", "ustadz", "ustaz", "tgh", "letjen", "mayjen",
    "brigjen", "jenderal", "irjen", "kombes",
))  # fmt: skip
# Names that are everyday words: masked only as part of the full name, or when the file lists them as a nickname.
_EVERYDAY = frozenset((
    "abadi", "anugerah", "anugrah", "bakti", "bintang", "budi", "buana", "cahaya", "citra", "dewi", "harta",
    "hidayah", "iman", "indah", "jaya", "karya", "kasih", "kurnia", "lestari", "maju", "makmur", "mega",
    "mulia", "perdana", "permata", "pratama", "putra", "putri", "rahmat", "raja", "ratu", "sakti", "sari",
    "satria", "sejati", "sentosa", "setia", "subur", "surya", "utama", "damai", "baik", "bakri", "selamat",
    "slamet", "rejeki", "rezeki", "untung", "bagus",
))  # fmt: skip


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
                    | {key: list(getattr(p, key)) for key in PAIR_LISTS}
                    for p in race.pairs
                ],
            }
            for race in self.races
        ]
        return {"race": races, "parties": {"names": list(self.parties)}} | self.gazetteer.to_dict()


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
        parts = {word for word in words if len(word) > _SHORT and word.isalpha()}
        return {whole, " ".join(words)} - {""} | parts - _EVERYDAY - _TITLES
    return {whole}
