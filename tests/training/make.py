"""Posts for tests, with defaults for every field."""

import random
from typing import Any

from training.corpus import Post, parse_post

WORDS = ["rapat", "pagi", "hujan", "soto", "kantor", "absen"]


def row(**changes: Any) -> dict[str, Any]:
    """A valid neutral post as a JSON object."""
    return {
        "id": "x-1", "text": "Rapat pagi di aula", "labels": [], "borderline": False, "lang": "id", "platform": "x",
        "race": "none", "stage": "luar_tahapan", "region": "Contoh", "family": "keseharian", "pair": None, "stance": None,
        "role": "guru", "author": "w01", "twin_of": None, "split": "train",
    } | changes  # fmt: skip


def post(**changes: Any) -> Post:
    """A valid post; with labels, its family is ``ajakan`` unless given."""
    if changes.get("labels") and "family" not in changes:
        changes["family"] = "ajakan"
    return parse_post(row(**changes))


def posts(count: int) -> list[Post]:
    """Posts that say a word of rare letters if and only if they are labelled so."""
    rng = random.Random(0)
    out = []
    for i in range(count):
        partisan = i % 2 == 0
        words = [*rng.choices(WORDS, k=3), *(["zaqvx"] if partisan else [])]
        rng.shuffle(words)
        out.append(post(id=f"x-{i}", text=" ".join(words), labels=["hadir_deklarasi"] if partisan else []))
    return out
