"""How many reports in a hundred use a word: compiled once, so that what a report is about does not depend on its neighbours."""

from __future__ import annotations

import functools
from collections.abc import Callable

from demarche.knowledge.fact_tables import load_table

_UNSEEN = 0.5  # reports: a word that the table lacks is rarer than any in it
_TOTAL = ""  # the row that holds the number of reports


@functools.cache
def load_frequencies() -> Callable[[str], float]:
    """The share of reports that have a stem (numbers: # and the digits), between 0 and 1; never 0."""
    counts = {term: int(count) for term, count in load_table("term_frequencies.tsv")}
    total = counts.pop(_TOTAL)
    return lambda term: counts.get(term, _UNSEEN) / total
