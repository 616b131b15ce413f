"""Phrases with a noun at their head -> who is meant: a person named in them or before, a state, a body, a group."""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping

from demarche.knowledge.countries import country as country_by_code
from demarche.knowledge.offices import find_people
from demarche.reading.lexemes import word_set
from demarche.reading.mentions import EntityMention
from demarche.resolving import collectives
from demarche.resolving.casts import Member, Reference, Scene
from demarche.resolving.collectives import (
    Identity,
    find_country_words,
    identify_name,
    identify_phrase,
    state,
    unknown_organisation,
)
from demarche.resolving.genders import fold, gender_of_word
from demarche.resolving.phrases import Phrase, find_words, is_possessive, parse_phrase
from demarche.resolving.pronouns import Seen
from demarche.resolving.titles import HONORIFICS, PERSON_HEADS, RELATIVES, TITLE_WORDS, may_be, office_key
from demarche.spans import Span, contains

_STATE = frozenset({"state"})
_BODY = frozenset({"government"})
_GROUPS = frozenset({"organization", "armed_group"})
# "the ministry" looks back to a body of these kinds; True where the word itself must stand in its name.
_LOOKS_BACK: Mapping[str, tuple[frozenset[str], bool]] = {
    "country": (_STATE, False), "nation": (_STATE, False), "kingdom": (_STATE, False), "republic": (_STATE, False),
    "government": (_STATE, False), "regime": (_STATE, False), "ministry": (_BODY, True), "department": (_BODY, True),
    "embassy": (_BODY, True), "court": (_BODY, True), "parliament": (_BODY, True), "group": (_GROUPS, False),
    "agency": (frozenset({"organization", "media", "government"}), True), "organisation": (_GROUPS, False),
    "organization": (_GROUPS, False), "party": (frozenset({"organization"}), True), "alliance": (frozenset({"organization"}), False),
    "bloc": (frozenset({"organization"}), False), "coalition": (_GROUPS, True), "company": (frozenset({"company"}), False),
    "firm": (frozenset({"company"}), False), "newspaper": (frozenset({"media"}), False), "militants": (frozenset({"armed_group"}), False),
    "rebels": (frozenset({"armed_group"}), False), "militia": (frozenset({"armed_group"}), False),
}  # fmt: skip
_BODY_REACH = 4  # sentences
_OFFICE_APART = 3  # sentences between two office-holders, for "the president" to mean the nearer
_ORGANISED = frozenset(
    {
        "campaign",
        "foundation",
        "team",
        "organization",
        "organisation",
        "camp",
        "institute",
        "center",
        "centre",
        "company",
        "group",
    }
)
_UTTERANCES = word_set("speech statement remarks comments words letter tweet tweets testimony account interview message")
_TRADES = word_set(
    "author journalist reporter correspondent editor columnist analyst activist lawyer attorney professor historian researcher expert scholar engineer doctor "
    "spokesman spokeswoman spokesperson candidate nominee strategist adviser advisor aide economist philosopher writer filmmaker film-maker photographer "
    "scientist campaigner dissident blogger commentator pollster director founder co-founder chairman chairwoman chief executive politician lawmaker "
    "opponent rival negotiator mediator envoy cleric priest bishop pastor imam businessman businesswoman billionaire tycoon oligarch developer mogul host"
)
_WHAT_ONE_IS = PERSON_HEADS | _TRADES
_WHOM_ONE_SERVES = PERSON_HEADS | HONORIFICS
_GOVERNING = frozenset(
    "of to for with by from against about at in on that who which whose than like as under over after before into and/or or not".split()
)
_OFFICE_PREPOSITIONS = frozenset({"of", "to", "for", "at", "in"})
_LISTED = re.compile(r",[^,]{1,80} and other")  # the first of a list is not the list
_FOLLOWERS = frozenset({"supporters", "voters", "loyalists", "fans", "backers"})
_PROMINENT = 7  # as for a bare surname
_DEFINITE = frozenset({"the", "this", "that"})
_NOT_NOW = frozenset({"former", "ex", "then", "late", "previous", "next", "future", "any", "another", "every", "new"})


