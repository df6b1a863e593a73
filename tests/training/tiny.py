"""Tiny, randomly initialised base encoders of each architecture, saved as Hugging Face folders."""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import Any

import torch
from transformers import AlbertConfig, AlbertModel, BertConfig, BertModel, XLMRobertaConfig, XLMRobertaModel

from training.convert import tokenizer_of

_SPECIALS = ["<s>", "<pad>", "</s>", "<unk>"]
_SIZES: dict[str, Any] = {
    "hidden_size": 16, "num_hidden_layers": 2, "num_attention_heads": 2, "intermediate_size": 32, "pad_token_id": 1,
    "bos_token_id": 0, "eos_token_id": 2, "max_position_embeddings": 210,
}  # fmt: skip
ARCHITECTURES: dict[str, tuple[Any, Any]] = {
    "bert": (BertConfig, BertModel),
    "albert": (AlbertConfig, AlbertModel),
    "xlm-roberta": (XLMRobertaConfig, XLMRobertaModel),
}


def tiny_base(folder: Path, architecture: str = "bert") -> Path:
    """Write a base encoder whose pieces are single letters."""
    pieces = [(p, 0.0) for p in _SPECIALS] + [
        (p, -3.0) for p in ["▁", *string.ascii_lowercase, *string.digits, *".,!?#@<>"]
    ]
    tokenizer = tokenizer_of(pieces)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"))
    names = {
        "bos_token": "<s>",
        "eos_token": "</s>",
        "unk_token": "<unk>",
        "pad_token": "<pad>",
        "mask_token": "<mask>",
    }
    (folder / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "PreTrainedTokenizerFast", **names}))
    config, model = ARCHITECTURES[architecture]
    torch.manual_seed(0)
    extra = {"embedding_size": 16} if architecture == "albert" else {}
    model(config(vocab_size=tokenizer.get_vocab_size(), **_SIZES, **extra), add_pooling_layer=False).save_pretrained(
        folder
    )
    return folder
