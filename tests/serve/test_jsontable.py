from pathlib import Path

import pytest

from serve.batch.encoding import detect_encoding
from serve.batch.jsontable import JsonLines
from serve.batch.rows import Bad, InputError, Row


def read(tmp_path: Path, data: str) -> tuple[list[str], list[Row | Bad]]:
    path = tmp_path / "a.jsonl"
    path.write_text(data, "utf-8")
    table = JsonLines(path, path.name, detect_encoding(path)).open()
    rows = list(table.rows)
    return table.columns, rows


def test_nested_objects_become_dotted_columns_and_columns_grow(tmp_path: Path) -> None:
    columns, rows = read(
        tmp_path, '{"text":"a","authorMeta":{"name":"x"},"n":1}\n\n{"text":"b","tags":["y"],"z":null}\n'
    )
    assert columns == ["text", "authorMeta.name", "n", "tags", "z"]
    assert isinstance(rows[0], Row) and isinstance(rows[1], Row)
    assert rows[0].cells == {"text": "a", "authorMeta.name": "x", "n": "1"}
    assert rows[1].cells == {"text": "b", "tags": '["y"]', "z": ""}
    assert rows[0].original == {"text": "a", "authorMeta": {"name": "x"}, "n": 1}
    assert [r.number for r in rows] == [1, 3]


def test_bad_lines_are_rejects(tmp_path: Path) -> None:
    deep = "[" * 100_000
    _, rows = read(tmp_path, f'{{"a":1\n[1]\n{{"a":{deep}\n{{"a":"ok"}}')
    assert [r.reason for r in rows if isinstance(r, Bad)] == [
        "JSON rusak atau terpotong di karakter ke-7",
        "bukan objek JSON",
        "JSON bertingkat terlalu dalam",
    ]
    assert isinstance(rows[3], Row)


def test_endless_keys_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="lebih dari 1000 kolom"):
        read(tmp_path, "\n".join(f'{{"k{i}":1}}' for i in range(1100)))


def test_an_endless_line_is_a_reject(tmp_path: Path) -> None:
    _, rows = read(tmp_path, '{"a":"' + "x" * 2_500_000 + '"}\n{"a":"b"}\n')
    assert [type(r) for r in rows] == [Bad, Row]