def resolve_phrase(scene: Scene, phrase: Phrase, is_source: bool) -> Reference:
    """Who a noun phrase refers to."""
    span = phrase.span
    for step in (_named_person, _administration, _office_holder):
        found = step(scene, phrase)
        if found is not None:
            return found
    if not phrase.words or _LISTED.search(scene.text[span.start : span.end]):
        return Reference(span, None, None, 0.0, "the words fix nobody")
    looked_back = _look_back(scene, phrase)
    if looked_back is not None:
        return looked_back
    identity = _body_named(scene, phrase) or identify_phrase(scene.text, phrase, scene.acronyms, as_source=is_source) or _unknown_body(scene, phrase)
    if identity is None:
        return Reference(span, None, None, 0.0, "the words fix nobody")
    return Reference(span, scene.cast.add(identity), "text", 0.9, f"the words name {identity.name}")


def _named_person(scene: Scene, phrase: Phrase) -> Reference | None:
    """A person named as the head of the phrase, before an apposition, or in it."""
    text = scene.text
    for name, who in scene.persons_in(phrase.span):
        joint = " and " in text[name.end : phrase.span.end]
        confidence = 0.6 if joint else 0.95
        if is_possessive(text, name.end) and name.end < phrase.span.end - 2:
            if fold(phrase.head(text)) in _UTTERANCES:
                return Reference(phrase.span, who, "text", 0.85, "the words of the person named")
            continue
        if not phrase.words or (name.end >= phrase.core.end - 2 and name.start <= phrase.core.end):
            return Reference(phrase.span, who, "text", confidence, "the name stands in the words")
        if _only_titles(text, phrase.span.start, name.start):
            return Reference(phrase.span, who, "text", confidence, "the name stands behind its title")
        if name.end >= phrase.span.end - 2 and _stands_behind_its_office(text, phrase.span.start, name.start):
            return Reference(phrase.span, who, "text", confidence, "the name stands behind its office")
        if _stands_behind_a_noun(text, phrase.span.start, name.start):
            return Reference(phrase.span, who, "text", round(0.9 * confidence, 3), "the name stands behind what the person is")
        if phrase.apposed is not None and contains(phrase.apposed, name):
            between = text[phrase.apposed.start : name.start].strip(" ,")
            head = fold(phrase.head(text)).strip(".")
            if not between or (len(between.split()) <= 4 and (head in PERSON_HEADS or head in RELATIVES)):
                return Reference(phrase.span, who, "text", 0.9, "the name stands in apposition")
        if name.start <= phrase.core.start and text[name.end : name.end + 1] in (",", "(", " ") and _only_name(scene, phrase, name):
            return Reference(phrase.span, who, "text", confidence, "the words begin with the name")
    return _bare_name(scene, phrase)


def _bare_name(scene: Scene, phrase: Phrase) -> Reference | None:
    """A first name or surname that the tagger passed over: "Dean" of Dean Evans, "MR PRICE" of Ned Price."""
    words = [w for w in phrase.words if fold(w.text(scene.text)).strip(".") not in TITLE_WORDS]
    if len(words) != 1 or words[0].end < phrase.core.end - 2 or phrase.determiner or not scene.text[words[0].start].isupper():
        return None
    key = fold(words[0].text(scene.text))
    found = scene.cast.named(key)
    return Reference(phrase.span, found[0], "text", 0.8, "a part of the name stands in the words") if len(found) == 1 else None


def _only_titles(text: str, start: int, end: int) -> bool:
    """Whether nothing but a title stands there: "Secretary of State [Antony Blinken]", not "a lawyer for [Donald Trump]"."""
    words = [w.text(text) for w in find_words(text, start, end)]
    if not words or words[-1].casefold() in ("of", "for", "to", "in", "the", "a", "an") or _serves_somebody(words):
        return False
    return all(fold(w).strip(".") in TITLE_WORDS or collectives.country_of(w) is not None for w in words)


def _serves_somebody(words: list[str]) -> bool:
    """Whether an office is held with a person: "a lawyer for the senator's rival", "an aide to President"; not "Minister for Europe"."""
    for i, word in enumerate(words[:-1]):
        if word.casefold() in ("for", "to", "of", "with"):
            behind = next((fold(w).strip(".") for w in words[i + 1 :] if w.casefold() not in ("the", "a", "an")), "")
            bare = re.sub(r"['\u2019]?s$", "", behind)
            if behind in _WHOM_ONE_SERVES or bare in _WHOM_ONE_SERVES:
                return True
    return False


