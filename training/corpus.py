"""The labelled corpus on disk: one post a line in ``data/posts/*.jsonl``; loading, schema, splits, digest."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.errors import NetralError
from classifier.lexicon import Lexicon
from classifier.lexicon_toml import load_lexicon
from classifier.taxonomy import HEADS, LABELS

DATA = Path(__file__).resolve().parents[1] / "data"
SPLITS = ("train", "validation", "test")
PLATFORMS = ("facebook", "instagram", "tiktok", "x", "whatsapp", "telegram", "youtube", "threads")
RACES = ("pilkada", "pileg", "pilpres", "dpd", "none")
STAGES = (
    "penjaringan", "pencalonan", "penetapan", "kampanye", "masa_tenang", "pemungutan", "rekapitulasi", "sengketa",
    "psu", "luar_tahapan",
)  # fmt: skip
STANCES = ("favour", "harm", "neutral")
PARTISAN_FAMILIES = (
    "ajakan", "dukungan", "pujian", "slogan", "materi", "serangan", "undangan", "pendataan", "pembagian", "fasilitas",
    "tekanan", "panitia", "foto", "hadir", "penjaringan", "rekomendasi", "maju", "timses", "alat_peraga", "ktp",
    "wewenang", "balik_dukung", "lain_berpihak",
)  # fmt: skip
NEUTRAL_FAMILIES = (
    "netralitas", "berita", "keluhan", "satire", "penolakan", "ajakan_umum", "kerja_pemilu", "dinas", "dunia_lain",
    "politik_umum", "kenangan", "orang_lain", "semua_pihak", "tugas_hadir", "luar_cakupan", "konteks_samar",
    "keseharian", "lain_netral",
)  # fmt: skip
EVERYDAY = "keseharian"
FAMILIES = PARTISAN_FAMILIES + NEUTRAL_FAMILIES


@dataclass(frozen=True, slots=True)
class Post:
    """One labelled post. ``pair`` is the side (``race/pair`` or a party), ``stance`` how the text stands to it.

    ``author`` is the writer who composed it, ``role`` the voice it is written in; ``twin_of`` names the post whose
    words it reuses with one decisive change.
    """

    id: str
    text: str
    labels: tuple[str, ...]
    borderline: bool
    lang: str
    platform: str
    race: str
    stage: str
    region: str
    family: str
    pair: str | None
    stance: str | None
    role: str
    author: str
    twin_of: str | None
    split: str

    @property
    def partisan(self) -> bool:
        """True when any label is given."""
        return bool(self.labels)

    @property
    def race_id(self) -> str | None:
        """The race of the side that the post is about; None for a party, an implied side, or none."""
        return self.pair.split("/")[0] if self.pair and "/" in self.pair else None

    def to_json(self) -> str:
        """The post's line in a JSONL file."""
        return json.dumps(asdict(self), ensure_ascii=False)


_FIELDS = tuple(f.name for f in fields(Post))
_CHOICES = {
    "platform": PLATFORMS, "race": RACES, "stage": STAGES, "family": FAMILIES, "stance": (None, *STANCES), "split": SPLITS,
}  # fmt: skip


def parse_post(row: Any) -> Post:
    """A post from a decoded JSON object. ValueError says which field is wrong, what was found and what is allowed."""
    if not isinstance(row, dict):
        raise ValueError(f"expected an object, got {type(row).__name__}")
    if wrong := set(_FIELDS) ^ set(row):
        raise ValueError(f"missing or unknown fields {sorted(wrong)}; expected exactly {', '.join(_FIELDS)}")
    for name in ("id", "text", "lang", "region", "role", "author"):
        if not isinstance(row[name], str) or not row[name].strip():
            raise ValueError(f"{name}: expected non-empty text, got {row[name]!r}")
    for name, allowed in _CHOICES.items():
        if row[name] not in allowed:
            raise ValueError(f"{name}: {row[name]!r} is not one of {', '.join(map(str, allowed))}")
    labels = row["labels"]
    if not isinstance(labels, list) or not set(labels) <= set(LABELS) or len(set(labels)) != len(labels):
        raise ValueError(f"labels: {labels!r}; expected distinct keys of {', '.join(LABELS)}")
    if "indikasi_lain" in labels and len(labels) > 1:
        raise ValueError("labels: indikasi_lain stands alone; drop it or the others")
    if not isinstance(row["borderline"], bool):
        raise ValueError(f"borderline: expected true or false, got {row['borderline']!r}")
    if (row["family"] in PARTISAN_FAMILIES) != bool(labels):
        raise ValueError(f"family: {row['family']!r} does not fit labels {labels!r}")
    if (row["pair"] is None) != (row["stance"] is None):
        raise ValueError("pair and stance: give both or neither")
    return Post(**{**row, "labels": tuple(key for key in LABELS if key in labels)})


