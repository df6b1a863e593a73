"""Posts that others labelled come in from four formats, or not at all."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from classifier.errors import NetralError
from training.importing import import_posts

STUDIO = [
    {
        "data": {"text": "hadir di deklarasi"},
        "annotations": [{"result": [{"value": {"choices": ["hadir_deklarasi"]}}]}],
    },
    {"data": {"text": "rapat"}, "annotations": [{"was_cancelled": True, "result": []}, {"result": []}]},
]
ARGILLA = [
    {
        "fields": {"text": "hadir di deklarasi"},
        "responses": {"note": [{"value": "jelas"}], "label": [{"value": ["hadir_deklarasi"], "status": "submitted"}]},
    },
    {"fields": {"text": "rapat"}, "responses": {"label": [{"value": "netral"}]}},
]
SOURCES = {
    "a.csv": "text,labels,borderline\nhadir di deklarasi,hadir_deklarasi,ya\nrapat,,\n",
    "b.csv": "text,hadir_deklarasi\nhadir di deklarasi,1.0\nrapat,0\n",
    "c.jsonl": '{"text": "hadir di deklarasi", "labels": ["hadir_deklarasi"]}\n{"text": "rapat", "labels": "netral"}\n',
    "d.json": json.dumps(STUDIO),
    "e.jsonl": "\n".join(map(json.dumps, ARGILLA)),
}


@pytest.mark.parametrize("name", SOURCES)
def test_every_format_gives_the_same_posts(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(SOURCES[name])
    posts = import_posts(tmp_path / name, "kami")
    assert [(p.text, p.labels, p.author) for p in posts] == [
        ("hadir di deklarasi", ("hadir_deklarasi",), "kami"),
        ("rapat", (), "kami"),
    ]


@pytest.mark.parametrize(
    ("name", "source", "says"),
    [
        ("a.csv", "text,labels\nrapat,salah\n", "row 1: labels"),
        ("a.csv", "isi,labels\nrapat,\n", "row 1: missing"),
        ("a.csv", "text,label\nayo coblos,hadir_deklarasi\n", "row 1: nobody labelled it"),
        ("a.csv", "text,hadir_deklarasi\nayo coblos,x\n", "row 1: 'x'"),
        ("a.jsonl", '{"text": "ayo coblos"}\n', "row 1: nobody labelled it"),
        ("a.json", '[{"data": {"text": "ayo coblos"}, "annotations": []}]', "row 1: nobody labelled it"),
        ("a.json", '[{"data": {"text": "a"}, "annotations": [{"was_cancelled": true, "result": []}]}]', "nobody"),
        ("a.jsonl", '{"fields": {"text": "ayo coblos"}, "responses": {}}\n', "row 1: nobody labelled it"),
        (
            "a.jsonl",
            '{"fields": {"text": "a"}, "responses": {"label": [{"value": "netral", "status": "discarded"}]}}\n',
            "nobody",
        ),
        ("a.json", "{", "can't be read"),
        ("a.jsonl", "", "no rows"),
        ("a.csv", "text,labels,platform\nrapat,,koran\n", "platform"),
    ],
)
def test_faulty_rows_are_named_and_nothing_comes_in(tmp_path: Path, name: str, source: str, says: str) -> None:
    (tmp_path / name).write_text(source)
    with pytest.raises(NetralError, match=says):
        import_posts(tmp_path / name, "kami")


def test_the_command_writes_once(tmp_path: Path) -> None:
    from training.cli import data_app

    (tmp_path / "posts").mkdir()
    (tmp_path / "a.csv").write_text(SOURCES["a.csv"])
    arguments = ["import", str(tmp_path / "a.csv"), "--name", "kami", "--data", str(tmp_path)]
    assert CliRunner().invoke(data_app, arguments).exit_code == 0
    assert len((tmp_path / "posts" / "kami.jsonl").read_text().splitlines()) == 2
    again = CliRunner().invoke(data_app, arguments)
    assert again.exit_code == 2
    assert "exists" in again.output