def _stands_behind_its_office(text: str, start: int, end: int) -> bool:
    """Whether an office with its complement stands there: "former Ambassador to the United Nations [Nikki Haley]", where the
    preposition has its noun before the name; not "a letter to President [Donald Trump]"."""
    words = [fold(w.text(text)).strip(".") for w in find_words(text, start, end)]
    last = max((i for i, w in enumerate(words) if w in _OFFICE_PREPOSITIONS), default=-1)
    if last < 1 or not words[last + 1 :] or _serves_somebody(words) or any(c in text[start:end] for c in ',;:()"\n'):
        return False
    held = {w for w in words[:last] if w in PERSON_HEADS or w in TITLE_WORDS}
    between = [w for w in words[last + 1 :] if w not in ("the", "a", "an")]
    return bool(held) and any(w not in TITLE_WORDS or w == "state" for w in between) and between[-1] not in ("and", "with")


def _stands_behind_a_noun(text: str, start: int, end: int) -> bool:
    """Whether only what somebody is stands there, to the last noun: "Japanese journalist and author [Hiro Aida]", "the eldest
    brother [Aziz]"; nothing that governs the name ("supporters of", "a letter to") and no verb's ending before it."""
    before = text[start:end]
    words = [w.text(text) for w in find_words(text, start, end)]
    if not words or any(c in before for c in ',;:()"\n\u201c\u201d') or not words[-1].islower() or is_possessive(text, end - 1):
        return False
    return fold(words[-1]) in _WHAT_ONE_IS and not any(w in _GOVERNING for w in words)


def _only_name(scene: Scene, phrase: Phrase, name: Span) -> bool:
    """Whether the core is no more than the name: "Pompeo, who …", not "Trump campaign"."""
    return phrase.core.end <= name.end + 2 or scene.text[name.end : name.end + 1] in (",", "(")


def _administration(scene: Scene, phrase: Phrase) -> Reference | None:
    """A body called after a person: "the Trump administration", "Assad's forces", "the Clinton campaign"."""
    text = scene.text
    for name, who in scene.persons_in(phrase.core):
        if name.end >= phrase.core.end - 2:
            continue
        identity = _led_by(phrase, text, name, scene.cast.country(who))
        if identity is not None:
            return Reference(phrase.span, scene.cast.add(identity), "text", 0.85, f"acts under {name.text(text)}")
    words = [w.text(text) for w in phrase.words]
    if len(words) > 1 and words[-1].casefold() == "administration" and words[-2][0].isupper():
        known = [h for h in find_people(words[-2].removesuffix("'s").removesuffix("’s")) if h.prominence >= _PROMINENT]
        if known:
            identity = Identity(f"{known[0].person.split()[-1]} administration", "government", known[0].country, None, "GOV")
            return Reference(phrase.span, scene.cast.add(identity), "text", 0.8, f"acts under {known[0].person}")
    return None


def _led_by(phrase: Phrase, text: str, name: Span, country: str | None) -> Identity | None:
    """What the head of the phrase makes of a leader's name in front of it."""
    head = fold(phrase.head(text))
    if head == "administration":
        return Identity(f"{name.text(text).split()[-1]} administration", "government", country, None, "GOV")
    if collectives.is_administration(head) or collectives.acts_for_state(head):
        try:
            return state(country_by_code(country)) if country else None
        except KeyError:
            return None  # a code that is no state's
    if is_possessive(text, name.end):
        return None
    if head in _ORGANISED:
        return Identity(phrase.core.text(text), "organization", country, None, None)
    return Identity(phrase.core.text(text), "group", country, None, "CVL") if head in _FOLLOWERS else None


def _office_holder(scene: Scene, phrase: Phrase) -> Reference | None:
    """ "the minister", "Russia's president": somebody already named who holds such an office, else None."""
    text = scene.text
    head = fold(phrase.head(text)).strip(".")
    if (
        head not in PERSON_HEADS
        or head in RELATIVES
        or phrase.determiner in ("a", "an", "any", "another", "every", "some", "several", "many", "one", "its", "their")
    ):
        return None
    words = phrase.core.text(text)
    tail = phrase.complement.text(text) if phrase.complement else ""
    wanted = office_key(f"{words} of {tail}" if tail else words)
    if wanted is None or {fold(w.text(text)) for w in phrase.words} & _NOT_NOW:
        return None
    countries = {c.code for c, _ in find_country_words(text, phrase.words)}
    if phrase.complement:
        countries |= {c.code for c, _ in find_country_words(text, find_words(text, *phrase.complement))}
    gender = gender_of_word(head)
    located = {w for _, c in find_country_words(text, phrase.words) for w in phrase.words if contains((c.start, c.end + 2), w)}
    marks = frozenset(fold(w.text(text)) for w in phrase.words[:-1] if text[w.start].isupper() and w not in located and w.start > phrase.span.start)
    place = scene.layout.place(phrase.span.start)
    fits: list[Seen] = []
    for s in reversed(scene.seen[-200:]):
        if s.kind == "person" and s.who is not None and scene.layout.within_reach(s.place, place):
            member = scene.cast.members[s.who]
            if _holds(scene, member, wanted, countries, gender, marks):
                fits.append(s)
    if not fits and (countries or marks or phrase.determiner == "the"):
        return _named_later(scene, phrase, wanted, countries, gender, marks)
    return _single(scene, phrase, fits, place.sentence, bool(countries))


