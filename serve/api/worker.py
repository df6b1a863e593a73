"""A scoring process: reads questions from its standard input and answers on its standard output until that closes."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO

from classifier import NetralError, Scorer
from classifier.verdict import Verdict
from serve.api.engine import About, encode
from serve.api.scorers import load_scorers
from serve.api.selfcheck import self_check
from serve.api.wire import HEAD, Question, Stat, frame, questions, reply

_CARD = ("data_digest", "base_encoder", "metrics", "created")


def about(scorers: Mapping[str | None, Scorer]) -> About:
    """What the loaded model says of itself."""
    plain = scorers[None]
    card = {key: plain.manifest[key] for key in _CARD if key in plain.manifest}
    lexicons = {name: scorer.info.fingerprint for name, scorer in scorers.items() if name is not None}
    return About(plain.info, plain.tiers, lexicons, card)


def answer(scorers: Mapping[str | None, Scorer], body: bytes) -> bytes:
    """The answer to one pass. A post that the model fails on is left out and harms no other."""
    asked = questions(body)
    count = sum(len(question.rows) for question in asked)
    stats: list[Stat | None] = [None] * count
    verdicts: list[bytes | None] = [None] * count
    for question in asked:
        for row, verdict in zip(question.rows, _score(scorers, question), strict=True):
            if verdict is not None:
                stats[row] = Stat(verdict.status, round(verdict.score, 4), verdict.tier, verdict.truncated)
                verdicts[row] = encode(verdict, question.how.legal)
    return reply(stats, verdicts)


def _score(scorers: Mapping[str | None, Scorer], question: Question) -> list[Verdict | None]:
    how, texts, ids = question.how, question.texts, question.ids
    scorer = scorers[how.lexicon]
    try:
        return [*scorer.score(texts, how.tier, how.evidence, how.stage, ids)]
    except Exception as error:
        print(f"netral worker: {type(error).__name__} in a pass of {len(texts)}", file=sys.stderr, flush=True)
        if len(texts) == 1:
            return [None]
        alone = [Question(how, [0], [name], [text]) for name, text in zip(ids, texts, strict=True)]
        return [_score(scorers, one)[0] for one in alone]


def main(settings: str) -> None:
    """Load, check, say what was loaded, then answer. ``settings`` is JSON: bundle, lexicons, threads."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    given = json.loads(settings)
    bundle, lexicons = (Path(given[key]) if given[key] else None for key in ("bundle", "lexicons"))
    try:
        scorers = load_scorers(bundle, lexicons, threads=given["threads"])
        self_check(scorers)
    except NetralError as error:
        _send(pipe, json.dumps({"error": str(error)}).encode())
        return
    _send(pipe, json.dumps(about(scorers).to_dict()).encode())
    while head := sys.stdin.buffer.read(HEAD.size):
        body = sys.stdin.buffer.read(HEAD.unpack(head)[0])
        _send(pipe, answer(scorers, body))


def _send(pipe: BinaryIO, body: bytes) -> None:
    pipe.write(frame(body))
    pipe.flush()


if __name__ == "__main__":
    main(sys.argv[1])
