"""Names of places and people that belong to no race: they become placeholders, so that no verdict hangs on them.

``alternation`` compiles any list of entries to one regular expression that reads each character once.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from classifier.tracked import Replacement

# How people are addressed in Indonesia's languages, as normalised; forms that are other words as often are left out.
_ADDRESSES = (
    "pak bapak mas bang kang gus haji hj h abah bunda bundo ambu mama papa om tante wak mang mamang ceu teh teteh aa ci koh "
    "uni uda ajo abang kakak opung inang amang tulang bli jero tgk teungku datuk datok guru ustadz ustad ustazah kyai kiai "
    "nyai ning lora raden daeng puang karaeng petta andi nona bung yuk ayuk bik bibi paman lek pakde bude budhe eyang mbah "
    "mbok acil julak tuanku buya angku pace mace teuku pung kanda dinda mamak"
)
_CUES = "kab kabupaten kota pemkab pemkot pemprov provinsi bupati walikota gubernur kpu bawaslu dprd polres polda kodim warga"
# A word of three letters at least, as it may be a name or an everyday word; "jum'at" is one.
WORD = r"[^\W\d_](?:[^\W\d_]|['’])+[^\W\d_](?![\w>])"
_Trie = dict[str, Any]


@dataclass(frozen=True)
class Gazetteer:
    """Places and personal names, all lower-cased.

    ``cued`` are places that count only after a cue such as "kabupaten". ``everyday`` are words that follow a form of address
    without being a name ("pak lurah"); where they are listed, any other word there is one.
    """

    places: tuple[str, ...] = ()
    cued: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    everyday: frozenset[str] = frozenset()

    @property
    def empty(self) -> bool:
        """True when nothing is listed."""
        return not (self.places or self.cued or self.people or self.everyday)

    def __add__(self, other: Gazetteer) -> Gazetteer:
        """Both together; the very object where the other is empty, so that its patterns are compiled once."""
        if other.empty:
            return self
        return Gazetteer(
            self.places + other.places,
            self.cued + other.cued,
            self.people + other.people,
            self.everyday | other.everyday,
        )

    @cached_property
    def steps(self) -> tuple[tuple[re.Pattern[str], Replacement], ...]:
        """Substitutions on normalised text; a run of names is one person, a run of places one place."""
        steps: list[tuple[re.Pattern[str], Replacement]] = []
        if self.cued:
            cues = "|".join(_CUES.split())
            pattern = rf"(?<![\w#<])((?:{cues})\.?\s+){alternation(self.cued)}(?![\w>])"
            steps.append((re.compile(pattern), r"\1<daerah>"))
        for names, placeholder in ((self.places, "<daerah>"), (self.people, "<nama>")):
            if names:
                one = alternation(names)
                steps.append((re.compile(rf"(?<![\w#<]){one}(?:\s+{one})*(?![\w>])"), placeholder))
        if self.everyday:
            steps.append((_addressed(), self._person))
        return tuple(steps)

    def _person(self, match: re.Match[str]) -> str:
        """The words of ``_addressed`` up to the first everyday one as a person; all as it is if the first is one."""
        words = re.findall(r"\s+\S+", match.group(1))
        name = list(itertools.takewhile(lambda word: word.strip() not in self.everyday, words))
        return "<nama>" + "".join(words[len(name) :]) if name else match.group()

    def to_dict(self) -> dict[str, Any]:
        """The tables of a lexicon file."""
        tables: dict[str, dict[str, Any]] = {
            "places": {"names": list(self.places), "cued": list(self.cued)},
            "people": {"names": list(self.people), "everyday": " ".join(sorted(self.everyday))},
        }
        return {key: table for key, table in tables.items() if any(table.values())}


def alternation(entries: Iterable[str]) -> str:
    """A regular expression for any of ``entries``, the longest first; a blank matches any white space."""
    root: _Trie = {}
    for entry in entries:
        node = root
        for char in entry.lower():
            node = node.setdefault(char, {})
        node[""] = {}
    return _pattern(root)


def _addressed() -> re.Pattern[str]:
    """Forms of address, and up to three words behind them."""
    form = rf"{alternation(_ADDRESSES.split())}(?![\w'’>])\.?"
    word = rf"(?!{form})(?:<nama>|{WORD})"
    return re.compile(rf"(?<![\w#<@'’]){form}(?:\s+{form})*((?:\s+{word}){{1,3}})")


def _pattern(node: _Trie) -> str:
    """The rest of the entries below ``node``; an entry that ends here makes what follows optional."""
    branches = [
        (r"\s+" if char == " " else re.escape(char)) + _pattern(child) for char, child in sorted(node.items()) if char
    ]
    if not branches:
        return ""
    if len(branches) == 1 and "" not in node:
        return branches[0]
    return "(?:" + "|".join(branches) + ")" + ("?" if "" in node else "")