def _named_later(scene: Scene, phrase: Phrase, wanted: str, countries: set[str], gender: str | None, marks: frozenset[str]) -> Reference | None:
    """The one person with such an office whom the text names soon after: "the foreign secretary … Jeremy Hunt said"."""
    place = scene.layout.place(phrase.span.start)
    found: set[int] = set()
    if not countries and not marks and sum(_holds(scene, m, wanted, countries, gender, marks) for m in scene.cast.members[:50]) > 1:
        return None
    first = bisect.bisect_left(scene.names, (phrase.span, -1))
    for name, who in scene.names[first : first + 30]:
        there = scene.layout.place(name.start)
        if there.sentence > place.sentence + (12 if countries else 4) or not scene.layout.within_reach(place, there):
            break
        if _holds(scene, scene.cast.members[who], wanted, countries, gender, marks):
            found.add(who)
    if len(found) != 1 or (wanted in ("leader", "official", "spokesperson", "minister", "secretary") and not countries):
        return None
    return Reference(phrase.span, found.pop(), "coreference", 0.7, "who is named in this office further on")


def _holds(scene: Scene, member: Member, wanted: str, countries: set[str], gender: str | None, marks: frozenset[str]) -> bool:
    """Whether the person holds such an office there; `marks` are other capitalised words that must describe the person too."""
    if marks:
        said = " ".join(i.span.text(scene.text) for i in member.introductions) + " " + (member.identity.role or "" if member.identity else "")
        if not all(mark in fold(said) for mark in marks):
            return False
    if member.chain is None or not any(may_be(wanted, key) for key in member.office_keys()):
        return False
    if gender and member.gender and gender != member.gender:
        return False
    held_in = member.identity.country if member.identity else None
    return not countries or held_in in countries


def _single(scene: Scene, phrase: Phrase, fits: list[Seen], sentence: int, located: bool) -> Reference | None:
    if not fits:
        return None
    nearest = fits[0]
    others = [s for s in fits if s.who != nearest.who]
    if others and not located and nearest.place.sentence - others[0].place.sentence <= _OFFICE_APART:
        return Reference(phrase.span, None, None, 0.0, "two office-holders are as near")
    if not located and sentence - nearest.place.sentence > (_OFFICE_APART if others else 12):
        return None
    return Reference(phrase.span, nearest.who, "coreference", 0.8, "who was named in this office before")


def _look_back(scene: Scene, phrase: Phrase) -> Reference | None:
    """ "the ministry", "the country": the last body of that kind, if it is near and alone."""
    text = scene.text
    head = fold(phrase.head(text))
    kinds, by_word = _LOOKS_BACK.get(head, (frozenset(), False))
    if not kinds or len(phrase.words) != 1 or phrase.determiner not in _DEFINITE or phrase.complement is not None:
        return None
    place = scene.layout.place(phrase.span.start)
    near: list[int] = []
    for s in reversed(scene.seen[-40:]):
        if s.who is None or s.kind == "person" or not scene.layout.within_reach(s.place, place):
            continue
        if place.sentence - s.place.sentence > _BODY_REACH:
            break
        identity = scene.cast.members[s.who].identity
        named = identity is not None and (not by_word or head in fold(identity.name) or head in fold(s.span.text(text)) or identity.kind == "media")
        if identity is not None and identity.kind in kinds and named and s.who not in near:
            near.append(s.who)
    if not near and by_word and (named_before := _body_called(scene, phrase, head)) is not None:
        return Reference(phrase.span, scene.cast.add(named_before), "coreference", 0.7, f"the last body of that kind is {named_before.name}")
    if len(near) != 1:
        return Reference(
            phrase.span,
            None,
            None,
            0.0,
            "no body of that kind is near" if not near else "two bodies of that kind are near",
        )
    return Reference(phrase.span, near[0], "coreference", 0.7, "the last body of that kind")


