"""The model card, written by the run that made the model (Mitchell et al., 2019)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from classifier.legal import SKB
from classifier.taxonomy import CATEGORIES
from training import report

_TEMPLATE = """# Model card: {name} {version}

Finds Indonesian social-media posts that, if their author is a civil servant (ASN), indicate partisanship in an election,
and says which of five categories named by Bawaslu. It answers *indikasi*, never a finding; a person decides.

* Made on {date} from data `{data_digest}`, git revision `{revision}`; `make train` at that revision repeats it.
* Models: {models}
* Base encoder: {base}
* Released under {licence}.

## Intended use

Ranking exported public posts so that trained reviewers of an election supervisor look first where it matters; research.

**Not for** establishing a violation, automatic sanctions, profiling a person across posts, or judging private talk. The
model reads text alone: images, audio, likes and follows are out of its reach, and so are who the author is, the author's
status, date and stage of the election. Legal references ({skb}) come from a table, not from the model.

## Labels

{labels}

## Data

{train} training posts, {validation} validation posts and {test} test posts, all composed for this purpose by different
writers per split; every person in them is invented. There are no real posts, so figures on real exports will differ. Regional
languages were not checked by native speakers. See `data/README.md`.

## Figures on the test split

Posts by writers whose posts no model saw. Intervals are 95 % bootstrap over posts; these come from {writers}, so they say little
about other writers. Borderline posts are left out of F1.

{summary}

### Labels, {main}

{per_label}

### Languages, {main}

{languages}

## Robustness, {main}

{robustness}

## Calibration and thresholds

Platt scaling per label and two thresholds, from posts that the calibrated model did not see: {calibrated_on}.
At the share of partisan posts there ({share}) probabilities can be read as frequencies; in a stream where partisan
posts are rare, a given score means less, so use the ranking.

A category is indicated only where the head `any` is, too: else a post above its upper threshold goes to a person, and counts
among those in between. The cascade's figures are of the mix of both models, as if the screen cleared nothing.

{thresholds}

## Neutrality

Parties, places, widespread personal names and whatever stands behind a form of address without being an everyday word
become placeholders before a model sees them, and so do a race's names, acronyms, slogans and hashtags when a lexicon is
given. Numbers after "nomor", "paslon" and the like are one placeholder; women and men are addressed alike.

## Limits

Sarcasm, quotation without marks, posts that need the picture, slogans of a race without a lexicon, and languages beyond
those in the table are the usual errors. A text beyond {windows} tokens is cut, and the verdict says so.
"""


def model_card(context: Mapping[str, Any]) -> str:
    """Fill the template. ``context`` is the release record: names, counts, ``record`` of the evaluation, ``reached``."""
    record = context["record"]
    figures, main = record["figures"], record["main"]
    labels = "\n".join(f"* `{c.key}`{f' ({c.number})' if c.number else ''}: {c.title}" for c in CATEGORIES)
    return _TEMPLATE.format(
        **{k: context[k] for k in (
            "name", "version", "date", "data_digest", "revision", "models", "base", "licence", "train", "validation", "test",
            "calibrated_on", "share", "windows", "writers",
        )},
        skb=SKB,
        labels=labels,
        main=main,
        summary=report.summary(figures),
        per_label=report.per_label(figures[main]),
        languages=report.groups(record["groups"]["language"], "language"),
        thresholds="\n\n".join(f"### {tier}\n\n{report.thresholds(r)}" for tier, r in context["reached"].items()),
        robustness=report.robustness(record),
    )  # fmt: skip
