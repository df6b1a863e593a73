from datetime import UTC, datetime
from pathlib import Path

import pytest

from serve.batch.journal import Journal, Kept
from serve.batch.near import likeness, text_digest
from serve.batch.rows import InputError

NOW = datetime(2024, 11, 30, tzinfo=UTC)
KEY = {"model": "sha256:a", "kolom teks": "teks"}


def kept(text: str, row: str) -> Kept:
    return Kept(likeness(text).key, row, text_digest(text), "isi")


def test_what_was_kept_is_there_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "j"
    with Journal(path, KEY, NOW) as journal:
        journal.add([kept("a", "2"), kept("b", "3")])
    with Journal(path, KEY, NOW.replace(day=1)) as journal:
        assert journal.get(likeness("a").key) == kept("a", "2")
        assert journal.get(likeness("c").key) is None
        assert journal.is_known(likeness("b")) and not journal.is_known(likeness("c"))
        assert len(journal) == 2
        assert journal.started == NOW


def test_long_posts_that_are_alike_share_a_verdict_also_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "j"
    one = " ".join(f"kata{chr(97 + i)}" for i in range(26))
    other = one.replace("katac", "lain")
    with Journal(path, KEY, NOW) as journal:
        assert not journal.is_known(likeness(one))
        assert journal.is_known(likeness(other))
        journal.add([kept(one, "2")])
    with Journal(path, KEY, NOW) as journal:
        found = journal.get(likeness(other).key)
        assert found is not None and found.row == "2"


def test_what_was_not_added_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "j"
    one = " ".join(f"kata{chr(97 + i)}" for i in range(26))
    with Journal(path, KEY, NOW) as journal:
        journal.is_known(likeness(one))
    with Journal(path, KEY, NOW) as journal:
        assert not journal.is_known(likeness(one.replace("katac", "lain")))


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
    journal.add([kept("a", "2")])
    journal.remove()
    assert list(tmp_path.iterdir()) == []
