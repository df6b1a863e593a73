"""Which posts an epoch shows, and in which batches: easy posts less often, posts of like length together."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any

import torch
from torch import Tensor

from classifier.encoder import MAX_TOKENS
from training.augment import Augmenter
from training.corpus import EVERYDAY, Post

UNSEEN = float("inf")


def tokenise(tokenizer: Any, texts: Sequence[str]) -> list[list[int]]:
    """Token ids of ``texts``, each cut at ``MAX_TOKENS``."""
    return list(tokenizer(list(texts), truncation=True, max_length=MAX_TOKENS)["input_ids"])


def draw(
    posts: Sequence[Post], losses: Tensor, everyday_share: float, easy_share: float, rng: random.Random
) -> tuple[list[int], Tensor]:
    """Rows that an epoch shows, and what each post weighs (posts,).

    ``losses`` (posts,) are those of when a post was last shown, ``UNSEEN`` where it never was. Of everyday posts never
    shown, ``everyday_share`` are drawn. Of posts learnt better than the mean, ``easy_share`` are drawn, and weigh the more, so that
    the expected gradient is that of all posts shown so far (InfoBatch: Qin et al., 2024, https://arxiv.org/abs/2303.04947).
    """
    seen = losses < UNSEEN
    easy = seen & (losses < losses[seen].mean()) if seen.any() else seen
    shares = torch.ones(len(posts))
    shares[easy] = easy_share
    shares[~seen & torch.tensor([post.family == EVERYDAY for post in posts])] = everyday_share
    rows = [row for row, share in enumerate(shares.tolist()) if rng.random() < share]
    return rows, torch.where(easy, 1 / easy_share, 1.0)


def batches_of(
    posts: Sequence[Post],
    rows: Sequence[int],
    tokenizer: Any,
    augmenter: Augmenter,
    budget: int,
    rng: random.Random,
) -> Iterator[tuple[list[int], list[list[int]]]]:
    """Shuffled batches of ``rows`` of like length, with the token ids of an augmented text of each post.

    A batch holds about ``budget`` padded tokens.
    """
    ids = tokenise(tokenizer, [augmenter(posts[row], rng) for row in rows])
    order = sorted(range(len(rows)), key=lambda place: len(ids[place]) + rng.random() * 8)
    groups: list[list[int]] = [[]]
    for place in order:
        if groups[-1] and len(ids[place]) * (len(groups[-1]) + 1) > budget:
            groups.append([])
        groups[-1].append(place)
    rng.shuffle(groups)
    for group in groups:
        yield [rows[place] for place in group], [ids[place] for place in group]
