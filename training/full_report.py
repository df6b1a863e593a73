"""``netral evaluate``: everything the report holds, for one bundle on one split, as JSON, Markdown and plots."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from classifier.lexicon import Lexicon
from classifier.scorer import Scorer
from training import evaluate, plots, report
from training.corpus import Post, corpus_digest, load_lexicons, load_posts, posts_of, targets
from training.functional import cases_if_any, run_cases
from training.noise import noise_figures
from training.stats import words
from training.swaps import swap_figures

Log = Callable[[str], None]
_LENGTHS = ((7, "up to 7 words"), (15, "8-15 words"), (30, "16-30 words"), (10_000, "more than 30 words"))
GROUPS: dict[str, Callable[[Post], str]] = {
    "language": lambda p: p.lang,
    "platform": lambda p: p.platform,
    "length": lambda p: next(name for limit, name in _LENGTHS if words(p) <= limit),
    "family": lambda p: p.family,
    "writer": lambda p: p.author,
}


def split_lexicon(posts: Sequence[Post], folder: Path) -> Lexicon:
    """The races that ``posts`` are about, from the lexicon files of ``folder``."""
    wanted = {post.race_id for post in posts}
    found = load_lexicons(folder)
    return Lexicon(tuple(race for race in found.races if race.id in wanted))


def full_report(
    bundle: Path, data: Path, out: Path, split: str, draws: int, log: Log, everything: Sequence[Post] | None = None
) -> dict[str, Any]:
    """Evaluate ``bundle`` on ``split`` of ``data``; writes ``report.md``, ``report.json`` and ``plots/`` into ``out``.

    ``everything`` are the posts of ``data`` where they have been read already.
    """
    everything = everything or load_posts(data / "posts")
    posts = posts_of(everything, split, data)
    scorer = Scorer.load(bundle)
    log(f"scoring {len(posts)} posts of {split}")
    found = evaluate.systems(scorer, posts)
    figures = {name: evaluate.evaluate(posts, system, draws) for name, system in found.items()}
    main = list(found)[-1]
    record: dict[str, Any] = {
        "split": split, "data_digest": corpus_digest(everything), "model": scorer.info.to_dict(), "figures": figures,
        "main": main, "groups": {name: evaluate.by_group(posts, found[main], key) for name, key in GROUPS.items()},
    }  # fmt: skip
    log("counterfactual swaps and noise")
    tier: Any = main
    clear = [p for p in posts if not p.borderline]
    lexicon = split_lexicon(posts, data / "lexicon")
    record["swaps"] = swap_figures(scorer, clear, lexicon, tier)
    record["swaps_with_lexicon"] = swap_figures(scorer.with_lexicon(lexicon), clear, lexicon, tier)
    record["noise"] = noise_figures(scorer, clear, tier)
    if cases := cases_if_any(data / "functional"):
        log("functional suite")
        record["functional"] = run_cases(scorer, cases, tier)
        record["functional_baseline"] = run_cases(scorer, cases, "baseline")["overall"]
    out.mkdir(parents=True, exist_ok=True)
    rows = [i for i, p in enumerate(posts) if not p.borderline]
    shown = {n: evaluate.Predictions(s.probability[rows], s.flagged[rows], s.review[rows]) for n, s in found.items()}
    plots.save_plots(out / "plots", targets(posts)[rows], shown, figures)
    (out / "report.json").write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (out / "report.md").write_text(as_markdown(record), "utf-8")
    return record


def as_markdown(record: dict[str, Any]) -> str:
    """The report as one Markdown page."""
    model, main = record["model"], record["main"]
    parts = [
        f"# Evaluation of {model['name']} {model['version']} on {record['split']}",
        f"Data digest `{record['data_digest']}`, model `{model['fingerprint']}`. 95 % intervals by bootstrap over posts, as if those of one writer were independent.",
        report.summary(record["figures"]),
    ]
    for name, figures in record["figures"].items():
        parts += [f"## Labels, {name}", report.per_label(figures)]
    parts += [f"## Groups, {main}", *(report.groups(of, name) for name, of in record["groups"].items())]
    parts += [f"## Robustness, {main}", report.robustness(record)]
    return "\n\n".join(parts) + "\n"
