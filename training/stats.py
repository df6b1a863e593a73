"""``netral data stats``: the tables of the data card, as Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import median

from classifier.lexicon import Lexicon
from classifier.taxonomy import LABELS
from training.corpus import EVERYDAY, SPLITS, STANCES, Post, corpus_digest
from training.sides import side_tables
from training.tables import markdown

_EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")
_ABBREVIATED = re.compile(
    r"\b(yg|tp|ttp|sdh|bkn|dgn|utk|jgn|klo|kalo|bgt|dlm|krn|sy|gak|ga|gk|udh|tdk|dr|blm|org|sm|pd|jd|aja)\b",
    re.IGNORECASE,
)
_EXPLICIT = re.compile(r"\b(coblos|nyoblos|pilih|milih|\w*dukung\w*|\w*menang\w*|nomor|nomer|no|\d+)\b", re.IGNORECASE)
SURFACE: dict[str, Callable[[Post], bool]] = {
    "emoji": lambda p: bool(_EMOJI.search(p.text)),
    "hashtag": lambda p: "#" in p.text,
    "exclamation mark": lambda p: "!" in p.text,
    "question mark": lambda p: "?" in p.text,
    "words in capitals": lambda p: bool(re.search(r"\b[A-Z]{4,} [A-Z]{3,}", p.text)),
    "abbreviation": lambda p: bool(_ABBREVIATED.search(p.text)),
    "starts in lower case": lambda p: p.text[:1].islower(),
    "line break": lambda p: "\n" in p.text,
    "regional language": lambda p: p.lang != "id",
    "names a pair": lambda p: p.race_id is not None,
    "longer than 30 words": lambda p: words(p) > 30,
}


def words(post: Post) -> int:
    """Number of words between spaces."""
    return len(post.text.split())


def stats(posts: Sequence[Post], lexicon: Lexicon) -> str:
    """Counts by split and label, lengths, surface marks by class, languages, families, and how sides are treated.

    ``lexicon`` holds the races that the posts are about.
    """
    partisan = [p for p in posts if p.partisan]
    neutral = [p for p in posts if not p.partisan]
    parts = [f"Posts: {len(posts)}. Data digest: `{corpus_digest(posts)}`."]
    parts += ["### By split", _by_split(posts)]
    parts += ["### Length and tone", _tone(posts, partisan)]
    everyday = [p for p in neutral if p.family == EVERYDAY]
    election = [p for p in neutral if p.family != EVERYDAY]
    groups = (partisan, neutral, election, everyday)
    surface = [[name, *(share(group, has) for group in groups)] for name, has in SURFACE.items()]
    head = ["mark", "partisan", "neutral", "of these hard negatives", "everyday life"]
    parts += ["### Surface marks: share of posts", markdown(head, surface)]
    for title, key in (
        ("Language", "lang"),
        ("Platform", "platform"),
        ("Race", "race"),
        ("Stage", "stage"),
        ("Family", "family"),
    ):
        parts += [f"### {title}", _by_field(partisan, neutral, key)]
    parts.append(side_tables(posts, lexicon))
    return "\n\n".join(parts)


def share(posts: Sequence[Post], has: Callable[[Post], bool]) -> str:
    """Per cent of posts that have a property."""
    return f"{100 * sum(map(has, posts)) / max(1, len(posts)):.0f} %"


def _by_split(posts: Sequence[Post]) -> str:
    rows = []
    for name, of in (*((s, [p for p in posts if p.split == s]) for s in SPLITS), ("all", list(posts))):
        counts = [sum(key in p.labels for p in of) for key in LABELS]
        several = sum(len(p.labels) > 1 for p in of)
        twins = sum(p.twin_of is not None for p in of)
        ordinary = sum(p.family == EVERYDAY for p in of)
        rows.append(
            [name, len(of), len({p.author for p in of}), sum(p.partisan for p in of), *counts, several, twins, ordinary,
             sum(p.borderline for p in of)]
        )  # fmt: skip
    head = ["split", "posts", "writers", "partisan", *LABELS, "several labels", "twins", "everyday", "borderline"]
    return markdown(head, rows)


def _tone(posts: Sequence[Post], partisan: Sequence[Post]) -> str:
    lengths = [words(p) for p in posts]
    return markdown(
        ["figure", "value"],
        [
            ["words, median", f"{median(lengths):.0f}"],
            ["words, least and most", f"{min(lengths)}-{max(lengths)}"],
            ["posts under 7 words", share(posts, lambda p: words(p) < 7)],
            ["posts of more than 45 words", share(posts, lambda p: words(p) > 45)],
            [
                "partisan posts without a number or a word of voting, support or winning",
                share(partisan, lambda p: not _EXPLICIT.search(p.text)),
            ],
            [
                "campaigning posts that favour and that harm a side",
                " and ".join(
                    str(sum("kampanye_medsos" in p.labels and p.stance == s for p in posts)) for s in STANCES[:2]
                ),
            ],
            ["roles", len({p.role for p in posts})],
        ],
    )


def _by_field(partisan: Sequence[Post], neutral: Sequence[Post], key: str) -> str:
    yes, no = Counter(getattr(p, key) for p in partisan), Counter(getattr(p, key) for p in neutral)
    return markdown([key, "partisan", "neutral"], [[k, yes[k], no[k]] for k, _ in (yes + no).most_common()])
