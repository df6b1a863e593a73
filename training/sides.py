"""Is every kind of side favoured, harmed and mentioned neutrally? Tables by party, number, gender and province."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence

from classifier.lexicon import Lexicon, Pair, Race
from training.corpus import STANCES, Post
from training.tables import markdown

_RARE = 20
_GENDERS = {"l": "a man leads", "p": "a woman leads"}


def side_tables(posts: Sequence[Post], lexicon: Lexicon) -> str:
    """Markdown tables of stances. ``lexicon`` holds the invented races; posts name a side as ``race/pair`` or a party."""
    known = {f"{race.id}/{pair.id}": (race, pair) for race in lexicon.races for pair in race.pairs}
    parts = ["### Stance", _table("side", _count(posts, _kind))]
    groups: dict[str, Callable[[Race, Pair], str]] = {
        "number": lambda race, pair: str(pair.number or "none"),
        "gender": lambda race, pair: _GENDERS.get(pair.gender[:1], "not said"),
        "province": lambda race, pair: race.region.split(",")[-1].strip().title(),
    }
    for name, group in groups.items():
        of_pair = {side: group(race, pair) for side, (race, pair) in known.items()}
        parts += [f"### Stance by {name} of the pair", _table(name, _count(posts, of_pair.get))]
    parties = _count(posts, lambda side: side if _kind(side) == "party" else None)
    return "\n\n".join([*parts, "### Stance by party", _table("party", parties)])


def _kind(side: str) -> str:
    return "pair" if "/" in side else "implied" if side.startswith("implisit") else "party"


def _count(posts: Sequence[Post], group: Callable[[str], str | None]) -> dict[str, Counter[str | None]]:
    counts: dict[str, Counter[str | None]] = defaultdict(Counter)
    for post in posts:
        if post.pair and (name := group(post.pair)) is not None:
            counts[name][post.stance] += 1
    return counts


def _table(head: str, counts: dict[str, Counter[str | None]]) -> str:
    """Most frequent first; groups of fewer than 20 posts together as the last row."""
    frequent = {name: count for name, count in counts.items() if count.total() >= _RARE}
    rows = sorted(frequent.items(), key=lambda item: (-item[1].total(), item[0]))
    if rare := [count for count in counts.values() if count.total() < _RARE]:
        rows.append((f"{len(rare)} others", sum(rare, Counter())))
    cells = [
        [name, *(f"{n} ({100 * n / count.total():.0f} %)" for n in map(count.__getitem__, STANCES))]
        for name, count in rows
    ]
    return markdown([head, "favoured", "harmed", "neutral"], cells)
