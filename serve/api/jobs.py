"""Posts that wait: many requests take turns, and one pass of the model takes as many as its token budget holds."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from serve.api.engine import How

_TURN = 8
_MOST_TOKENS = 192 * 6
_MOST_WORDS = 120


class Job:
    """One request: its posts, the answers so far, and a future that is done with the last of them."""

    def __init__(self, texts: Sequence[str], ids: Sequence[str], how: How) -> None:
        self.texts = texts
        self.ids = ids
        self.how = how
        self.answers: list[bytes | None] = [None] * len(texts)
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.next = 0
        self._left = len(texts)

    def answer(self, index: int, verdict: bytes | None) -> None:
        """Take the answer for one post."""
        self.answers[index] = verdict
        self._left -= 1
        if not self._left and not self.done.done():
            self.done.set_result(None)


@dataclass(slots=True)
class Item:
    """One post under way; ``suspect`` counts the workers that died over it."""

    job: Job
    index: int
    suspect: int = 0
    tokens: int = field(init=False)
    extra: int = field(init=False)

    def __post_init__(self) -> None:
        text = self.job.texts[self.index]
        self.tokens = min(len(text) // 4 + 3, _MOST_TOKENS)
        self.extra = self.tokens * min(text.count(" ") + 1, _MOST_WORDS) if self.job.how.evidence else 0


class Queue:
    """Jobs in turn, ``limit`` posts at most.

    Tokens are estimated from characters (about four each in Indonesian); evidence costs one more reading a word.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._jobs: deque[Job] = deque()
        self._again: deque[Item] = deque()
        self.waiting = 0

    def offer(self, job: Job) -> bool:
        """Let a job wait, all of it; False when that would be more than the limit."""
        if self.waiting + len(job.texts) > self._limit:
            return False
        self.waiting += len(job.texts)
        self._jobs.append(job)
        return True

    def drop(self, job: Job) -> None:
        """Forget a job whose client has gone; what is already in a pass is finished and thrown away."""
        job.done.cancel()
        kept = [item for item in self._again if item.job is not job]
        self.waiting -= len(job.texts) - job.next + len(self._again) - len(kept)
        self._again = deque(kept)
        job.next = len(job.texts)

    def again(self, items: Sequence[Item]) -> None:
        """Put items of a lost pass before all others."""
        self._again.extendleft(reversed(items))
        self.waiting += len(items)

    def take(self, budget: int) -> list[Item]:
        """The next pass: posts whose padded tokens (longest times count) fit ``budget``; at least one, if any waits.

        A post that a worker died over goes alone.
        """
        items: list[Item] = []
        longest = extra = 0
        while (item := self._peek()) is not None:
            longest, extra = max(longest, item.tokens), extra + item.extra
            if items and (item.suspect or longest * (len(items) + 1) + extra > budget):
                break
            self._pop(item)
            items.append(item)
            if item.suspect:
                break
            if len(items) % _TURN == 0:
                self._jobs.rotate(-1)
        self._jobs.rotate(-1)
        return items

    def _peek(self) -> Item | None:
        while self._again and self._again[0].job.done.done():
            self._again.popleft()
            self.waiting -= 1
        if self._again:
            return self._again[0]
        while self._jobs and self._jobs[0].next >= len(self._jobs[0].texts):
            self._jobs.popleft()
        return Item(self._jobs[0], self._jobs[0].next) if self._jobs else None

    def _pop(self, item: Item) -> None:
        self.waiting -= 1
        if self._again and self._again[0] is item:
            self._again.popleft()
        else:
            item.job.next += 1
