"""What words mean, as vectors -> demarche/facts/term_vectors.npz: "abducted" is near "kidnapped", which no spelling shows.

usage: python -m training.term_vectors BASE ../shared/data        (needs PyTorch and transformers)
Every word that the table of frequencies has the stem of is read alone by the base model of the encoder (MiniLM, Apache-2.0); the
words of one stem are averaged by how many reports have them, the mean is taken away, and the first SIZE principal directions are
kept, as bytes. No text is kept.
"""

from __future__ import annotations

import gzip
import json
import pathlib
import sys
from collections import Counter, defaultdict

import numpy as np

from demarche.corpus.wording import split_words
from demarche.knowledge.fact_tables import FACTS, load_table

SIZE = 64
BATCH = 256


def main() -> None:
    base, data = sys.argv[1], pathlib.Path(sys.argv[2])
    stems = {term for term, _ in load_table("term_frequencies.tsv") if term.isalpha()}
    seen: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for name in ("reports", "open_news"):
        with gzip.open(data / f"articles/{name}.jsonl.gz", "rt", encoding="utf8") as lines:
            for line in lines:
                words = {w.form: w.stem for w in split_words(json.loads(line)["text"]) if w.stem in stems}
                seen |= words
                counts.update(words.keys())
    forms = sorted(seen, key=lambda f: (len(f), f))
    vectors = read_words(base, forms)
    sums: dict[str, np.ndarray] = defaultdict(lambda: np.zeros(vectors.shape[1]))
    for form, vector in zip(forms, vectors, strict=True):
        sums[seen[form]] += counts[form] * vector
    kept = sorted(sums)
    matrix = normal(np.stack([sums[s] for s in kept]))
    matrix = matrix - matrix.mean(axis=0)
    _, _, directions = np.linalg.svd(matrix, full_matrices=False)
    short = normal(matrix @ directions[:SIZE].T)
    np.savez_compressed(FACTS / "term_vectors.npz", stems=np.array("\n".join(kept)), vectors=np.rint(127 * short).astype(np.int8))
    print(len(forms), len(kept))


def normal(rows: np.ndarray) -> np.ndarray:
    """Rows of length 1."""
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9))


def read_words(base: str, forms: list[str]) -> np.ndarray:
    """The mean of each word's last hidden states."""
    import torch
    from transformers import AutoModel, AutoTokenizer

    tokenizer, model = AutoTokenizer.from_pretrained(base), AutoModel.from_pretrained(base).eval()
    out = []
    with torch.no_grad():
        for i in range(0, len(forms), BATCH):
            given = tokenizer(forms[i : i + BATCH], padding=True, return_tensors="pt")
            there = given["attention_mask"][..., None]
            out.append(((model(**given).last_hidden_state * there).sum(1) / there.sum(1)).numpy())
    return normal(np.concatenate(out))


if __name__ == "__main__":
    main()
