"""``netral data import``: labelled posts of others, from CSV, JSONL, Label Studio and Argilla exports, into the corpus's form."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from classifier.errors import NetralError
from classifier.taxonomy import LABELS
from training.corpus import Post, parse_post

_DEFAULTS: dict[str, Any] = {
    "borderline": False, "lang": "id", "platform": "x", "race": "none", "stage": "luar_tahapan", "region": "tidak diketahui",
    "pair": None, "stance": None, "role": "tidak diketahui", "twin_of": None, "split": "train",
}  # fmt: skip
_TRUE = {"1", "true", "ya", "yes"}
Row = Mapping[str, Any]


def import_posts(source: Path, name: str) -> list[Post]:
    """Posts of ``source`` as writer ``name``; fields that it lacks get neutral defaults.

    CSV: a column ``text`` and either ``labels`` (keys separated by ``;`` or ``,``) or one 0/1 column a label. JSONL: an
    object a line with ``text`` and ``labels``. JSON: a Label Studio export. Argilla records are JSON lines with
    ``fields`` and ``responses``. NetralError lists the first ten faulty rows with their numbers.
    """
    posts, errors = [], []
    for number, row in enumerate(_rows(source), 1):
        try:
            posts.append(parse_post(_complete(row, name, number)))
        except (ValueError, KeyError, TypeError, IndexError) as error:
            errors.append(f"row {number}: {error}")
    if errors:
        raise NetralError(f"{source}: {len(errors)} faulty rows; nothing was imported\n  " + "\n  ".join(errors[:10]))
    if not posts:
        raise NetralError(f"{source}: no rows; expected CSV, JSONL, a Label Studio JSON or Argilla JSONL export")
    return posts


def _rows(source: Path) -> Iterator[Row]:
    try:
        text = source.read_text("utf-8-sig")
        if source.suffix.lower() == ".csv":
            yield from csv.DictReader(io.StringIO(text, newline=""))
        elif source.suffix.lower() == ".json":
            yield from (_label_studio(task) for task in json.loads(text))
        else:
            yield from (
                _argilla(row) if "fields" in row else row
                for row in map(json.loads, filter(str.strip, text.split("\n")))
            )
    except (OSError, UnicodeDecodeError, json.JSONDecodeError, csv.Error) as error:
        raise NetralError(f"{source}: can't be read ({error}); expected UTF-8 CSV, JSON or JSONL") from None


def _label_studio(task: Row) -> Row:
    result = task["annotations"][0]["result"] if task.get("annotations") else []
    return {"text": task["data"]["text"], "labels": [c for part in result for c in part["value"].get("choices", [])]}


def _argilla(record: Row) -> Row:
    answers: list[Row] = next(iter((record.get("responses") or {}).values()), [])
    value = answers[0]["value"] if answers else []
    return {"text": record["fields"]["text"], "labels": [value] if isinstance(value, str) else value}


def _labels(row: Row) -> list[str]:
    given = row.get("labels")
    if given is None:
        return [key for key in LABELS if str(row.get(key) or "").strip().lower() in _TRUE]
    if isinstance(given, str):
        given = [part for part in re.split(r"[;,|]\s*", given.strip()) if part]
    return [key for key in given if key not in ("netral", "none", "neutral")]


def _complete(row: Row, name: str, number: int) -> dict[str, Any]:
    labels = _labels(row)
    known = {f.name for f in fields(Post)}
    given = {k: v for k, v in row.items() if k in known and v not in (None, "")}
    if isinstance(given.get("borderline"), str):
        given["borderline"] = given["borderline"].lower() in _TRUE
    family = "lain_berpihak" if labels else "lain_netral"
    return {**_DEFAULTS, "id": f"{name}-{number:04d}", "author": name, "family": family, **given, "labels": labels}
