"""Person names in the text -> one chain per person: "Mike Pompeo", "Mr. Pompeo" and "Pompeo" are one."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from demarche.knowledge.countries import find_country, find_demonym
from demarche.reading.lexemes import word_set
from demarche.reading.mentions import EntityMention
from demarche.resolving.genders import FEMALE, MALE, fold, gender_of_name, gender_of_word
from demarche.resolving.phrases import find_words, without_possessive
from demarche.resolving.titles import HONORIFICS, PERSON_HEADS, TITLE_WORDS
from demarche.spans import Span, overlaps

_PARTICLES = word_set("de del della da dos du la le van von der den bin ben ibn al el y e di ter af abu")
_TITLES = TITLE_WORDS - _PARTICLES
_OF = word_set("of for")
_BODIES = word_set("united nations un u.n eu nato us u.s")
_SUFFIXES = word_set("jr sr ii iii iv")
_ROYAL = word_set("king queen prince princess sheikh sheik emir sultan pope sir dame lady")
_CAPITALISED = re.compile(r"[^\W\d_a-z][\w'’\-]*")
_TITLED = re.compile(r"\b(Mr|Mrs|Ms|Dr|Mme)\.?[ \u00a0]([^\W\d_a-z][\w'’\-]+(?:[ \u00a0][^\W\d_a-z][\w'’\-]+)?)")
# A name behind an office, for where the tagger saw none.
_OFFICE_AND_NAME = re.compile(
    r"\b(?:President|Prime Minister|Foreign Minister|Secretary of State|Chancellor|Senator|Sen\.|Rep\.|Gov\.|Ambassador|Secretary-General)"
    r"[ \u00a0]([^\W\d_a-z][\w'’\-]+[ \u00a0][^\W\d_a-z][\w'’\-]+)"
)
_ARABIC_REST = re.compile(r"[ \u00a0](?:al|el|Al|El|as|ad|ar)-[^\W\d_a-z]\w+")
_NEVER_NAMES = word_set("i he she they it we the a an in on at mr mrs ms dr sen rep gov president minister secretary says said ceo")
_NAME_TOKENS = 6
_SHARING = 20  # persons of one name that are compared: bounds the work on hostile text


@dataclass(frozen=True, slots=True)
class PersonMention:
    """A person's name in the text without titles; `tokens` are folded, particles left out."""

    span: Span
    tokens: tuple[str, ...]
    title: str = ""  # the honorific in front of it, folded


@dataclass(slots=True)
class PersonChain:
    """The mentions of one person by name. Grows while names are gathered, then stays."""

    mentions: list[PersonMention]
    tokens: tuple[str, ...]  # of the fullest name seen
    gender: str | None = None
    full: Span | None = None  # the fullest name seen
    introduced: list[int] = field(default_factory=list)  # where the full name stands

    @property
    def surname(self) -> str:
        """The folded last token of the name."""
        return self.tokens[-1]


def _from_title(text: str, words: list[Span]) -> list[Span]:
    """The words from the last title in front of the name on: "[Israeli Prime] Minister Benjamin Netanyahu", "[U.N.] envoy Geir Pedersen".

    What stands before a title says whose it is; before "King" in a name stands another name. Without a title, an adjective of a
    country in front of two more words goes: "Chadian Moussa Faki". What the named has is not the named: "Netanyahu['s office]".
    """
    owner = next((i for i, w in enumerate(words[:-1]) if without_possessive(text, w) != w), None)
    if owner is not None:
        words = words[: owner + 1]
    keys = [fold(w.text(text)).strip(".") for w in words]
    heads = [i for i, key in enumerate(keys[:-1]) if key in PERSON_HEADS and (i or len(words) > 2)]
    if not heads:
        return words[1:] if len(words) > 2 and find_demonym(words[0].text(text)) is not None else words
    head = last = heads[-1]
    if head and not any(_qualifies(text, w, key) for w, key in zip(words[:head], keys[:head], strict=True)):
        return words
    while last + 2 < len(words) and keys[last + 1] in _OF:  # "Secretary of State Marco Rubio"
        behind = last + 2
        while behind + 1 < len(words) and (keys[behind] in TITLE_WORDS or find_demonym(words[behind].text(text))):
            behind += 1
        if behind == last + 2:  # a word that no title has: "President of Jordan"
            return words
        last = behind - 1
    rest = [(w, key) for w, key in zip(words[last + 1 :], keys[last + 1 :], strict=True) if key not in _PARTICLES and key not in _SUFFIXES]
    return words[head:] if rest and all(any(map(str.isupper, w.text(text))) for w, _ in rest) else words