def _body_called(scene: Scene, phrase: Phrase, head: str) -> Identity | None:
    """The one body shortly before whose name has the word, though it has said and done nothing yet: "the International Court of
    Justice" for "the court"."""
    text, place = scene.text, scene.layout.place(phrase.span.start)
    found: dict[tuple[str, str | None], Identity] = {}
    before = bisect.bisect_left(scene.entities, phrase.span.start, key=lambda e: e.start)
    for e in reversed(scene.entities[max(0, before - 40) : before]):
        there = scene.layout.place(e.start)
        if place.sentence - there.sentence > _BODY_REACH:
            break
        name = re.sub(r"^[Tt]he ", "", _stripped(text, e))
        if (
            e.label != "ORG"
            or " " not in name
            or not name[0].isupper()
            or head not in fold(name).split()
            or not scene.layout.within_reach(there, place)
        ):
            continue
        whole = parse_phrase(text, Span(e.start, e.end))
        identity = identify_name(name, scene.acronyms) or identify_phrase(text, whole, scene.acronyms, as_source=False)
        identity = identity or unknown_organisation(name, scene.acronyms)
        found[identity.key] = identity
    return next(iter(found.values())) if len(found) == 1 else None


def _body_named(scene: Scene, phrase: Phrase) -> Identity | None:
    """A known body that is the head, or that the head speaks for: "UN officials", "a spokesman for the State Department"."""
    text, head = scene.text, fold(phrase.head(scene.text))
    alone = phrase.determiner in ("a", "an", "one", "some") and "spokes" not in head and head != "statement"
    for e in scene.bodies_in(phrase.span):
        if not _is_head(phrase, e) and (alone or not _speaks(phrase, e, head)):
            continue
        found = identify_name(_whole_name(text, phrase, e), scene.acronyms) if _is_head(phrase, e) else None
        found = found or identify_name(_stripped(text, e), scene.acronyms)
        if found is not None and (_is_head(phrase, e) or found.kind != "state"):
            return found
    return None


def _unknown_body(scene: Scene, phrase: Phrase) -> Identity | None:
    """An organisation that no table has, as the head or as what the head speaks for, if the tagger took it for one."""
    text, head = scene.text, fold(phrase.head(scene.text))
    for e in scene.bodies_in(phrase.span):
        if e.label != "ORG" or not text[e.start].isupper():
            continue
        if _is_head(phrase, e) and head not in PERSON_HEADS:
            return unknown_organisation(_whole_name(text, phrase, e), scene.acronyms)
        if _speaks(phrase, e, head) and (phrase.determiner not in ("a", "an", "one", "some") or "spokes" in head):
            return unknown_organisation(_stripped(text, e), scene.acronyms)
    return None


def _stripped(text: str, e: EntityMention) -> str:
    return text[e.start : e.end].removesuffix("'s").removesuffix("’s")


def _is_head(phrase: Phrase, e: EntityMention) -> bool:
    return e.end >= phrase.core.end - 2 and e.start < phrase.core.end


def _speaks(phrase: Phrase, e: EntityMention, head: str) -> bool:
    """Whether the head is a voice ("officials") of the body, which stands in front of it or behind "of", "for"."""
    inside = phrase.core.start <= e.start < phrase.core.end
    behind = phrase.complement is not None and contains(phrase.complement, (e.start, e.end))
    return collectives.is_voice(head) and (inside or behind)


def _whole_name(text: str, phrase: Phrase, e: EntityMention) -> str:
    """The name with the capitalised words on both sides that the tagger cut off: "[Syrian Network] for Human Rights"."""
    start, end = e.start, max(e.end, phrase.core.end)
    for word in reversed([w for w in phrase.words if w.start < e.start]):
        if not text[word.start].isupper():
            break
        start = word.start
    tail = text[phrase.complement.start : phrase.complement.end] if phrase.complement else ""
    if phrase.complement and tail and all(w[0].isupper() or w in ("and", "of", "the", "for", "in") for w in tail.split()):
        end = phrase.complement.end
    return text[start:end].removesuffix("'s").removesuffix("’s")
