"""What a lexicon may hold but hardly means: doubles, everyday words, several entries read as one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from classifier.lexicon import Lexicon, Pair, Race
from serve.batch.lexicon_sheet import LISTS, PARTY_SHEET
from serve.words import t

_EVERYDAY = frozenset((
    "adil", "aman", "amanah", "bangkit", "baru", "beda", "bersama", "bersatu", "bersih", "berubah", "bisa",
    "cerdas", "damai", "desa", "guru", "hebat", "indonesia", "jaya", "juara", "kerja", "kita", "lanjut",
    "lanjutkan", "maju", "makmur", "mantap", "menang", "merdeka", "muda", "nyata", "peduli", "pembangunan",
    "perubahan", "rakyat", "rasa", "sehat", "sejahtera", "semangat", "siap", "solid", "sukses", "tegas", "terbaik",
    "unggul", "warga",
))  # fmt: skip


def warnings(lexicon: Lexicon) -> list[str]:
    """What is allowed in ``lexicon`` but hardly meant, in words for staff."""
    found = [text for race in lexicon.races for text in (*_shared(race), *_of_pairs(race))]
    return sorted(found + [_one_or_several(PARTY_SHEET, name) for name in lexicon.parties if "," in name])


def _shared(race: Race) -> Iterator[str]:
    """Numbers and entries that two pairs of ``race`` have."""
    for number, times in Counter(pair.number for pair in race.pairs if pair.number).items():
        if times > 1:
            yield t("{race}: nomor {number} dipakai {n} pasangan.", race=race.title, number=number, n=times)
    seen: dict[str, int] = {}
    for i, pair in enumerate(race.pairs):
        for entry in {e for key in LISTS.values() if key != "parties" for e in getattr(pair, key)}:
            other = seen.setdefault(entry.casefold().lstrip("#@"), i)
            if other != i:
                yield t(
                    "{race}: {entry!r} dipakai pasangan {a} dan {b}.",
                    race=race.title,
                    entry=entry,
                    a=_label(race.pairs[other]),
                    b=_label(pair),
                )


def _of_pairs(race: Race) -> Iterator[str]:
    """Pairs without entries, and entries that are not what they seem."""
    for pair in race.pairs:
        if not any(getattr(pair, key) for key in LISTS.values()):
            yield t("{race}: pasangan {pair} belum punya isian.", race=race.title, pair=_label(pair))
        for column, key in LISTS.items():
            place = t("{race}, pasangan {pair}, {column}", race=race.title, pair=_label(pair), column=column)
            for entry in getattr(pair, key):
                if "," in entry and not (key == "candidates" and _ends_in_degrees(entry)):
                    yield _one_or_several(place, entry)
                if key in ("nicknames", "acronyms", "slogans") and entry.strip().casefold() in _EVERYDAY:
                    yield t(
                        "{place}: {entry!r} kata sehari-hari; di unggahan mana pun ia akan dianggap sebutan pasangan ini.",
                        place=place,
                        entry=entry,
                    )


def _one_or_several(place: str, entry: str) -> str:
    return t(
        "{place}: {entry!r} dibaca sebagai satu isian, termasuk komanya. Bila itu beberapa isian, tulis terpisah; di buku "
        "kerja dengan titik koma (;).",
        place=place,
        entry=entry,
    )


def _ends_in_degrees(name: str) -> bool:
    """True if only academic degrees follow the commas: ``Ragil Wicitra, S.E., MSi``."""
    words = name.partition(",")[2].replace(",", " ").split()
    return all("." in word[:-1] or (len(word) <= 4 and sum(map(str.isupper, word)) > 1) for word in words)


def _label(pair: Pair) -> str:
    return str(pair.number or pair.id)
