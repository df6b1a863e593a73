"""One scorer for each lexicon that the service offers, all on the same weights."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from classifier import Scorer
from classifier.lexicon_toml import load_lexicon


def lexicon_names(folder: Path | None) -> tuple[str, ...]:
    """The names a request may give: the ``*.toml`` files of ``folder``, without the ending."""
    return tuple(sorted(path.stem for path in folder.glob("*.toml"))) if folder else ()


def load_scorers(
    bundle: Path | None, lexicons: Path | None = None, threads: int | None = None
) -> dict[str | None, Scorer]:
    """The bundle's scorer under None, and one under the name of each lexicon in the folder ``lexicons``.

    Raises
    ------
    BundleError, LexiconError
        If anything is missing or faulty; nothing is offered half.
    """
    plain = Scorer.load(bundle, threads=threads)
    names: Iterable[str] = lexicon_names(lexicons)
    found = {name: load_lexicon(lexicons / f"{name}.toml") for name in names} if lexicons else {}
    return {None: plain} | {name: plain.with_lexicon(lexicon) for name, lexicon in found.items()}
