"""Which column is the text, the time, the URL, the account: found from names and content, or as asked.

An unclear choice of the text column is an error that lists the candidates; nothing is guessed in silence.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from serve.batch.profiles import ALIASES, ROLE_NAMES, ROLES, WEAK_TEXT, name_parts, normalise
from serve.batch.prose import filled_cells, mean_words, mostly_bare, mostly_times
from serve.batch.rows import InputError, Row
from serve.batch.sources import PROFILES, Profile
from serve.words import t


class UnclearColumnError(InputError):
    """Several columns could hold the text; ``candidates`` are their names."""

    def __init__(self, message: str, candidates: Sequence[str]) -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)


Sample = Sequence[Mapping[str, str]]
_WORDY = 4
"""Words a cell, from which on a column may hold posts whatever its name."""
_KEY = re.compile(r'"(\w+)": *"')


@dataclass(frozen=True, slots=True)
class Layout:
    """The column of each role (None: there is none) and the source that the table looks like."""

    text: str
    time: str | None
    url: str | None
    account: str | None
    platform: str | None
    profile: Profile | None
    guessed: bool = False

    def text_of(self, row: Row) -> str:
        """The text of a row, whole where the source keeps it apart."""
        fuller = self.profile.fuller if self.profile else ""
        return (row.cells.get(fuller) if fuller else "") or row.cells.get(self.text, "")

    def time_of(self, row: Row) -> str:
        """When a row was posted, as it says."""
        return row.cells.get(self.time, "") if self.time else ""

    def findings(self) -> list[tuple[str, str]]:
        """What was found, in words."""
        none = t("tidak ada")
        return [
            (t("Sumber"), self.profile.title if self.profile else t("tabel umum")),
            (t("Kolom teks"), self.text + (t(" (ditebak dari isinya)") if self.guessed else "")),
            (t("Kolom waktu"), self.time or none),
            (t("Kolom tautan"), self.url or none),
            (t("Kolom akun"), self.account or none),
        ]


def find_layout(columns: Sequence[str], sample: Sample, asked: Mapping[str, str | None], name: str = "") -> Layout:
    """The layout of a table with ``columns``, judged by its first rows.

    ``asked`` holds the column a user names for a role (one of ``ROLES``), which always wins.

    Raises
    ------
    InputError
        If a column asked for does not exist, or the text column is missing or unclear.
    """
    chosen = {role: _existing(column, columns, role, name) for role, column in asked.items() if column is not None}
    profile = _profile(columns)
    guessed = False
    if "text" not in chosen:
        chosen["text"], guessed = _text_column(columns, sample, profile, name)
    for role in ROLES[1:]:
        if role not in chosen:
            preferred = getattr(profile, role) if profile and role != "platform" else ()
            names = (*preferred, *ALIASES[role])
            found = _filled(_named(columns, names), sample) or _named(columns, names)
            rest = [c for c in found if c not in chosen.values()]
            if role == "time":
                rest = [c for c in rest if mostly_times(filled_cells(c, sample))] or rest
            if rest:
                chosen[role] = rest[0]
    if profile and asked.get("text") is not None:
        profile = replace(profile, fuller="")
    get = chosen.get
    return Layout(chosen["text"], get("time"), get("url"), get("account"), get("platform"), profile, guessed)


def _profile(columns: Sequence[str]) -> Profile | None:
    names = {normalise(c) for c in columns}
    for profile in PROFILES:
        if all(any(normalise(n) in names for n in any_of) for any_of in profile.signature):
            return profile
    return None


def _text_column(columns: Sequence[str], sample: Sample, profile: Profile | None, name: str) -> tuple[str, bool]:
    means = {c: mean_words(filled_cells(c, sample)) for c in columns if not _has_other_role(c)}
    wordy = [c for c, mean in means.items() if mean >= _WORDY]
    candidates, guessed = _named_texts(columns, sample, profile, bool(wordy))
    candidates = _without_copies(candidates, sample)
    rivals: list[str] = []
    hidden = False
    if not _named(candidates, (*(profile.text if profile else ()), *ALIASES["text"])):
        least = 2 * max((mean_words(filled_cells(c, sample)) for c in candidates), default=0.0)
        rivals = [c for c in wordy if c not in candidates and means[c] >= least]
        hidden = any(_hides_text(cell) for row in sample for cell in row.values())
    if len(candidates) == 1 and not rivals and not hidden:
        return candidates[0], guessed
    if not candidates and len(rivals) == 1:
        return rivals[0], True
    candidates = [*candidates, *rivals]
    where = f"{name}: " if name else ""
    if candidates:
        listed = ", ".join(repr(c) for c in candidates)
        raise UnclearColumnError(
            where + t("kolom teks tidak jelas, calonnya {listed}. Sebutkan dengan --text-column NAMA.", listed=listed),
            candidates,
        )
    listed = ", ".join(repr(c) for c in columns)
    raise InputError(
        where
        + t(
            "kolom teks tidak ditemukan di antara {listed}. Sebutkan dengan --text-column NAMA. Bila tiap baris berkas ini "
            "satu unggahan tanpa judul kolom, tambahkan --separator tab --header-row 0.",
            listed=listed,
        )
    )


def _named_texts(
    columns: Sequence[str], sample: Sample, profile: Profile | None, wordy: bool
) -> tuple[list[str], bool]:
    """Columns with the best name that a text goes by, and whether filled ones with a better name were passed over.

    Where some column is ``wordy``, columns of links, numbers or single words are passed over; what an exporter calls its
    text is taken as it is.
    """
    exact = [[c for c in columns if normalise(c) == normalise(n)] for n in (profile.text if profile else ())]
    empty: list[str] = []
    passed = False
    for found in (*exact, _named(columns, ALIASES["text"]), _named(columns, WEAK_TEXT)):
        filled = _filled(found, sample)
        prose = filled if found in exact else [c for c in filled if not mostly_bare(filled_cells(c, sample))]
        if prose or (filled and not wordy):
            return prose or [c for c in filled if mean_words(filled_cells(c, sample))] or filled, passed
        passed = passed or bool(filled)
        empty = empty or ([] if filled else found)
    return ([] if passed else empty), passed


def _named(columns: Sequence[str], names: Sequence[str]) -> list[str]:
    """Columns that bear one of ``names``, in the order of ``names``; whole names before parts of names."""
    wanted = list(dict.fromkeys(map(normalise, names)))
    whole = [c for n in wanted for c in columns if normalise(c) == n]
    parts = [c for n in wanted for c in columns if n in name_parts(c) and c not in whole]
    return list(dict.fromkeys((*whole, *parts)))


def _filled(columns: Sequence[str], sample: Sample) -> list[str]:
    return [c for c in columns if any(row.get(c, "").strip() for row in sample)]


def _without_copies(columns: Sequence[str], sample: Sample) -> list[str]:
    """``columns`` less those that say the same as an earlier one, or begin to, in every row of the sample."""
    kept: list[str] = []
    for column in columns:
        if not any(all(row.get(k, "").startswith(row.get(column, "")[:50]) for row in sample) for k in kept):
            kept.append(column)
    return kept


def _hides_text(cell: str) -> bool:
    """True for a JSON list of objects with a text of their own, as Facebook keeps a person's posts."""
    keys = _KEY.findall(cell) if cell.startswith("[{") else []
    return any(key == "post" or normalise(key) in ROLE_NAMES["text"] for key in keys)


def _has_other_role(column: str) -> bool:
    return any(normalise(column) in ROLE_NAMES[role] for role in ROLES[1:])


def _existing(asked: str, columns: Sequence[str], role: str, name: str) -> str:
    if asked in columns:
        return asked
    same = [c for c in columns if normalise(c) == normalise(asked)]
    if len(same) == 1:
        return same[0]
    close = difflib.get_close_matches(asked, columns, 1)
    hint = t(" Maksudnya {close!r}?", close=close[0]) if close else ""
    raise InputError(
        (f"{name}: " if name else "")
        + t("kolom {asked!r} tidak ada. Yang ada: {columns}.", asked=asked, columns=", ".join(map(repr, columns)))
        + hint
    )
