import json
from pathlib import Path
from typing import Any

import pytest

from serve.batch.files import File
from serve.batch.job import inspect
from serve.batch.jsondoc import JsonDocument, is_document
from serve.batch.readers import ReadOptions, open_reader
from serve.batch.rows import Bad, InputError, Row


def read(tmp_path: Path, document: Any, encoding: str = "utf-8") -> list[Row | Bad]:
    path = tmp_path / "a.json"
    path.write_text(document if isinstance(document, str) else json.dumps(document, indent=1), encoding)
    reader = open_reader(File(path, "a.json"), ReadOptions(), tmp_path)
    assert isinstance(reader, JsonDocument)
    return list(reader.open().rows)


@pytest.mark.parametrize(
    ("head", "document"),
    [
        ('[{"a":1}]', True),
        ('{\n "data": []}', True),
        ('{"data":[{"text":"a"}]}', True),
        ('{"text":"a"}\n{"text":"b"}', False),
        ('{"text":"a"}', False),
        ('{"text":"a","media":[{"u":1}]}', False),
        ('{"text":"rusak\n{"text":"b"}\n{"text":"c"}', False),
    ],
)
def test_documents_are_told_from_lines(head: str, document: bool) -> None:
    assert is_document(head) is document


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_list_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    text = json.dumps([{"text": "é “a”", "n": 1.5}], ensure_ascii=False)
    (row,) = read(tmp_path, text, encoding)
    assert isinstance(row, Row)
    assert row.cells == {"text": "é “a”", "n": "1.5"}


def test_authors_of_x_are_joined(tmp_path: Path) -> None:
    (row,) = read(
        tmp_path,
        {"data": [{"id": "5", "text": "a", "author_id": "7"}], "includes": {"users": [{"id": "7", "username": "u"}]}},
    )
    assert isinstance(row, Row)
    assert (row.cells["author.username"], row.cells["url"]) == ("u", "https://x.com/u/status/5")


def test_the_list_with_texts_is_chosen_and_two_are_refused(tmp_path: Path) -> None:
    rows = read(tmp_path, {"items": [{"caption": "a"}, 5], "log": [{"x": 1}]})
    assert [type(r) for r in rows] == [Row, Bad]
    with pytest.raises(InputError, match="beberapa daftar: a, b"):
        read(tmp_path, {"a": [{"text": "x"}], "b": [{"text": "y"}]})
    with pytest.raises(InputError, match="tidak berisi daftar"):
        read(tmp_path, '{\n"a": 1}')


@pytest.mark.parametrize("text", ['[{"text": "terpotong', "[" * 500 + "]" * 500, '[{"text":"a"}, x]'])
def test_broken_or_bottomless_documents_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError):
        read(tmp_path, text)


def test_an_endless_string_is_refused_before_parsing(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="16 juta"):
        read(tmp_path, '[{"text":"' + '\\"x' * (6 << 20) + '"}]')


def test_half_characters_become_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text":"a\\ud83d","b":1}\n{"text":"c"}\n')
    row = next(iter(open_reader(File(path, "a.jsonl"), ReadOptions(), tmp_path).open().rows))
    assert isinstance(row, Row)
    assert row.cells["text"] == "a�"


def message(n: int, text: Any, **more: Any) -> dict[str, Any]:
    return {"id": n, "type": "message", "date": "2026-11-02T08:00:00", "from": "Budi", "text": text, **more}


def test_messages_of_telegram_are_plain_text_and_its_own_lines_are_counted(tmp_path: Path) -> None:
    pieces = ["Menangkan nomor 2, ", {"type": "bold", "text": "lanjutkan!"}, " ", {"type": "link", "text": "t.me/x"}]
    service = {"id": 2, "type": "service", "actor": "Budi", "action": "create_group", "text": "", "text_entities": []}
    path = tmp_path / "result.json"
    path.write_text(json.dumps({"name": "Grup", "messages": [message(1, pieces), service, message(3, "apa kabar")]}))
    (part,) = inspect([File(path, path.name)], ReadOptions(), {}, tmp_path).parts
    table = part.reader.open()
    rows = [row for row in table.rows if isinstance(row, Row)]
    assert [(r.number, part.layout.text_of(r)) for r in rows] == [
        (1, "Menangkan nomor 2, lanjutkan! t.me/x"),
        (3, "apa kabar"),
    ]
    assert part.layout.time == "date"
    assert table.ignored == {"pesan sistem Telegram": 1}


def test_all_chats_of_a_telegram_account_are_read(tmp_path: Path) -> None:
    chats = [{"name": "A", "messages": [message(1, "satu"), message(2, "dua")]}, {"messages": [message(1, "tiga")]}]
    left = [{"name": "C", "messages": [message(9, [{"type": "italic", "text": "empat"}])]}]
    export = {"contacts": {"list": [{"phone": "0"}]}, "chats": {"list": chats}, "left_chats": {"list": left}}
    rows = read(tmp_path, export)
    assert [(r.number, r.cells["text"]) for r in rows if isinstance(r, Row)] == [
        (1, "satu"),
        (2, "dua"),
        (3, "tiga"),
        (4, "empat"),
    ]


@pytest.mark.parametrize("odd", [["a b c d e", "f"], [{"text": "komentar satu dua tiga"}], {}, [5, {"text": "a"}]])
def test_a_column_of_lists_is_never_the_text(tmp_path: Path, odd: Any) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps([{"text": odd, "isi": "halo semua apa kabar"}]))
    (part,) = inspect([File(path, path.name)], ReadOptions(), {}, tmp_path).parts
    assert part.layout.text == "isi"
    assert part.columns == ("text", "isi")
    path.write_text(json.dumps([{"text": odd, "n": 1}]))
    with pytest.raises(InputError, match="kolom teks tidak ditemukan"):
        inspect([File(path, path.name)], ReadOptions(), {}, tmp_path)
