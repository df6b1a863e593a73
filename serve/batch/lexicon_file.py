"""Lexicons as files, TOML or workbook: read, added to, written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import tomlkit

from classifier.errors import LexiconError
from classifier.lexicon import Lexicon, Pair, Race
from classifier.lexicon_toml import load_lexicon, parse_lexicon
from serve.batch.atomic import atomic
from serve.batch.lexicon_sheet import in_columns, read_workbook, refuse_commas, refuse_own_content
from serve.batch.lexicon_template import write_workbook
from serve.words import t

SUFFIXES = (".toml", ".xlsx")


def read_lexicon(path: Path) -> Lexicon:
    """The lexicon in a TOML file or a workbook.

    Raises
    ------
    LexiconError, InputError
        If it can't be read or holds a mistake; the message says where and what to do.
    """
    if path.suffix.lower() == ".xlsx" and path.is_file():
        with TemporaryDirectory(prefix="netral-") as room:
            return read_workbook(path, Path(room))
    return load_lexicon(path)


def filled_lexicon(path: Path) -> Lexicon:
    """The lexicon of ``path`` for scoring, which must name somebody: an unfilled template hides nobody."""
    lexicon = read_lexicon(path)
    if not (lexicon.name_steps or lexicon.account_steps):
        raise LexiconError(
            t("{path}: leksikon ini masih kosong. Isi dulu pasangan dan sebutannya, lalu ulangi.", path=path)
        )
    return lexicon


def new_lexicon(path: Path, race: Race) -> None:
    """Write a template for ``race`` to ``path``, which must not exist.

    Raises
    ------
    LexiconError
        If it exists, its folder does not, or its name has no known ending.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise LexiconError(t("Nama {name} harus berakhiran .xlsx atau .toml.", name=path.name))
    if path.exists():
        raise LexiconError(t("{path} sudah ada. Pilih nama lain.", path=path))
    if not path.parent.is_dir():
        raise LexiconError(t("Folder {path} tidak ada. Buat dulu foldernya, atau pilih folder lain.", path=path.parent))
    lexicon = Lexicon((race,))
    with atomic(path) as draft:
        if path.suffix.lower() == ".xlsx":
            write_workbook(draft, lexicon)
        else:
            draft.write_text(_to_toml(lexicon), "utf-8")


def add_entries(path: Path, number: int, entries: Mapping[str, Sequence[str]], race: str | None = None) -> list[str]:
    """Add entries (by list key) to the pair with ``number``, made if it is not there; what was really new.

    A TOML file keeps its comments and layout; both kinds are checked before they replace the old file.

    Raises
    ------
    LexiconError, InputError
        If the lexicon or an entry is wrong, ``race`` is not given where the file holds several, or a workbook holds
        what would be lost.
    """
    lexicon = read_lexicon(path)
    if path.suffix.lower() == ".xlsx":
        with TemporaryDirectory(prefix="netral-") as room:
            refuse_own_content(path, Path(room))
    _check(entries)
    at = _race_index(lexicon, race, path.name)
    pairs = list(lexicon.races[at].pairs)
    place = next((i for i, pair in enumerate(pairs) if pair.number == number), len(pairs))
    pair = pairs[place] if place < len(pairs) else Pair(id=f"p{number}", number=number)
    fresh = {
        key: [e for e in dict.fromkeys(given) if e.casefold() not in {x.casefold() for x in getattr(pair, key)}]
        for key, given in entries.items()
    }
    with atomic(path) as draft:
        if path.suffix.lower() == ".xlsx":
            changed: dict[str, Any] = {key: (*getattr(pair, key), *new) for key, new in fresh.items()}
            pairs[place:] = [replace(pair, **changed), *pairs[place + 1 :]]
            races = list(lexicon.races)
            races[at] = replace(races[at], pairs=tuple(pairs))
            write_workbook(draft, Lexicon(tuple(races), lexicon.parties))
        else:
            draft.write_text(_added(path, at, place, pair, fresh), "utf-8")
    return [e for new in fresh.values() for e in new]


def _race_index(lexicon: Lexicon, asked: str | None, name: str) -> int:
    ids = [race.id for race in lexicon.races]
    if asked in ids:
        return ids.index(asked)
    if asked is None and len(ids) == 1:
        return 0
    raise LexiconError(
        t("{name} berisi pemilihan {ids}. Sebutkan salah satu dengan --race.", name=name, ids=", ".join(ids))
    )


def _check(entries: Mapping[str, Sequence[str]]) -> None:
    """Refuse entries that no lexicon may hold, whatever file they are for."""
    for key, given in entries.items():
        refuse_commas(key, given)
    lists: dict[str, Any] = {key: tuple(given) for key, given in entries.items()}
    pair = Pair("p", 1, **lists)
    try:
        parse_lexicon(_to_toml(Lexicon((Race("r", "r", "pilkada", "r", (pair,)),))))
    except LexiconError as error:
        raise LexiconError(in_columns(re.sub(r"^leksikon, baris \d+: ", "", str(error)))) from None


def _added(path: Path, at: int, place: int, pair: Pair, fresh: Mapping[str, Sequence[str]]) -> str:
    document: Any = tomlkit.parse(path.read_text("utf-8-sig"))
    race = document["race"][at]
    if not race.get("pair"):
        race["pair"] = tomlkit.aot()
    if place == len(race["pair"]):
        table = tomlkit.table()
        table.update({"id": pair.id, "number": pair.number})
        race["pair"].append(table)
    table = race["pair"][place]
    for key, new in fresh.items():
        if new:
            table.setdefault(key, tomlkit.array()).extend(new)
    text = tomlkit.dumps(document)
    parse_lexicon(text, path.name)
    return text


def _to_toml(lexicon: Lexicon) -> str:
    def bare(record: Mapping[str, Any]) -> dict[str, Any]:
        return {k: v for k, v in record.items() if v not in (None, "", [])}

    races = [bare(race | {"pair": [bare(pair) for pair in race["pair"]]}) for race in lexicon.to_dict()["race"]]
    parties = {"parties": {"names": list(lexicon.parties)}} if lexicon.parties else {}
    return tomlkit.dumps({**parties, "race": races})
