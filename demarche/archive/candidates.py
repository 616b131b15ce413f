"""Index look-ups that `corpus/` needs: which reports may hold a wording."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace

import msgspec

from demarche.archive.search import any_of
from demarche.corpus.sightings import Source, open_source
from demarche.corpus.wording import FUNCTION_WORDS, Word, split_words
from demarche.errors import ArchiveError
from demarche.record import Record

_ASKED_TERMS = 8  # the rarest words of a quotation: two or three of them are in any version of it
_PHRASES, _PHRASE_WORDS = 12, 3
_CANDIDATES = 64
_LEAST_SHARED = 0.4  # of the stems of a wording; a report with fewer of them cannot hold enough of it
_COMMON_SHARE = 0.2  # of all reports: a word that every fifth report has finds nothing


class Candidates:
    """Look-ups on one open archive. Reports that were opened stay open: a page's quotations often come from the same few."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._opened: dict[int, Source] = {}
        # FTS5's own tokenizer, on an archive of nothing: its stems are those of the index.
        self._stemmer = sqlite3.connect(":memory:", isolation_level=None)
        self._stemmer.execute("CREATE VIRTUAL TABLE words USING fts5 (form, tokenize='porter unicode61 remove_diacritics 2')")
        self._stemmer.execute("CREATE VIRTUAL TABLE stems USING fts5vocab (words, row)")

    def close(self) -> None:
        """Gives back what the look-ups hold."""
        self._stemmer.close()

    def sources(self, text: str, wording: Sequence[Word], *, but: str | None = None) -> Iterator[Source]:
        """Reports that share many words with a wording of `text`, the likeliest first; not the report with the id `but`."""
        terms = self._rarest([w.form for w in wording if w.form not in FUNCTION_WORDS] or [w.form for w in wording])
        if not terms:
            return
        # Rare words find the report, the runs of words around them bring it to the front of many on the same matter.
        asked = any_of([*terms, *_phrases(text, wording)])
        stems = {w.stem for w in wording}
        found = self._db.execute(
            "SELECT r.n, r.id, r.text FROM report_words JOIN reports r ON r.n = report_words.rowid WHERE report_words MATCH ? ORDER BY rank LIMIT ?",
            (f"text : ({asked})", _CANDIDATES),
        ).fetchall()
        for row in found:
            if row["id"] == but:
                continue
            source = self._opened.get(row["n"])
            words = split_words(row["text"]) if source is None else source.words
            if len(stems & {w.stem for w in words}) < _LEAST_SHARED * len(stems):
                continue
            if source is None:
                source = self._opened[row["n"]] = open_source(load_record(self._db, row["n"]))
            yield source

    def _rarest(self, forms: Sequence[str]) -> list[str]:
        """The words that the fewest reports have, as the index stems them; those that none has are no use."""
        self._stemmer.execute("DELETE FROM words")
        self._stemmer.execute("INSERT INTO words VALUES (?)", (" ".join(forms),))
        terms = [row[0] for row in self._stemmer.execute("SELECT term FROM stems")]
        total = self._db.execute("SELECT count(*) FROM reports").fetchone()[0]
        counted = []
        for term in terms:
            row = self._db.execute("SELECT doc FROM report_terms WHERE term = ?", (term,)).fetchone()
            if row is not None:
                counted.append((row[0], term))
        counted.sort()
        rare = [term for count, term in counted if count <= max(50, _COMMON_SHARE * total)]
        return (rare or [term for _, term in counted])[:_ASKED_TERMS]


def _phrases(text: str, wording: Sequence[Word]) -> list[str]:
    """Runs of words, as they stand, but for those of function words alone."""
    runs = (wording[i : i + _PHRASE_WORDS] for i in range(0, len(wording) - _PHRASE_WORDS + 1, 2))
    kept = [r for r in runs if any(w.form not in FUNCTION_WORDS for w in r)]
    return [text[r[0].start : r[-1].end] for r in kept[:_PHRASES]]


def load_record(db: sqlite3.Connection, n: int) -> Record:
    """The whole record of a report, by its number in the archive. Raises `ArchiveError` where what is stored is damaged."""
    row = db.execute("SELECT id, text, record FROM reports WHERE n = ?", (n,)).fetchone()
    if row is None:  # an index told of it that does not agree with its table
        raise ArchiveError(f"the archive is damaged: report number {n} is not where it should be. Restore a backup")
    try:
        return replace(msgspec.json.decode(row["record"], type=Record), text=row["text"])
    except (msgspec.MsgspecError, TypeError) as error:
        raise ArchiveError(f"the record of report {row['id']!r} is damaged ({error}). Read it again: demarche add --again SOURCE") from None
