"""A new report beside those of the archive: which it is a copy of, and which passages it shares."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping

from demarche.archive.totals import count_in, count_out
from demarche.corpus.copies import COMMON, COPIES, MOST_COMPARED, Likeness, Signature, compare_likely


def record_copies(db: sqlite3.Connection, n: int, text: str, published: str | None, signature: Signature) -> None:
    """Puts a report among the signatures, with its likenesses; inside the transaction that adds it."""
    likenesses = compare_likely(text, find_likely(db, signature))
    db.executemany("INSERT INTO bands VALUES (?, ?)", [(band, n) for band in signature.bands])
    db.executemany("INSERT INTO fingerprints VALUES (?, ?)", [(value, n) for value in signature.fingerprints])
    keep_likenesses(db, n, published, likenesses)


def keep_likenesses(db: sqlite3.Connection, n: int, published: str | None, likenesses: Mapping[int, Likeness]) -> None:
    """Writes what a new report is like, and which of them is the original; inside the transaction that adds it."""
    for other, likeness in likenesses.items():
        if likeness.kind != "none":
            passages = json.dumps([[list(a), list(b)] for a, b in likeness.passages])
            row = (n, other, likeness.kind, likeness.here, likeness.there, passages)
            db.execute("INSERT INTO likenesses VALUES (?, ?, ?, ?, ?, ?)", row)
    _set_original(db, n, published, likenesses)


def find_likely(db: sqlite3.Connection, signature: Signature, *, most: int = MOST_COMPARED) -> list[tuple[int, str]]:
    """The `most` reports that share the most bands and fingerprints with a text, with their texts."""
    votes: Counter[int] = Counter()
    for table, column, values in (("bands", "band", signature.bands), ("fingerprints", "hash", signature.fingerprints)):
        for value in values:
            rows = db.execute(f"SELECT report FROM {table} WHERE {column} = ? LIMIT ?", (value, COMMON + 1)).fetchall()  # noqa: S608
            if len(rows) <= COMMON:
                votes.update(row[0] for row in rows)
    likely = sorted(votes, key=lambda n: (-votes[n], n))[:most]
    return [(n, db.execute("SELECT text FROM reports WHERE n = ?", (n,)).fetchone()[0]) for n in likely]


def _set_original(db: sqlite3.Connection, n: int, published: str | None, likenesses: Mapping[int, Likeness]) -> None:
    """Says of which report this one is a copy; or, where it is the earlier one, of which others it is the original."""
    alike = [other for other, likeness in likenesses.items() if likeness.kind in COPIES]
    if not alike:
        return
    roots = {db.execute("SELECT coalesce(copy_of, n) FROM reports WHERE n = ?", (other,)).fetchone()[0] for other in alike}
    dated = sorted((db.execute("SELECT published FROM reports WHERE n = ?", (root,)).fetchone()[0] or "9999", root) for root in roots)
    day, root = dated[0]
    mutual = all(likenesses[other].kind != "contained" for other in alike)
    if published and published < day and mutual:
        for root in sorted(roots):
            count_out(db, root)
        db.executemany("UPDATE reports SET copy_of = ? WHERE n = ? OR copy_of = ?", [(n, r, r) for r in roots])
    else:
        db.execute("UPDATE reports SET copy_of = ? WHERE n = ?", (root, n))


def release_copies(db: sqlite3.Connection, n: int) -> None:
    """Before a report goes: the first of its copies takes its place."""
    heirs = [row[0] for row in db.execute("SELECT n FROM reports WHERE copy_of = ? ORDER BY published IS NULL, published, n", (n,))]
    if heirs:
        db.execute("UPDATE reports SET copy_of = NULL WHERE n = ?", (heirs[0],))
        count_in(db, heirs[0])
        db.executemany("UPDATE reports SET copy_of = ? WHERE n = ?", [(heirs[0], heir) for heir in heirs[1:]])
