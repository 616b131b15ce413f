"""What readers said of actors being one -> under whom each is filed."""

from __future__ import annotations

import sqlite3

from demarche.corpus.acts import Filing, Filings


def load_merges(db: sqlite3.Connection) -> dict[str, str]:
    """For each key that is filed under another, that other."""
    merges: dict[str, str] = {}
    for row in db.execute("SELECT was, value FROM corrections WHERE report = '' AND kind = 'actor' ORDER BY n"):
        if row["value"] is None:
            merges.pop(row["was"], None)
        else:
            merges[row["was"]] = row["value"]
    return {key: _last(key, merges) for key in merges}


def _last(key: str, merges: dict[str, str]) -> str:
    seen = {key}
    while (following := merges.get(key)) is not None and following not in seen:
        seen.add(following)
        key = following
    return key


def load_filings(db: sqlite3.Connection) -> Filings:
    """The same with the country of the one that others joined, and that one itself."""
    merges = load_merges(db)
    filed = {target: Filing(target, _country_of(db, target)) for target in merges.values()}
    return {**filed, **{key: filed[target] for key, target in merges.items()}}


def _country_of(db: sqlite3.Connection, key: str) -> str | None:
    """The country that the key itself names; that of an item of Wikidata is what its records have."""
    kind, _, rest = key.partition(":")
    if rest:
        return rest.partition(":")[0] or None
    row = db.execute("SELECT min(country) FROM actors WHERE wikidata = ?", (kind,)).fetchone()
    return str(row[0]) if row[0] else None
