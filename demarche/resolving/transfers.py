"""Transfers: who gives and who receives an amount, from the words around it in its sentence.

Simple syntax, read conservatively: what is not plainly a giver or a receiver is left out.

    X will give / has pledged AMOUNT to Y          Y received AMOUNT from X          give Y AMOUNT
    AMOUNT in aid to Y / for Y / to help Y         AMOUNT was given to Y by X        AMOUNT … between A and B
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from demarche.reading.lexemes import word_set
from demarche.spans import Span

Parties = Sequence[tuple[Span, str]]

_GIVE = re.compile(
    r"\b(?:giv(?:e|es|ing|en)|gave|provid\w+|allocat\w+|pledg\w+|donat\w+|offer(?:s|ed|ing)?|contribut\w+|grant(?:s|ed|ing)?|"
    r"award(?:s|ed|ing)?|sen[dt]s?|sending|commit(?:s|ted|ting)?|promis\w+|announc\w+|deliver(?:s|ed|ing)?|disburs\w+|transfer\w*|"
    r"pa(?:y|ys|id|ying)|len[dt]s?|lending|loan(?:s|ed)|approv\w+|earmark\w*|spen[dt]s?|spending|invest(?:s|ed|ing)?|extend(?:s|ed)?|"
    r"channel(?:s|ed|led)|set aside|writ(?:e|ten) off|cough up|chip(?:s|ped) in)\b",
    re.IGNORECASE,
)
_TAKE = re.compile(r"\b(?:receiv\w+|g[eo]t|gets|obtain\w*|secur(?:e|ed|es)|borrow\w*|accept(?:s|ed|ing)?|won|awaits?)\b", re.IGNORECASE)
_ASK = re.compile(
    r"\b(?:request\w*|ask(?:s|ed|ing)? (?:\w+ )?for|s(?:eek|eeks|ought|eeking)|needs?|needed|demand\w*|"
    r"appeal(?:s|ed|ing)? for|requir\w+|call(?:s|ed|ing)? for|want(?:s|ed)?)\b",
    re.IGNORECASE,
)
_MOVE = re.compile(
    r"\b(?:rescu(?:e|ed|es)|sav(?:e|ed|es)|evacuat(?:e|ed|es)|sen[dt]s?|deploy(?:s|ed)?|expel(?:s|led)?|deport(?:s|ed)?|train(?:s|ed)?|"
    r"dispatch(?:es|ed)?|resettle[ds]?|accept(?:s|ed)?|withdrew|releas(?:e|ed|es)|freed|station(?:s|ed)|host(?:s|ed)?|recall(?:s|ed)?)\b",
    re.IGNORECASE,
)
_PLEDGES = re.compile(r"allocat|pledg|promis|commit|offer|announc|earmark|approv|extend|set aside", re.IGNORECASE)
_AHEAD = re.compile(
    r"(?:\b(?:will|would|shall)|['’]ll|\b(?:plan(?:s|ned|ning)?|agree[ds]?|promise[ds]?|pledge[ds]?|vow(?:s|ed)?|intend(?:s|ed)?|wants?|"
    r"decide[ds]?|offer(?:s|ed)?|ready|prepared|expected|set|going|due) to)\s+(?:also\s+|be\s+)?$",
    re.IGNORECASE,
)
_DELIVERS = re.compile(
    r"gave|given|provided|donated|sent|paid|delivered|disbursed|transferred|contributed|granted|awarded|lent|spent|invested|received|"
    r"got|obtained|secured|borrowed|accepted|written off",
    re.IGNORECASE,
)
# Words that may stand between a subject and its verb, or between the verb and its amount.
_CHAIN = word_set(
    "has have had will would shall also already is are was were be been being to not only now recently on in the "
    "its a an agreed agrees plans planned promised promises pledged pledges decided decides vowed offered offers "
    "intends wants ready prepared set expected due announced announces it they he she last this year week month "
    "monday tuesday wednesday thursday friday saturday sunday jointly together each both alone so far since then "
    "reportedly"
)
_OFFICIAL = word_set(
    "government administration officials authorities ministry army lawmakers forces parliament troops department "
    "navy military congress senate cabinet coalition agency council embassy president leaders police company "
    "regime delegation"
)
_BEFORE_AMOUNT = word_set(
    "more than at least up to about around nearly almost over some roughly approximately a an the another "
    "additional further extra total of worth as much many under less fewer only just aid assistance package loan "
    "grant in its us initial new humanitarian military financial estimated is was have has been and funding "
    "support"
)
_HELP = re.compile(
    r"\bto\s+(?:help|support|assist|aid|arm|equip|train|rebuild|fund|back|compensate|pay|reimburse)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_TOWARDS = re.compile(r"\b(?:to|for|towards?)\s+", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|by)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+", re.IGNORECASE)
_CLAUSE_END = re.compile(
    r";|\b(?:which|who|that|while|but|after|because|said|says|told|adding)\b|[!?]|(?<![A-Z])\.(?=\s|[\"”’]|$)|\n",
    re.IGNORECASE,
)
_IS_NOUN = re.compile(r"\b(?:the|a|an|this|that|its|their|our|his|her|budget|\d{4})\s+$", re.IGNORECASE)
# A name behind one of these is no subject: "working with Congress to provide".
_NO_SUBJECT = re.compile(r"\b(?:with|from|in|for|to|at|on|against|than|about|(?<!government )(?<!republic )of)\s+(?:the\s+)?$", re.IGNORECASE)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are)\s+(?:\w+ly\s+)?$", re.IGNORECASE)
_NAME_GOES_ON = re.compile(r" [A-Z]")
_WORD = re.compile(r"[A-Za-z]+")
_REACH = 160  # characters of the clause that are read on either side of the amount
_GAP = 60  # characters between the verb and its amount, or its subject


@dataclass(frozen=True, slots=True)
class Transfer:
    """Who gives, who receives, how far it has come, and where the words that follow the amount end."""

    giver: tuple[str, ...]
    receiver: tuple[str, ...]
    status: str
    clause_end: int


@dataclass(frozen=True, slots=True)
class Clause:
    """An amount in its sentence, with the parties of the report."""

    text: str
    amount: Span
    sentence: Span
    parties: Parties
    actor_at: Callable[[Span], str | None]


def find_transfer(clause: Clause, kind: str) -> Transfer:
    """What the clause says of giver, receiver and status of its amount."""
    end = _clause_end(clause)
    if kind == "people":
        verb = _verb_before(clause, _MOVE)
        giver = _subject(clause, verb) if verb is not None and not _is_passive(clause, verb) else ()
        return Transfer(giver, (), "reported", end)
    ask = _verb_before(clause, _ASK)
    take = _verb_before(clause, _TAKE)
    give = _verb_before(clause, _GIVE)
    nearest = max((v for v in (ask, take, give) if v is not None), key=lambda v: v.start, default=None)
    if nearest is not None and nearest == ask:
        return Transfer(_after(clause, _FROM, end), _receiver(clause, end) or _subject(clause, ask), "demanded", end)
    if nearest is not None and nearest == take:
        return Transfer(_after(clause, _FROM, end), _subject(clause, take), _status(clause, take, "delivered"), end)
    receiver = _receiver(clause, end)
    if nearest is None:
        giver = _owner(clause) or _passive_giver(clause, end)
        return Transfer(giver, receiver, _status_after(clause, end), end)
    if _is_passive(clause, nearest):
        return Transfer(
            _passive_giver(clause, end),
            _subject(clause, nearest) or receiver,
            _status(clause, nearest, "reported"),
            end,
        )
    return Transfer(_subject(clause, nearest), _between(clause, nearest) or receiver, _status(clause, nearest, "reported"), end)


def _clause_end(clause: Clause) -> int:
    limit = min(clause.sentence.end, clause.amount.end + _REACH)
    m = _CLAUSE_END.search(clause.text, clause.amount.end, limit)
    return m.start() if m else limit


def _verb_before(clause: Clause, verbs: re.Pattern[str]) -> Span | None:
    """The last such verb before the amount, if only words of quantity or one party stand between them."""
    start = max(clause.sentence.start, clause.amount.start - _GAP - 20)
    found = [
        Span(*m.span())
        for m in verbs.finditer(clause.text, start, clause.amount.start)
        if not _IS_NOUN.search(clause.text, max(start, m.start() - 12), m.start())
    ]
    if not found:
        return None
    verb = found[-1]
    rest = Span(verb.end, clause.amount.start)
    for party, _ in _within(clause.parties, rest):
        if _only(clause.text[rest.start : party.start], _BEFORE_AMOUNT | _CHAIN) and _only(clause.text[party.end : rest.end], _BEFORE_AMOUNT):
            return verb
    return verb if _only(clause.text[rest.start : rest.end], _BEFORE_AMOUNT | _CHAIN) else None


def _only(words: str, allowed: frozenset[str]) -> bool:
    return all(w.lower() in allowed for w in _WORD.findall(words)) and not set(words) & set(";:()")


def _within(parties: Parties, span: Span) -> list[tuple[Span, str]]:
    """The parties whose mention lies inside the span."""
    i = bisect_left(parties, span.start, key=lambda p: p[0].start)
    out = []
    while i < len(parties) and parties[i][0].start < span.end:
        if parties[i][0].end <= span.end:
            out.append(parties[i])
        i += 1
    return out


def _is_passive(clause: Clause, verb: Span) -> bool:
    if clause.text[verb.start : verb.end].lower().endswith("ing"):
        return False
    return _PASSIVE.search(clause.text, max(clause.sentence.start, verb.start - 30), verb.start) is not None


def _subject(clause: Clause, verb: Span | None) -> tuple[str, ...]:
    """The parties that the verb has as its subject: the nearest before it, with those joined to it by "and"."""
    if verb is None:
        return ()
    before = Span(max(clause.sentence.start, verb.start - _REACH), verb.start)
    parties = _within(clause.parties, before)
    for i in range(len(parties) - 1, -1, -1):
        gap = clause.text[parties[i][0].end : verb.start]
        if len(gap) > _GAP + 40:
            break
        if _joins_subject(gap):
            if _NO_SUBJECT.search(clause.text, max(clause.sentence.start, parties[i][0].start - 30), parties[i][0].start):
                return ()
            return _joined_left(clause.text, parties, i)
    words = list(_WORD.finditer(clause.text, before.start, before.end))
    if words and words[-1].group()[0].isupper():
        actor = clause.actor_at(Span(*words[-1].span()))
        return (actor,) if actor else ()
    return ()


def _joins_subject(gap: str) -> bool:
    """Whether only auxiliaries, an apposition or the head of the subject stand between a name and its verb."""
    first, last = gap.find(","), gap.rfind(",")
    if 0 <= first < last and not gap[:first].strip():
        gap = gap[last + 1 :]
    words = [w.lower() for w in _WORD.findall(gap)]
    heads = 0
    while words and heads < 2 and (words[0] in _OFFICIAL or words[0] == "s"):
        heads += words[0] != "s"
        words.pop(0)
    return all(w in _CHAIN for w in words) and not set(gap) & set(";:()")


def _joined_left(text: str, parties: Sequence[tuple[Span, str]], i: int) -> tuple[str, ...]:
    out = [parties[i][1]]
    while i > 0 and text[parties[i - 1][0].end : parties[i][0].start].strip() in (
        "and",
        ",",
        ", and",
        "and the",
        ", the",
    ):
        i -= 1
        out.insert(0, parties[i][1])
    return tuple(dict.fromkeys(out))


def _joined_right(clause: Clause, party: tuple[Span, str], end: int) -> tuple[str, ...]:
    out = [party[1]]
    last = party[0]
    for span, actor in _within(clause.parties, Span(party[0].end, end)):
        if clause.text[last.end : span.start].strip() not in ("and", ",", ", and", "and the", ", the"):
            break
        out.append(actor)
        last = span
    return tuple(dict.fromkeys(out))


def _after(clause: Clause, lead: re.Pattern[str], end: int) -> tuple[str, ...]:
    """The parties right after the first such word behind the amount: "to Y", "from X and Z"."""
    for m in lead.finditer(clause.text, clause.amount.end, end):
        for party in _within(clause.parties, Span(m.end(), min(end, m.end() + _GAP))):
            gap = clause.text[m.end() : party[0].start]
            whole = not _NAME_GOES_ON.match(clause.text, party[0].end)
            if whole and len(gap.split()) <= 2 and gap == gap.lower() and not set(gap) & set(",;:("):
                return _joined_right(clause, party, end)
            break
    return ()


def _receiver(clause: Clause, end: int) -> tuple[str, ...]:
    both = _after(clause, _BETWEEN, end)
    return both if len(both) > 1 else _after(clause, _HELP, end) or _after(clause, _TOWARDS, end)


def _between(clause: Clause, verb: Span) -> tuple[str, ...]:
    """The party between the verb and its amount: "give Ukraine $5 million"."""
    parties = _within(clause.parties, Span(verb.end, clause.amount.start))
    return _joined_left(clause.text, parties, len(parties) - 1) if parties else ()


def _owner(clause: Clause) -> tuple[str, ...]:
    """The party whose amount it is said to be: "Norway's $5 million grant"."""
    before = Span(max(clause.sentence.start, clause.amount.start - _GAP), clause.amount.start)
    parties = _within(clause.parties, before)
    if parties and clause.text[parties[-1][0].end : clause.amount.start].strip().lower() in ("'s", "’s", "' s"):
        return (parties[-1][1],)
    return ()


_DONE_BY = re.compile(
    r"\b(?:provided|given|donated|pledged|promised|allocated|contributed|offered|paid|granted|funded|sent|delivered|announced|lent)\s+by\s+|"
    r"\b(?:loan|grant|aid|assistance|donation|gift|package|credit|money|support|funding|investment)\s+from\s+",
    re.IGNORECASE,
)


def _passive_giver(clause: Clause, end: int) -> tuple[str, ...]:
    return _after(clause, _DONE_BY, end) or _straight_after(clause, end)


def _straight_after(clause: Clause, end: int) -> tuple[str, ...]:
    """ "$5 million from Norway", "$5 million by Norway"."""
    lead = _FROM.match(clause.text, clause.amount.end + 1, end)
    return _after(clause, _FROM, end) if lead else ()


def _status(clause: Clause, verb: Span, otherwise: str) -> str:
    if _PLEDGES.match(clause.text, verb.start, verb.end):
        return "pledged"
    if _AHEAD.search(clause.text, max(clause.sentence.start, verb.start - 25), verb.start):
        return "pledged"
    return "delivered" if _DELIVERS.search(clause.text, verb.start, verb.end) else otherwise


def _status_after(clause: Clause, end: int) -> str:
    after = clause.text[clause.amount.end : end]
    if re.search(r"\b(?:will be|to be|pledged|promised|pledge)\b", after):
        return "pledged"
    return "delivered" if re.search(r"\b(?:was|were|been) (?:given|paid|delivered|sent|provided|transferred)\b", after) else "reported"