def lines_of(path: Path) -> list[str]:
    """The lines of a JSONL file; only a line feed ends one, since JSON may hold other separators."""
    text = path.read_text("utf-8")
    return text.removesuffix("\n").split("\n") if text else []


def read_posts(paths: Iterable[Path]) -> tuple[list[Post], list[str]]:
    """Posts of JSONL files in file order, and one message ``file:line: what is wrong`` for every faulty line."""
    posts: list[Post] = []
    errors: list[str] = []
    for path in sorted(paths):
        for number, line in enumerate(lines_of(path), 1):
            try:
                posts.append(parse_post(json.loads(line)))
            except ValueError as error:
                errors.append(f"{path.name}:{number}: {error}")
    return posts, errors


def load_posts(folder: Path | None = None) -> list[Post]:
    """All posts of a folder (default ``data/posts``). NetralError if there are none or any line is faulty."""
    folder = folder or DATA / "posts"
    posts, errors = read_posts(folder.glob("*.jsonl"))
    if errors:
        raise NetralError(f"{len(errors)} faulty lines in {folder}; first: {errors[0]}; run `netral data check`")
    if not posts:
        raise NetralError(f"no posts in {folder}; expected *.jsonl files")
    return posts


def load_lexicons(folder: Path) -> Lexicon:
    """Every lexicon file of ``folder`` together: parties, gazetteer and all races. LexiconError on a mistake."""
    return load_lexicon(*sorted(folder.glob("*.toml")))


def races_of_writers(posts: Iterable[Post], folder: Path) -> dict[str, Lexicon]:
    """By writer, the races that their ``posts`` are about, from the lexicon files of ``folder``."""
    wanted: dict[str, set[str]] = {}
    for post in posts:
        if post.race_id:
            wanted.setdefault(post.author, set()).add(post.race_id)
    races = load_lexicons(folder).races
    return {writer: Lexicon(tuple(race for race in races if race.id in ids)) for writer, ids in wanted.items()}


def of_split(posts: Iterable[Post], split: str) -> list[Post]:
    """The posts of one split, in order."""
    return [post for post in posts if post.split == split]


def posts_of(posts: Sequence[Post], split: str, data: Path) -> list[Post]:
    """Posts of ``split``, which must have some. NetralError names the folder ``data`` otherwise."""
    found = of_split(posts, split)
    if not found:
        raise NetralError(f"{data}: no posts in split {split!r}; give train, validation or test")
    return found


def targets(posts: Sequence[Post]) -> NDArray[np.bool_]:
    """Label matrix (posts, heads): the six labels, then any."""
    return np.array([[*(key in p.labels for key in LABELS), p.partisan] for p in posts], bool).reshape(-1, len(HEADS))


def corpus_digest(posts: Iterable[Post]) -> str:
    """``sha256:...`` over every post, independent of file layout and order."""
    lines = sorted(post.to_json() for post in posts)
    return "sha256:" + hashlib.sha256("\n".join(lines).encode()).hexdigest()


def load_splits(folder: Path | None = None) -> Any:
    """The corpus as a ``datasets.DatasetDict`` with the splits train, validation and test."""
    from datasets import Dataset, DatasetDict

    posts = load_posts(folder)
    return DatasetDict(
        {s: Dataset.from_list([asdict(p) | {"labels": list(p.labels)} for p in of_split(posts, s)]) for s in SPLITS}
    )
