"""Posts for tests, with defaults for every field."""

from typing import Any

from training.corpus import Post, parse_post


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
