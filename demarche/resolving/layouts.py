"""Where a mention stands: sentence, paragraph, passage, quotation; and how prominent it is there."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass

from demarche.reading.lexemes import word_set
from demarche.record import Passage
from demarche.resolving.phrases import find_words, is_possessive
from demarche.resolving.titles import TITLE_WORDS
from demarche.spans import Span

_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")
_LINE = re.compile(r"\n\s*")
_STITCHED_PARAGRAPHS = 3  # passages shorter than this on average are scraps of several reports
_PREPOSITIONS = word_set(
    "of in at on from for with to by against between among about over under than after before near into onto toward towards via upon like "
    "without within across through despite including"
)
_TITLES = TITLE_WORDS - _PREPOSITIONS
_CLAUSE_STARTS = frozenset({"that", "but", "while", "as", "when", "because", "after", "if", "whether"})
_AUXILIARIES = word_set(
    "is are was were has had have will would can could may might should must did does do said says told tells asked added wrote warned "
    "announced insisted called met went came took made gave arrived spoke told urged accused also never who whose then later"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mention stands, by number."""

    sentence: int
    paragraph: int
    passage: int
    quotation: int  # -1 outside quotation marks


class Layout:
    """Sentences, paragraphs, passages and quotations of one report, for look-up by position."""

    def __init__(self, text: str, sentences: Sequence[Span], passages: Sequence[Passage], quoted: Sequence[Span], *, stitched: bool = False) -> None:
        border = _BLANK_LINE if _BLANK_LINE.search(text) else _LINE
        self.paragraph_starts = [0] + [m.end() for m in border.finditer(text)]
        self.sentence_starts = [s.start for s in sentences]
        self.passage_starts = [p.start for p in passages]
        self.quoted = sorted(quoted)
        self.quote_starts = [q.start for q in self.quoted]
        # Sentences inside a quotation do not push its speaker out of reach of "he said" behind it.
        self.told_starts = [s for s in self.sentence_starts if not self._inside_quotation(s)]
        seams = sum(p.joined for p in passages)
        self.stitched = stitched or seams > 1 or (seams == 1 and len(self.paragraph_starts) <= _STITCHED_PARAGRAPHS * len(passages))

    def place(self, at: int) -> Place:
        """Where the character stands."""
        q = bisect.bisect_right(self.quote_starts, at) - 1
        return Place(
            bisect.bisect_right(self.told_starts, at) - 1,
            bisect.bisect_right(self.paragraph_starts, at) - 1,
            bisect.bisect_right(self.passage_starts, at) - 1,
            q if q >= 0 and at < self.quoted[q].end else -1,
        )

    def _inside_quotation(self, at: int) -> bool:
        q = bisect.bisect_left(self.quote_starts, at) - 1
        return q >= 0 and at < self.quoted[q].end

    def sentence_start(self, at: int) -> int:
        """Where the sentence that holds the character begins."""
        i = bisect.bisect_right(self.sentence_starts, at) - 1
        return self.sentence_starts[i] if i >= 0 else 0

    def within_reach(self, earlier: Place, later: Place) -> bool:
        """Whether a pronoun at `later` may look back to `earlier`: never over a seam between reports."""
        if earlier.passage != later.passage:
            return False
        return earlier.paragraph == later.paragraph or not self.stitched


def prominence(text: str, span: Span, clause_start: int) -> float:
    """How prominent a mention is by its place in the clause: subjects above objects above possessors."""
    if is_possessive(text, span.end) or text[span.start : span.end].casefold() in ("his", "her", "their", "its"):
        return -1.0
    words = find_words(text, max(clause_start, span.start - 40), span.start)
    before = [w.text(text).casefold() for w in words]
    while before and (before[-1] in ("the", "a", "an") or before[-1].strip(".") in _TITLES):
        before.pop()
    previous = before[-1] if before else ""
    if previous in _PREPOSITIONS:
        return -0.6
    after = [w.text(text).casefold() for w in find_words(text, span.end, min(len(text), span.end + 40))]
    following = next((w for w in after if not w.endswith("ly")), "")
    score = 0.0
    if span.start - clause_start <= 3:
        score += 0.8
    elif previous in _CLAUSE_STARTS or (before and "," in text[words[len(before) - 1].end : words[len(before) - 1].end + 2]):
        score += 0.5
    if following in _AUXILIARIES or (following.endswith(("ed", "ing")) and "\n" not in text[span.end : span.end + 2]):
        score += 0.6
    if previous in ("said", "says", "added", "told", "warned"):
        score += 0.6
    return score