def _qualifies(text: str, word: Span, key: str) -> bool:
    """Whether a word in front of a title belongs to it: a country's, a small one, another word of titles."""
    words = word.text(text)
    return words.islower() or key in TITLE_WORDS or key in _BODIES or find_demonym(words) is not None or find_country(words) is not None


def name_mention(text: str, start: int, end: int) -> PersonMention | None:
    """The name under a tagger's span, freed of titles, possessive and stray signs; None where no name is left."""
    words = _from_title(text, find_words(text, start, end)[: _NAME_TOKENS + 8])[: _NAME_TOKENS + 4]
    title = ""
    while (
        words
        and (key := fold(words[0].text(text)).strip("."))
        and (key in HONORIFICS or key in PERSON_HEADS or key in _NEVER_NAMES or (len(words) > 2 and key in _TITLES))
    ):
        if key in HONORIFICS or key in _ROYAL or gender_of_word(key):
            title = key
        words = words[1:]
    if not words:
        return None
    last = without_possessive(text, words[-1])
    words = [*words[:-1], last]
    if len(words) > 1 and all(_qualifies(text, w, fold(w.text(text)).strip(".")) for w in words):
        return None  # "Prime Minister", "U.S. Senator"
    if not text[words[0].start].isalpha() or not any(text[w.start].isupper() for w in words):
        return None
    tokens = tuple(_key(w.text(text)) for w in words)
    if all(t in _PARTICLES for t in tokens) or tokens == ("pres",):
        return None
    kept = tuple(t for t in tokens if t not in _PARTICLES and t.strip(".") not in _SUFFIXES and len(t.strip(".")) > 0)
    kept = tuple(t for i, t in enumerate(kept) if i == 0 or len(t.strip(".")) > 1) or tokens
    if not title:
        before = find_words(text, max(0, words[0].start - 12), words[0].start)
        if before and text[before[-1].end : words[0].start] in (" ", ". ", "\u00a0", ".\u00a0"):
            key = fold(before[-1].text(text)).strip(".")
            title = key if key in HONORIFICS or key in _ROYAL else ""
    return PersonMention(Span(words[0].start, words[-1].end), kept, title)


def _key(word: str) -> str:
    """A name token folded, without an Arabic article in front: "al-Assad" and "Assad" are one."""
    key = fold(word)
    for article in ("al-", "el-", "as-", "ad-", "ar-", "an-"):
        if key.startswith(article) and len(key) > len(article) + 2:
            return key[len(article) :]
    return key


_NO_PERSONS = frozenset({"allah", "god", "almighty", "jehovah", "yahweh", "satan"})  # called by name, but nobody who acts in the news


def find_person_mentions(text: str, entities: Sequence[EntityMention], known_other: Iterable[str]) -> list[PersonMention]:
    """Names of persons in text order: what the tagger marked, names behind "Mr.", and surnames it passed over.

    `known_other` are folded names that are no persons (countries, organisations), however the tagger labelled them.
    """
    other = frozenset(known_other) | _NO_PERSONS
    found: list[PersonMention] = []
    for e in _joined(text, entities):
        if not _is_adjective(text, e[1]) and not _ends_in_an_office(text, *e) and (m := name_mention(text, *e)) and " ".join(m.tokens) not in other:
            found.append(m)
    taken = _Taken([m.span for m in found] + [Span(e.start, e.end) for e in entities if e.label in ("LOC", "FAC", "WORK", "EVENT", "LAW")])
    for titled in _TITLED.finditer(text):
        if not taken.overlaps(titled.start(2), titled.end(2)) and (m := name_mention(text, titled.start(), titled.end())):
            found.append(m)
            taken.add(m.span)
    for named in _OFFICE_AND_NAME.finditer(text):
        if not taken.overlaps(named.start(1), named.end(1)) and (m := name_mention(text, *named.span(1))) and len(m.tokens) > 1:
            found.append(m)
            taken.add(m.span)
    surnames = {m.tokens[-1] for m in found if len(m.tokens) > 1 and len(m.tokens[-1]) > 2} - other
    for word in _CAPITALISED.finditer(text):
        key = _key(without_possessive(text, Span(word.start(), word.end())).text(text))
        free = key in surnames and not taken.overlaps(word.start(), word.end())
        if free and _stands_alone(text, word.start(), word.end()) and (m := name_mention(text, *word.span())):
            found.append(m)
    return sorted(found, key=lambda m: m.span)


