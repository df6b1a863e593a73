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
_TRUE, _FALSE = {"1", "1.0", "true", "ya", "yes"}, {"", "0", "0.0", "false", "tidak", "no"}
_NEUTRAL = {"netral", "none", "neutral"}
Row = Mapping[str, Any]


def import_posts(source: Path, name: str) -> list[Post]:
    """Posts of ``source`` as writer ``name``; fields that it lacks get neutral defaults.

    CSV: a column ``text`` and either ``labels`` (keys separated by ``;`` or ``,``; empty for a neutral post) or one 0/1 column
    a label. JSONL: an object a line with ``text`` and ``labels``. JSON: a Label Studio export. Argilla records are JSON lines
    with ``fields`` and ``responses``, of which one question holds labels. A row that nobody labelled is faulty, not neutral.
    NetralError lists the first ten faulty rows with their numbers.
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
    done = [a for a in task.get("annotations") or () if not a.get("was_cancelled")]
    labels = [c for part in done[0]["result"] for c in part["value"].get("choices", [])] if done else None
    return {"text": task["data"]["text"], "labels": labels}


def _argilla(record: Row) -> Row:
    questions = (record.get("responses") or {}).values()
    given = [[a["value"] for a in answers if a.get("status", "submitted") == "submitted"] for answers in questions]
    values = [[first[0]] if isinstance(first[0], str) else first[0] for first in given if first]
    found = [v for v in values if isinstance(v, list) and set(map(str, v)) <= {*LABELS, *_NEUTRAL}]
    return {"text": record["fields"]["text"], "labels": found[0] if len(found) == 1 else None}


def _labels(row: Row) -> list[str]:
    given = row.get("labels")
    if given is None:
        columns = {key: str(row[key] or "").strip().lower() for key in LABELS if key in row}
        if not columns:
            raise ValueError(
                "nobody labelled it; give `labels` (empty for a neutral post), a 0/1 column a label, or leave it out"
            )
        if odd := sorted(set(columns.values()) - _TRUE - _FALSE):
            raise ValueError(f"{odd[0]!r} in a label's column; write 0 or 1")
        return [key for key, value in columns.items() if value in _TRUE]
    if isinstance(given, str):
        given = [part for part in re.split(r"[;,|]\s*", given.strip()) if part]
    return [key for key in given if key not in _NEUTRAL]


def _complete(row: Row, name: str, number: int) -> dict[str, Any]:
    labels = _labels(row)
    known = {f.name for f in fields(Post)}
    given = {k: v for k, v in row.items() if k in known and v not in (None, "")}
    if isinstance(given.get("borderline"), str):
        given["borderline"] = given["borderline"].lower() in _TRUE
    family = "lain_berpihak" if labels else "lain_netral"
    return {**_DEFAULTS, "id": f"{name}-{number:04d}", "author": name, "family": family, **given, "labels": labels}
