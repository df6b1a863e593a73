"""The scoring process: its answers, its self-check, and how it loads."""

from __future__ import annotations

import io
import json
import signal
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier import BundleError, LexiconError, Scorer
from classifier.verdict import Evidence, Verdict
from serve.api import worker
from serve.api.engine import About, encode
from serve.api.machine import cores
from serve.api.scorers import load_scorers
from serve.api.selfcheck import self_check
from serve.api.wire import HEAD, answers, frame


def question(*texts: str, **how: Any) -> bytes:
    options = {"tier": "cascade", "stage": None, "lexicon": None, "evidence": False, "legal": False} | how
    posts = [[0, str(i), text] for i, text in enumerate(texts)]
    return json.dumps({"options": [options], "posts": posts}).encode()


class Brittle:
    """A scorer that fails whenever it sees one text."""

    def __init__(self, scorer: Scorer) -> None:
        self._scorer = scorer
        self.passes: list[int] = []

    def score(self, texts: Sequence[str], *rest: Any) -> list[Verdict]:
        self.passes.append(len(texts))
        if "racun" in texts:
            raise ValueError("racun")
        return self._scorer.score(texts, *rest)


def test_the_answer_is_the_verdict_of_the_scorer(scorer: Scorer) -> None:
    stats, verdicts = answers(worker.answer({None: scorer}, question("coblos", "apel pagi", evidence=True)))
    expected = scorer.score(["coblos", "apel pagi"], evidence=True)
    assert verdicts == [encode(v, legal=False) for v in expected]
    assert [s.status for s in stats if s] == ["indikasi", "tidak_ada_indikasi"]


def test_a_post_that_the_model_fails_on_harms_no_other(scorer: Scorer, capfd: pytest.CaptureFixture[str]) -> None:
    brittle = Brittle(scorer)
    _, verdicts = answers(worker.answer({None: brittle}, question("coblos", "racun", "apel")))  # type: ignore[dict-item]
    assert [v is not None for v in verdicts] == [True, False, True]
    assert brittle.passes == [3, 1, 1, 1]
    assert "racun" not in capfd.readouterr().err


def test_it_says_what_it_loaded_then_answers_until_its_input_ends(
    bundle: Path, monkeypatch: pytest.MonkeyPatch, scorer: Scorer
) -> None:
    sent = run_main(monkeypatch, {"bundle": str(bundle), "lexicons": None, "threads": 1}, question("coblos"))
    assert About.from_dict(json.loads(sent[0])).info == scorer.info
    assert answers(sent[1])[1] == [encode(scorer.score(["coblos"])[0], legal=False)]


def test_what_it_cant_load_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = run_main(monkeypatch, {"bundle": str(tmp_path), "lexicons": None, "threads": 1})
    assert "no manifest.json" in json.loads(sent[0])["error"]


def run_main(monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any], *asked: bytes) -> list[bytes]:
    """``worker.main`` with its pipes replaced; what it sent."""
    out = io.BytesIO()
    fake_os = SimpleNamespace(fdopen=lambda *_: out, dup=lambda fd: fd, dup2=lambda *_: None)
    monkeypatch.setattr(worker, "os", fake_os)
    monkeypatch.setattr(worker.signal, "signal", lambda *_: signal.SIG_IGN)
    stdin = SimpleNamespace(buffer=io.BytesIO(b"".join(frame(body) for body in asked)))
    monkeypatch.setattr(worker.sys, "stdin", stdin)
    worker.main(json.dumps(settings))
    out.seek(0)
    sent = []
    while head := out.read(HEAD.size):
        sent.append(out.read(HEAD.unpack(head)[0]))
    return sent


@given(
    text=st.text(max_size=60) | st.sampled_from(["coblos", "hadir deklarasi, foto komando", ""]),
    name=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=10),
    evidence=st.booleans(),
    legal=st.booleans(),
)
def test_the_json_is_that_of_the_verdict(scorer: Scorer, text: str, name: str, evidence: bool, legal: bool) -> None:
    verdict = scorer.score([text.encode("utf-8", "replace").decode()], evidence=evidence, ids=[name])[0]
    expected = verdict.to_dict()
    if not legal:
        for category in expected["categories"]:
            category["legal"] = None
    assert encode(verdict, legal) == json.dumps(expected, ensure_ascii=False, separators=(",", ":")).encode()


class Changed:
    """A scorer whose verdicts are changed on the way out."""

    def __init__(self, scorer: Scorer, change: Any) -> None:
        self._scorer, self._change = scorer, change
        self.tiers, self.info = scorer.tiers, scorer.info

    def score(self, texts: Sequence[str], **options: Any) -> list[Verdict]:
        return [self._change(v, texts) for v in self._scorer.score(texts, **options)]


def test_a_sound_model_passes(scorers: dict[str | None, Scorer]) -> None:
    self_check(scorers)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda v, texts: replace(v, score=float("nan")), "between 0 and 1"),
        (lambda v, texts: replace(v, score=1.5), "between 0 and 1"),
        (lambda v, texts: replace(v, score=v.score / 2 if len(texts) == 1 else v.score), "beside it"),
        (lambda v, texts: replace(v, score=0.5), "does not score above"),
        (
            lambda v, texts: replace(
                v, categories=(replace(v.categories[0], evidence=(Evidence(0, 1, "?", 1.0),)), *v.categories[1:])
            ),
            "evidence",
        ),
    ],
)
def test_an_unsound_model_is_refused(scorer: Scorer, change: Any, fault: str) -> None:
    with pytest.raises(BundleError, match=fault):
        self_check({None: Changed(scorer, change)})  # type: ignore[dict-item]


def test_a_faulty_lexicon_is_refused_with_the_rest(bundle: Path, tmp_path: Path) -> None:
    (tmp_path / "rusak.toml").write_text("[[race]\n", "utf-8")
    with pytest.raises(LexiconError, match=r"rusak\.toml"):
        load_scorers(bundle, tmp_path)


@pytest.mark.parametrize(
    ("quota", "most"), [("max 100000", None), ("50000 100000", 1), ("100000 100000", 1), ("", None)]
)
def test_cores_heed_the_quota(tmp_path: Path, quota: str, most: int | None) -> None:
    (tmp_path / "cpu.max").write_text(quota)
    unbounded = cores(tmp_path / "none")
    assert cores(tmp_path / "cpu.max") == (most or unbounded)
