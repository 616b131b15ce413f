"""What words mean, as short vectors: which words may tell the same act, whatever their letters."""

from __future__ import annotations

import functools

import numpy as np

from demarche.knowledge.fact_tables import FACTS


@functools.cache
def load_term_vectors() -> tuple[dict[str, int], np.ndarray]:
    """The row of each stem, and the rows: float32 of length 1. Made by training/term_vectors.py."""
    with np.load(FACTS / "term_vectors.npz") as kept:
        stems, rows = str(kept["stems"]).split("\n"), kept["vectors"].astype(np.float32)
    return {stem: i for i, stem in enumerate(stems)}, rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


@functools.lru_cache(maxsize=65_536)
def kinship(one: str, other: str) -> float:
    """How near two stems are in meaning: their cosine, 1 for the same, 0 where one is unknown."""
    if one == other:
        return 1.0
    at, rows = load_term_vectors()
    return float(rows[at[one]] @ rows[at[other]]) if one in at and other in at else 0.0
