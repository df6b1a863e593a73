"""A job killed at any moment goes on where it was, and ends in the same bytes."""

from __future__ import annotations

import csv
import os
import random
import shutil
import signal
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from typer.testing import Result

from serve.batch import journal as journal_module
from serve.batch import run as run_module
from serve.batch.atomic import workroom
from serve.batch.journal import journal_path

ROWS = 120


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(run_module, "CHUNK", 8)
    monkeypatch.setattr(journal_module, "COMMIT_EVERY", 0.0)
    path = tmp_path / "a.csv"
    words = ["coblos dua", "antre sembako", "foto bareng", "hadir di posko", "=1+1", "panen raya"]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["teks", "created_at", "url"])
        for i in range(ROWS):
            text = "" if i % 17 == 3 else f"{words[i % 6]} {i % 40}"
            if i % 10 == 7:
                text = " ".join(f"kata{j:c}" for j in range(97, 122)) + f" foto dari kampung{i:c}"
            writer.writerow([text, "06/11/2024 10.30", f"https://x.com/contoh/status/{i}"])
    return path


def in_child(work: Callable[[], Any], kill_at: int | None) -> tuple[bool, int]:
    """Run ``work`` in a fork that kills itself at its ``kill_at``-th call inside the batch code.

    Returns whether it was killed, and how many calls were made if it was not.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        calls = 0

        def count(frame: FrameType, event: str, _: object) -> None:
            nonlocal calls
            if event in ("call", "c_call") and "/serve/batch/" in frame.f_code.co_filename:
                calls += 1
                if calls == kill_at:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.setprofile(count)
        try:
            work()
        finally:
            sys.setprofile(None)
            os.write(write, str(calls).encode())
            os._exit(0)
    os.close(write)
    with os.fdopen(read) as answer:
        calls = int(answer.read() or 0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status), calls


@pytest.mark.slow
@pytest.mark.parametrize(("suffix", "kills"), [("csv", 18), ("jsonl", 16), ("xlsx", 16)])
def test_fifty_kills_do_not_change_a_byte(
    suffix: str, kills: int, source: Path, tmp_path: Path, netral: Callable[..., Result]
) -> None:
    whole, broken = tmp_path / "utuh", tmp_path / "putus"
    whole.mkdir()
    broken.mkdir()
    out = f"hasil.{suffix}"
    _, calls = in_child(lambda: netral("score", source, "-o", whole / out), None)
    assert calls > 1000
    dice = random.Random(5)
    killed = 0
    while killed < kills:
        was_killed, _ = in_child(lambda: netral("score", source, "-o", broken / out), dice.randrange(1, calls))
        killed += was_killed
        if not was_killed:
            assert {p.name for p in broken.iterdir()} == {out, "hasil-ditolak.csv"}
            shutil.rmtree(broken)
            broken.mkdir()
    netral("score", source, "-o", broken / out)
    assert {p.name: p.read_bytes() for p in broken.iterdir()} == {p.name: p.read_bytes() for p in whole.iterdir()}


def test_what_was_scored_is_not_scored_again(
    source: Path, tmp_path: Path, netral: Callable[..., Result], scorer: Any
) -> None:
    out = tmp_path / "b.csv"
    score, calls = scorer.score, 0

    def stop_after_three(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > 3:
            raise OSError(28, "No space left on device")
        return score(*args, **kwargs)

    scorer.score = stop_after_three
    assert netral("score", source, "-o", out).exit_code == 2
    assert not out.exists() and journal_path(out).exists()
    scorer.score, before = score, len(scorer.seen)
    result = netral("score", source, "-o", out)
    assert "Melanjutkan pekerjaan yang terhenti: 24 teks" in result.stdout
    assert not set(scorer.seen[:before]) & set(scorer.seen[before:])
    assert not journal_path(out).exists()


def test_another_model_does_not_go_on_and_says_how_to_start_over(
    source: Path, tmp_path: Path, netral: Callable[..., Result], scorer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "b.csv"
    score = scorer.score
    scorer.score = lambda *a, **k: (_ for _ in ()).throw(OSError(28, "penuh"))
    netral("score", source, "-o", out)
    scorer.score = score
    scorer.info = type(scorer.info)("netral-palsu", "0.0.2", "sha256:lain")
    result = netral("score", source, "-o", out)
    assert result.exit_code == 2
    assert "dengan model yang lain" in result.stderr and "--restart" in result.stderr
    assert netral("score", source, "-o", out, "--restart").exit_code == 1
    assert out.exists()


def test_a_resumed_job_keeps_the_day_it_was_begun(
    source: Path, tmp_path: Path, netral: Callable[..., Result], scorer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from serve import cli_score

    score = scorer.score
    scorer.score = lambda *a, **k: (_ for _ in ()).throw(OSError(28, "penuh"))
    netral("score", source, "-o", tmp_path / "b.csv")
    scorer.score = score

    class Later(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.fromisoformat("2025-06-01T00:00:00+07:00")

    monkeypatch.setattr(cli_score, "datetime", Later)
    netral("score", source, "-o", tmp_path / "b.csv")
    with (tmp_path / "b.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["hari_sejak_posting"] == "24"


def test_a_job_killed_after_its_output_is_known_to_be_complete(
    source: Path, tmp_path: Path, netral: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    from serve.batch.journal import Journal

    out = tmp_path / "b.csv"
    with monkeypatch.context() as patched:
        patched.setattr(Journal, "remove", lambda self: os.kill(os.getpid(), signal.SIGKILL))
        assert in_child(lambda: netral("score", source, "-o", out), None) == (True, 0)
    assert journal_path(out).exists()
    before = out.read_bytes()
    result = netral("score", source, "-o", out)
    assert (result.exit_code, "sudah selesai" in result.stdout) == (1, True)
    assert out.read_bytes() == before
    assert not journal_path(out).exists()


def test_a_full_disk_while_writing_leaves_nothing_half_done(
    source: Path, tmp_path: Path, netral: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    from serve.batch.writers import CsvWriter

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(CsvWriter, "finish", full)
    result = netral("score", source, "-o", tmp_path / "b.csv")
    assert result.exit_code == 2
    assert "Periksa ruang" in result.stderr
    assert {p.name for p in tmp_path.iterdir()} == {"a.csv", ".b.csv.jurnal"}


def test_a_second_job_for_the_same_output_leaves_the_first_alone(
    source: Path, tmp_path: Path, netral: Callable[..., Result]
) -> None:
    out = tmp_path / "b.csv"
    with workroom(out) as room:
        (room / "sedang-dipakai").write_text("x")
        result = netral("score", source, "-o", out)
        assert (result.exit_code, "sedang berjalan" in result.stderr) == (2, True)
        assert (room / "sedang-dipakai").exists()
    assert netral("score", source, "-o", out).exit_code == 1


def test_an_older_output_that_was_saved_again_is_no_finished_job(
    source: Path, tmp_path: Path, netral: Callable[..., Result], scorer: Any
) -> None:
    out = tmp_path / "b.csv"
    netral("score", source, "-o", out)
    source.write_text(source.read_text("utf-8") + "coblos tiga besok pagi,,\n", "utf-8")
    score = scorer.score
    scorer.score = lambda *a, **k: (_ for _ in ()).throw(OSError(28, "penuh"))
    assert netral("score", source, "-o", out, "--force").exit_code == 2
    out.write_bytes(out.read_bytes())  # as a reviewer's program does, after the journal
    scorer.score = score
    result = netral("score", source, "-o", out, "--force")
    assert "sudah selesai" not in result.stdout
    assert "coblos tiga besok pagi" in out.read_text("utf-8-sig")


def test_an_unexpected_error_is_one_line_and_never_looks_like_rejects(
    source: Path, tmp_path: Path, netral: Callable[..., Result], scorer: Any
) -> None:
    scorer.score = lambda *a, **k: (_ for _ in ()).throw(ZeroDivisionError("coblos dua"))
    result = netral("score", source, "-o", tmp_path / "b.csv")
    assert result.exit_code == 2
    assert "ZeroDivisionError" in result.stderr
    assert "Traceback" not in result.stderr and "coblos" not in result.stderr