_TITLE_BEHIND = re.compile(r"[ \u00a0]([A-Z][a-z]+)(?:[ \u00a0][A-Z][\w.-]+){1,4}")


def _is_adjective(text: str, end: int) -> bool:
    """Whether a title and a name follow at once: "Karvetian President Marek Osvald" has no person called Karvetian."""
    m = _TITLE_BEHIND.match(text, end, end + 80)
    return m is not None and fold(m.group(1)) in TITLE_WORDS


def _ends_in_an_office(text: str, start: int, end: int) -> bool:
    """Whether the last word is an office in small letters: "Office spokesperson" names nobody."""
    last = text[start:end].rsplit(None, 1)[-1]
    return last.islower() and fold(last) in PERSON_HEADS


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a capitalised word is not part of a longer name ("Clinton Foundation", "Mount Kerry")."""
    after = re.match(r"[ \u00a0]([^\W\d_a-z][\w]+)", text[end : end + 30])
    before = find_words(text, max(0, start - 20), start)
    if after and text[end - 2 : end] not in ("'s", "’s"):
        return False
    if before and text[before[-1].end : start] in (" ", "\u00a0") and before[-1].text(text)[0].isupper():
        return fold(before[-1].text(text)).strip(".") in HONORIFICS | PERSON_HEADS or before[-1].text(text) in (
            "The",
            "But",
            "And",
            "If",
            "While",
        )
    return True


def _joined(text: str, entities: Sequence[EntityMention]) -> list[tuple[int, int]]:
    """Person spans with fragments that touch ("Donald" "Trump") made one."""
    out: list[tuple[int, int]] = []
    for e in (_mended(text, e) for e in sorted((e for e in entities if e.label == "PER"), key=lambda e: (e.start, -e.end))):
        if out and e.start < out[-1][1]:
            continue
        if out and text[out[-1][1] : e.start] in (" ", "\u00a0", "-") and e.end - out[-1][0] < 60:
            out[-1] = (out[-1][0], e.end)
        else:
            out.append((e.start, e.end))
    return out


def _mended(text: str, e: EntityMention) -> Span:
    """The span made whole where it ends inside a word ("Bashar al" of "al-Assad") or leaves out the first name before it."""
    start, end = e.start, e.end
    while (
        end < len(text)
        and end - e.end < 30
        and (text[end].isalnum() or (text[end] in "-'’" and text[end + 1 : end + 2].isalpha() and text[end + 1 : end + 3] not in ("s ", "s")))
    ):
        end += 1
    if end > e.end and text[e.end] in "'’" and text[e.end + 1 : e.end + 2] == "s" and not text[e.end + 2 : e.end + 3].isalpha():
        end = e.end
    while start > 0 and e.start - start < 30 and (text[start - 1].isalpha() or (text[start - 1] == "-" and text[start - 2 : start - 1].isalpha())):
        start -= 1
    if rest := _ARABIC_REST.match(text, end):
        end = rest.end()
    before = find_words(text, max(0, start - 20), start)
    if before and text[before[-1].end : start] in (" ", "\u00a0") and text[before[-1].start].isupper() and gender_of_name(before[-1].text(text)):
        start = before[-1].start
    return Span(start, end)


class _Taken:
    """Spans that are spoken for, with look-up by bisection."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self.spans = sorted(spans)

    def overlaps(self, start: int, end: int) -> bool:
        i = bisect.bisect_left(self.spans, (end, end)) - 1
        return any(overlaps(s, (start, end)) for s in self.spans[max(0, i - 2) : i + 1])

    def add(self, span: Span) -> None:
        bisect.insort(self.spans, span)


