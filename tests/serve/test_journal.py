from datetime import UTC, datetime
from pathlib import Path

import pytest

from serve.batch.journal import Journal, text_digest
from serve.batch.rows import InputError

NOW = datetime(2024, 11, 30, tzinfo=UTC)
KEY = {"model": "sha256:a", "kolom teks": "teks"}


def test_what_was_kept_is_there_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "j"
    with Journal(path, KEY, NOW) as journal:
        journal.add([(text_digest("a"), "2", "isi"), (text_digest("b"), "3", "lain")])
    with Journal(path, KEY, NOW.replace(day=1)) as journal:
        assert journal.get(text_digest("a")) == ("2", "isi")
        assert journal.get(text_digest("c")) is None
        assert len(journal) == 2
        assert journal.started == NOW


def test_another_key_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "j"
    Journal(path, KEY, NOW).__exit__(None, None, None)
    with pytest.raises(InputError, match=r"dengan model yang lain.*--restart"):
        Journal(path, {**KEY, "model": "sha256:b"}, NOW)


def test_a_job_that_runs_is_not_begun_twice(tmp_path: Path) -> None:
    path = tmp_path / "j"
    with Journal(path, KEY, NOW), pytest.raises(InputError, match="sedang berjalan"):
        Journal(path, KEY, NOW)


def test_a_broken_journal_says_how_to_start_over(tmp_path: Path) -> None:
    path = tmp_path / "j"
    path.write_bytes(b"ini bukan sqlite" * 100)
    with pytest.raises(InputError, match="--restart"):
        Journal(path, KEY, NOW)


def test_remove_leaves_nothing_behind(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j", KEY, NOW)
    journal.add([(text_digest("a"), "2", "isi")])
    journal.remove()
    assert list(tmp_path.iterdir()) == []
