"""Names of places and people that belong to no race: they become placeholders, so that no verdict hangs on them.

``alternation`` compiles any list of entries to one regular expression that reads each character once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from classifier.tracked import Replacement

_ADDRESSES = "pak bapak mas bang bli om kang haji hj i ni"
_CUES = "kab kabupaten kota pemkab pemkot pemprov provinsi bupati walikota gubernur kpu bawaslu dprd polres polda kodim warga"
_Trie = dict[str, Any]


@dataclass(frozen=True)
class Gazetteer:
    """Places and personal names, all lower-cased.

    ``cued`` are places that count only after a cue such as "kabupaten", ``addressed`` names that count only after a form
    of address: both are everyday words elsewhere.
    """

    places: tuple[str, ...] = ()
    cued: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    addressed: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """True when nothing is listed."""
        return not (self.places or self.cued or self.people or self.addressed)

    def __add__(self, other: Gazetteer) -> Gazetteer:
        """Both together; the very object where the other is empty, so that its patterns are compiled once."""
        if other.empty:
            return self
        return Gazetteer(
            self.places + other.places,
            self.cued + other.cued,
            self.people + other.people,
            self.addressed + other.addressed,
        )

    @cached_property
    def steps(self) -> tuple[tuple[re.Pattern[str], Replacement], ...]:
        """Substitutions on normalised text; a run of names is one person, a run of places one place."""
        steps: list[tuple[re.Pattern[str], Replacement]] = []
        if self.cued:
            cues = "|".join(_CUES.split())
            pattern = rf"(?<![\w#<])((?:{cues})\.?\s+){alternation(self.cued)}(?![\w>])"
            steps.append((re.compile(pattern), r"\1<daerah>"))
        if self.addressed:
            forms, any_name = "|".join(_ADDRESSES.split()), alternation(self.addressed + self.people)
            pattern = rf"(?<![\w#<])((?:{forms})\s+){alternation(self.addressed)}(?:\s+{any_name})*(?![\w>])"
            steps.append((re.compile(pattern), r"\1<nama>"))
        for names, placeholder in ((self.places, "<daerah>"), (self.people, "<nama>")):
            if names:
                one = alternation(names)
                steps.append((re.compile(rf"(?<![\w#<]){one}(?:\s+{one})*(?![\w>])"), placeholder))
        return tuple(steps)

    def to_dict(self) -> dict[str, Any]:
        """The tables of a lexicon file."""
        tables = {
            "places": {"names": list(self.places), "cued": list(self.cued)},
            "people": {"names": list(self.people), "cued": list(self.addressed)},
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