def chain_persons(text: str, mentions: Sequence[PersonMention]) -> list[PersonChain]:
    """One chain per person, in order of first mention.

    Full names first, so that a surname in the headline finds the full name below it. A bare surname that two persons
    share goes to the one who was introduced last before it.
    """
    chains: list[PersonChain] = []
    by_token: dict[str, list[PersonChain]] = {}
    for m in mentions:
        if len(m.tokens) > 1:
            sharing = by_token.get(m.tokens[-1], [])[-_SHARING:] + by_token.get(m.tokens[0], [])[-_SHARING:]
            chain = next((c for c in sharing if _same_full_name(c.tokens, m.tokens)), None)
            if chain is None:
                chain = PersonChain([], m.tokens)
                chains.append(chain)
            _extend(text, chain, m)
            for token in m.tokens:
                if not any(c is chain for c in by_token.setdefault(token, [])[-_SHARING:]):
                    by_token[token].append(chain)
    by_start: dict[str, list[PersonChain]] = {}
    for chain in chains:
        by_start.setdefault(chain.surname[:3], []).append(chain)
    for m in mentions:
        if len(m.tokens) == 1:
            if text[max(0, m.span.start - 4) : m.span.start].casefold() == "the " and m.tokens[0][-1:] == "s" and m.tokens[0][:-1] in by_token:
                continue  # "the Clintons" are no one person
            chain = _chain_for(m, by_token) or _misspelt(m, by_start)
            if chain is None:
                chain = PersonChain([], m.tokens)
                chains.append(chain)
                by_token.setdefault(m.tokens[0], []).append(chain)
            _extend(text, chain, m)
    for chain in chains:
        chain.mentions.sort(key=lambda m: m.span)
    return sorted(chains, key=lambda c: c.mentions[0].span)


def _extend(text: str, chain: PersonChain, m: PersonMention) -> None:
    chain.mentions.append(m)
    if len(m.tokens) > 1:
        chain.introduced.append(m.span.start)
    if chain.full is None or len(m.tokens) > len(chain.tokens) or chain.full.end - chain.full.start < 3:
        chain.full, chain.tokens = m.span, m.tokens
    chain.gender = chain.gender or gender_of_word(m.title) or _gender_of_tokens(m.tokens)


def _gender_of_tokens(tokens: tuple[str, ...]) -> str | None:
    if len(tokens) < 2:
        return None
    return (
        gender_of_name(tokens[0])
        or (gender_of_name(tokens[-1]) if len(tokens[0]) <= 4 and len(tokens) == 2 else None)
        or (gender_of_name(tokens[1]) if len(tokens) > 2 or len(tokens[0]) <= 3 else None)
    )


def _same_full_name(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether two full names are one person's: same surname, and first names equal, an initial, or one left out."""
    if a == b:
        return True
    if len(a) < 2 or len(b) < 2:
        return False
    if _near(a[-1], b[-1]) and (_near(a[0], b[0]) or _initial(a[0], b[0])):
        return True
    short, long = sorted((a, b), key=len)
    return len(short) < len(long) and set(short) <= set(long)


def _near(a: str, b: str) -> bool:
    """Whether two folded names are spelt alike, but for one letter in names of six or more."""
    if a == b:
        return True
    if min(len(a), len(b)) < 6 or abs(len(a) - len(b)) > 1 or a[0] != b[0]:
        return False
    i = 0
    while i < min(len(a), len(b)) and a[i] == b[i]:
        i += 1
    return a[i + 1 :] == b[i + 1 :] or a[i:] == b[i + 1 :] or a[i + 1 :] == b[i:]


def _initial(a: str, b: str) -> bool:
    return (len(a.strip(".")) == 1 or len(b.strip(".")) == 1) and a[0] == b[0]


def _chain_for(m: PersonMention, by_token: dict[str, list[PersonChain]]) -> PersonChain | None:
    """The chain of a name of one token: by surname, else by first name, else by any part of it."""
    token = m.tokens[0]
    woman, man = (gender_of_word(m.title) == g for g in (FEMALE, MALE))
    sharing = by_token.get(token, [])[-_SHARING:]
    fits = [c for c in sharing if not ((woman and c.gender == MALE) or (man and c.gender == FEMALE))]
    for part in (-1, 0, None):
        named = [c for c in fits if part is None or c.tokens[part] == token]
        if named:
            return _latest_introduced(named, m.span.start)
    return None


def _latest_introduced(chains: list[PersonChain], at: int) -> PersonChain:
    """The person whose full name stood last before `at`; else whoever comes first after it."""
    before = [(c.introduced[i - 1], n) for n, c in enumerate(chains) if (i := bisect.bisect_left(c.introduced, at))]
    if before:
        return chains[max(before)[1]]
    return min(chains, key=lambda c: c.introduced[0] if c.introduced else -1)


def _misspelt(m: PersonMention, by_start: dict[str, list[PersonChain]]) -> PersonChain | None:
    """The one chain whose surname is a letter off."""
    near = [c for c in by_start.get(m.tokens[0][:3], [])[:_SHARING] if _near(c.surname, m.tokens[0])]
    return near[0] if len(near) == 1 else None
