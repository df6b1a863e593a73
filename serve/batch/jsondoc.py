"""JSON documents: the list of posts inside, found and read in constant memory.

A crawler's dataset is one array of objects; an API answer wraps that array (``data``, ``items``). X API answers keep
the authors in ``includes.users``: their names are joined to the posts. Telegram's export of an account holds a list of
messages for every chat: all of them are read.
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

import ijson

from serve.batch.encoding import Encoding
from serve.batch.jsonscan import refuse_monsters
from serve.batch.jsontable import add_row, parse_object
from serve.batch.profiles import ROLE_NAMES, normalise
from serve.batch.rows import Bad, InputError, Row, Table
from serve.words import t

_USERS = "includes.users.item"
_MAX_USERS = 1_000_000


class JsonDocument:
    """One JSON document that can be read any number of times; the row number is the place in the list, from 1."""

    def __init__(self, path: Path, name: str, encoding: Encoding) -> None:
        self._path = path
        self._name = name
        self._encoding = encoding
        refuse_monsters(path, name)
        try:
            with self._bytes() as (_, stream):
                self._lists = _find_posts(stream, name)
            with self._bytes() as (_, stream):
                self._users = _users(stream) if self._lists == ["data.item"] else {}
        except (ijson.JSONError, RecursionError, UnicodeError, ValueError):
            raise self._broken() from None

    def open(self) -> Table:
        """Start a pass over the list of posts."""
        where = ", ".join(_shown(prefix) or t("paling atas") for prefix in self._lists)
        size = self._path.stat().st_size * len(self._lists)
        table = Table([], iter(()), [(t("Format"), "JSON"), (t("Daftar unggahan"), where)], size)
        table.rows = self._rows(table)
        return table

    def _rows(self, table: Table) -> Iterator[Row | Bad]:
        seen: set[str] = set()
        for number, item in enumerate(self._items(table), start=1):
            if not isinstance(item, dict):
                yield Bad(number, t("bukan objek JSON"), str(item)[:1000])
            elif item.get("type") == "service" and "action" in item:
                table.ignored[t("pesan sistem Telegram")] += 1
            else:
                yield add_row(table, seen, number, self._joined(item), self._name)

    def _items(self, table: Table) -> Iterator[Any]:
        """The items of all lists; a number beyond 64 bits stops the parser, and is told like any other fault."""
        for behind, prefix in enumerate(self._lists):
            with self._bytes() as (file, stream):
                table.position = partial(_position, file, behind * table.size // len(self._lists))
                try:
                    yield from ijson.items(stream, prefix, use_float=True)
                except ijson.JSONError:
                    raise self._broken() from None

    def _broken(self) -> InputError:
        return InputError(t("{name} bukan JSON yang utuh. Unduh ulang berkasnya.", name=self._name))

    @contextmanager
    def _bytes(self) -> Iterator[tuple[BinaryIO, _Utf8]]:
        """The file, and its content as UTF-8 without a BOM, which is what the parser takes."""
        with self._path.open("rb") as file:
            yield file, _Utf8(codecs.getreader(self._encoding.codec)(file, self._encoding.errors))

    def _joined(self, item: dict[str, Any]) -> dict[str, Any]:
        author = self._users.get(str(item.get("author_id", "")))
        if not author:
            return item
        return {**item, "author": {"username": author}, "url": f"https://x.com/{author}/status/{item.get('id', '')}"}


def _position(file: BinaryIO, behind: int) -> int:
    return behind + file.tell()


class _Utf8:
    """The content of a reader as UTF-8 bytes."""

    def __init__(self, reader: codecs.StreamReader) -> None:
        self._reader = reader

    def read(self, size: int = -1) -> bytes:
        """Up to about ``size`` bytes."""
        return self._reader.read(size).encode("utf-8", "replace")


def is_document(head: str) -> bool:
    """True if text that begins like ``head`` is one JSON document and not a JSON object a line."""
    lines = [line for line in head.splitlines() if line.strip()]
    if not lines or lines[0].lstrip()[:1] == "[":
        return bool(lines)
    whole = [parse_object(line)[0] is not None for line in lines[:-1] or lines]
    if not any(whole):
        return True
    record = parse_object(lines[0])[0]
    wraps = record is not None and any(isinstance(v, list) and v and isinstance(v[0], dict) for v in record.values())
    return len(lines) == 1 and wraps and not any(normalise(k) in ROLE_NAMES["text"] for k in record or ())


def _find_posts(stream: _Utf8, name: str) -> list[str]:
    """The ijson prefix of the only list of objects that have a text, else of the only list of objects; of messages, all lists."""
    lists: Counter[str] = Counter()
    texts: Counter[str] = Counter()
    for prefix, event, value in ijson.parse(stream):
        if event == "start_map" and _is_item(prefix):
            lists[prefix] += 1
        elif event == "map_key" and _is_item(prefix) and normalise(value) in ROLE_NAMES["text"]:
            texts[prefix] += 1
        if len(lists) > 1000:
            break
    for candidates in (list(texts), list(lists)):
        if len(candidates) == 1 or (candidates and all(_is_chat(c) for c in candidates)):
            return candidates
        if candidates:
            listed = ", ".join(_shown(c) or "[]" for c in candidates[:10])
            raise InputError(
                t("{name} berisi beberapa daftar: {names}. Simpan yang berisi unggahan saja.", name=name, names=listed)
            )
    raise InputError(t("{name} tidak berisi daftar unggahan.", name=name))


def _is_item(prefix: str) -> bool:
    """True for an item of a list that lies in no other list, or for a message in a list of chats."""
    return (prefix == "item" or prefix.endswith(".item")) and (prefix.split(".").count("item") == 1 or _is_chat(prefix))


def _is_chat(prefix: str) -> bool:
    """True for a message of one of several chats."""
    return prefix.endswith(".messages.item") and prefix.split(".").count("item") == 2


def _shown(prefix: str) -> str:
    """The place of a list as people read it, empty for the document itself."""
    return ".".join(part for part in prefix.split(".") if part != "item")


def _users(stream: _Utf8) -> dict[str, str]:
    users: dict[str, str] = {}
    for user in ijson.items(stream, _USERS):
        if isinstance(user, dict) and user.get("username") and len(users) < _MAX_USERS:
            users[str(user.get("id"))] = str(user["username"])
    return users
