"""The tables of ``data/README.md``, written into the card between markers which CI compares with the corpus."""

from __future__ import annotations

import re
from pathlib import Path

from classifier.errors import NetralError
from training.agreement import agreement_table, load_readings
from training.corpus import load_lexicons, load_posts
from training.functional import load_cases
from training.stats import stats

_BLOCK = re.compile(r"(<!-- (?P<name>\w+) -->\n).*?(<!-- /(?P=name) -->)", re.DOTALL)


def write_card(data: Path) -> None:
    """Fill every block ``<!-- name -->`` of the card. NetralError if the card names an unknown block."""
    posts = load_posts(data / "posts")
    cases = load_cases(data / "functional")
    kinds = ", ".join(f"{sum(c.kind == k for c in cases)} {k}" for k in ("mft", "dir", "inv"))
    blocks = {
        "stats": stats(posts, load_lexicons(data / "lexicon")),
        "agreement": agreement_table(load_readings(data / "annotation", posts)),
        "functional": f"{len(cases)} cases of {len({c.functionality for c in cases})} functionalities ({kinds}).",
    }
    card = data / "README.md"

    def fill(match: re.Match[str]) -> str:
        if match["name"] not in blocks:
            raise NetralError(f"{card}: unknown block {match['name']!r}; expected one of {', '.join(blocks)}")
        return f"{match[1]}{blocks[match['name']]}\n{match[3]}"

    card.write_text(_BLOCK.sub(fill, card.read_text("utf-8")), "utf-8")
