"""``netral data check``: is the corpus fit to train on? Schema, duplicates, leaks across splits, balance by side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from classifier.lexicon_toml import load_lexicon
from classifier.text import normalise
from training.corpus import Post, read_posts
from training.duplicates import near_duplicates

_MIN_SIDE_POSTS = 8


@dataclass
class CheckReport:
    """``errors`` must be mended before training; ``warnings`` are for a person to weigh."""

    posts: int = 0
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """True without errors."""
        return not self.errors


def check_corpus(folder: Path) -> CheckReport:
    """Check every ``posts/*.jsonl`` and ``lexicon/*.toml`` of a data folder."""
    posts, errors = read_posts((folder / "posts").glob("*.jsonl"))
    report = CheckReport(len(posts), errors)
    if not posts:
        report.errors.append(f"{folder / 'posts'}: no posts; expected *.jsonl files")
        return report
    _ids_and_twins(posts, report)
    _duplicates(posts, report)
    _splits(posts, folder / "lexicon", report)
    _balance(posts, report)
    return report


def _ids_and_twins(posts: Sequence[Post], report: CheckReport) -> None:
    by_id = {post.id: post for post in posts}
    report.errors += [
        f"{name}: id used {n} times; give each post its own"
        for name, n in Counter(p.id for p in posts).items()
        if n > 1
    ]
    for post in posts:
        if post.twin_of is None:
            continue
        twin = by_id.get(post.twin_of)
        if twin is None:
            report.errors.append(f"{post.id}: twin_of {post.twin_of} does not exist; name a post or null")
        elif twin.split != post.split:
            report.errors.append(f"{post.id}: twin {twin.id} is in split {twin.split}; move both to one split")
        elif twin.author != post.author:
            report.errors.append(f"{post.id}: twin {twin.id} is by {twin.author}; a pair has one writer")


def _duplicates(posts: Sequence[Post], report: CheckReport) -> None:
    texts = [normalise(post.text) for post in posts]
    exact: dict[str, list[Post]] = defaultdict(list)
    for post, text in zip(posts, texts, strict=True):
        exact[text].append(post)
    for same in exact.values():
        if len(same) > 1:
            report.errors.append(f"{', '.join(p.id for p in same)}: same text; keep one")
    for chars in (False, True):
        for a, b, similarity in near_duplicates(texts, chars):
            first, second = posts[a], posts[b]
            kind = "characters" if chars else "words"
            message = f"{first.id} ~ {second.id}: near duplicates ({kind}, {similarity:.2f})"
            if first.split != second.split:
                report.errors.append(f"{message} across splits {first.split}/{second.split}; drop one")
            elif first.labels == second.labels:
                report.warnings.append(f"{message} with the same labels; is one enough?")


def _splits(posts: Sequence[Post], lexicons: Path, report: CheckReport) -> None:
    """Writers and races stay within one split; a name of a test race is in no other."""
    writers: dict[str, set[str]] = defaultdict(set)
    sides: dict[str, set[str]] = defaultdict(set)
    for post in posts:
        writers[post.author].add(post.split)
        if post.race_id:
            sides[post.race_id].add(post.split)
    for what, where in (("writer", writers), ("race", sides)):
        report.errors += [
            f"{what} {k}: in splits {', '.join(sorted(v))}; keep it in one" for k, v in where.items() if len(v) > 1
        ]
    names: dict[str, set[str]] = defaultdict(set)
    for race in load_lexicon(*sorted(lexicons.glob("*.toml"))).races:
        for pair in race.pairs:
            for entry in (*pair.candidates, *pair.acronyms, *pair.slogans, *pair.hashtags):
                names[normalise(entry)] |= sides.get(race.id, set())
    report.errors += [
        f"'{name}': named in splits {', '.join(sorted(where))}; rename it in one"
        for name, where in names.items()
        if "test" in where and len(where) > 1
    ]


def _balance(posts: Sequence[Post], report: CheckReport) -> None:
    stances: dict[str, Counter[str]] = defaultdict(Counter)
    for post in posts:
        if post.pair and post.stance:
            stances[post.pair][post.stance] += 1
    for side, count in stances.items():
        absent = [stance for stance in ("favour", "harm", "neutral") if not count[stance]]
        if count.total() >= _MIN_SIDE_POSTS and absent:
            report.warnings.append(f"side {side}: {count.total()} posts, none of stance {', '.join(absent)}")
