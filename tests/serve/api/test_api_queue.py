"""Taking turns, token budgets, and posts that go again; and the frames in which they travel."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serve.api.engine import How
from serve.api.jobs import Job, Queue
from serve.api.wire import Stat, answers, ask, questions, reply


def in_loop(scenario: Callable[[], Coroutine[Any, Any, None]]) -> None:
    asyncio.run(scenario())


def job(*texts: str, how: How | None = None) -> Job:
    return Job(texts, [str(i) for i in range(len(texts))], how or How())


def drain(queue: Queue, budget: int) -> list[list[tuple[Job, int]]]:
    passes = []
    while items := queue.take(budget):
        passes.append([(item.job, item.index) for item in items])
    return passes


@given(
    jobs=st.lists(st.lists(st.integers(0, 3000), min_size=1, max_size=30), max_size=8),
    budget=st.integers(1, 5000),
    dropped=st.sets(st.integers(0, 7)),
)
def test_every_post_is_taken_once_within_the_budget(jobs: list[list[int]], budget: int, dropped: set[int]) -> None:
    async def scenario() -> None:
        queue = Queue(1000)
        made = [job(*("x" * size for size in sizes)) for sizes in jobs]
        assert all(queue.offer(one) for one in made)
        for i in dropped:
            if i < len(made):
                queue.drop(made[i])
        seen: Counter[tuple[Job, int]] = Counter()
        while items := queue.take(budget):
            tokens = [item.tokens for item in items]
            assert len(items) == 1 or max(tokens) * len(items) <= budget
            seen.update((item.job, item.index) for item in items)
        kept = [one for i, one in enumerate(made) if i not in dropped]
        assert seen == Counter((one, i) for one in kept for i in range(len(one.texts)))
        assert queue.waiting == 0

    in_loop(scenario)


def test_a_large_request_does_not_make_a_small_one_wait() -> None:
    async def scenario() -> None:
        queue = Queue(1000)
        large, small = job(*["x"] * 200), job("y")
        queue.offer(large)
        queue.offer(small)
        assert (small, 0) in drain(queue, 64)[0]

    in_loop(scenario)


def test_turns_also_change_when_a_pass_holds_little() -> None:
    async def scenario() -> None:
        queue = Queue(1000)
        jobs = [job(*["x" * 4000] * 4) for _ in range(3)]
        for one in jobs:
            queue.offer(one)
        firsts = [found[0][0] for found in drain(queue, 1)]
        assert firsts[:3] == jobs

    in_loop(scenario)


def test_a_job_waits_whole_or_not_at_all() -> None:
    async def scenario() -> None:
        queue = Queue(10)
        assert queue.offer(job(*["x"] * 8))
        assert not queue.offer(job(*["x"] * 3))
        assert queue.offer(job("x", "x"))
        assert queue.waiting == 10

    in_loop(scenario)


def test_evidence_counts_one_more_reading_a_word() -> None:
    async def scenario() -> None:
        queue = Queue(1000)
        text = "satu dua tiga empat"
        queue.offer(job(*[text] * 20, how=How(evidence=True)))
        tokens = len(text) // 4 + 3
        assert len(drain(queue, 5 * tokens * 5)[0]) == 5

    in_loop(scenario)


def test_what_goes_again_goes_first_and_suspects_go_alone() -> None:
    async def scenario() -> None:
        queue = Queue(100)
        first, second = job("a", "b", "c"), job("d")
        queue.offer(first)
        lost = queue.take(1000)
        queue.offer(second)
        lost[0].suspect = 1
        queue.again(lost)
        assert queue.waiting == 4
        assert drain(queue, 1000) == [[(first, 0)], [(first, 1), (first, 2), (second, 0)]]
        assert queue.waiting == 0

    in_loop(scenario)


def test_what_goes_again_is_forgotten_when_its_client_goes() -> None:
    async def scenario() -> None:
        queue = Queue(100)
        one = job("a", "b")
        queue.offer(one)
        lost = queue.take(1000)
        queue.again(lost)
        queue.drop(one)
        assert drain(queue, 1000) == []
        assert queue.waiting == 0

    in_loop(scenario)


TEXT = st.text(max_size=20)


@given(st.lists(st.tuples(TEXT, TEXT, st.booleans(), st.sampled_from(["cascade", "baseline"])), max_size=10))
def test_questions_arrive_as_asked(rows: list[tuple[str, str, bool, Any]]) -> None:
    async def scenario() -> None:
        queue = Queue(100)
        for name, text, evidence, tier in rows:
            queue.offer(Job([text], [name], How(tier, evidence=evidence)))
        items = queue.take(10**9)
        found: dict[int, tuple[str, str, bool, str]] = {}
        for question in questions(ask(items)):
            for row, name, text in zip(question.rows, question.ids, question.texts, strict=True):
                found[row] = (name, text, question.how.evidence, question.how.tier)
        assert [found[i] for i in range(len(rows))] == rows

    if rows:
        in_loop(scenario)


@pytest.mark.parametrize("lost", [(), (0,), (1, 2), (0, 1, 2)])
def test_answers_arrive_as_given(lost: tuple[int, ...]) -> None:
    stats = [None if i in lost else Stat("indikasi", 0.5, "baseline", False) for i in range(3)]
    verdicts = [None if i in lost else json.dumps({"n": i, "t": "a\nb\u2028c"}).encode() for i in range(3)]
    assert answers(reply(stats, verdicts)) == (stats, verdicts)
