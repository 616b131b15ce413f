"""Phrases that name no person -> the state, body, organisation or group that they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from demarche.knowledge.countries import Country, find_country, find_demonym, find_metonym
from demarche.knowledge.organisations import find_organisation, ministry_name
from demarche.reading.lexemes import word_set
from demarche.reading.people_words import is_people
from demarche.resolving.genders import fold
from demarche.resolving.phrases import Phrase, find_words, without_possessive
from demarche.resolving.titles import PERSON_HEADS, RELATIVES
from demarche.spans import Span

# With a country in front, these act for the state: "Turkish forces".
_STATE_HEADS = word_set(
    "government governments official officials authority authorities forces force troops troop soldiers soldier military administration "
    "regime leaders leadership side delegation delegates diplomats negotiators negotiator warplanes warplane jets jet planes plane "
    "aircraft ships ship warships drones helicopters tanks artillery missiles commanders ministers minister generals spies hackers "
    "servicemen personnel state republic rulers capital representatives envoys envoy ambassador diplomat president premier leader "
    "chancellor king spokesman spokeswoman spokesperson secretary commander counterpart counterparts delegate airstrikes strikes "
    "cabinet special-forces peacekeepers operatives agents politicians statement statements position general chief chiefs emir"
)
_BODY_HEADS = word_set(
    "army navy police parliament congress senate court courts prosecutors prosecutor embassy consulate agency service services guard "
    "intelligence detectives judiciary knesset duma assembly legislature commission council bank border-guards marines judges senators "
    "investigators corps pilots"
)
_MINISTRY_HEADS = word_set("ministry department office")
_WRITTEN_SMALL = word_set("department office house")
_ARMED = word_set(
    "rebels rebel militants militant insurgents insurgency fighters fighter militia militias militiamen jihadists jihadis gunmen guerrillas "
    "terrorists separatists paramilitaries paramilitary peshmerga extremists islamists mercenaries brigades proxies faction factions cartels"
)
_REFUGEES = word_set("migrants refugees asylum-seekers seekers evacuees immigrants displaced exiles deportees")
_CIVIL = word_set(
    "protesters protestors demonstrators civilians activists residents villagers people citizens marchers locals population women men children "
    "families workers students voters supporters campaigners dissidents crowd crowds public communities community minority prisoners detainees "
    "hostages victims survivors muslims christians jews kurds sunnis shiites shias catholics yazidis rohingya uighurs uyghurs turkmens arabs "
    "opposition journalists inhabitants settlers nationals passengers tourists farmers teachers truckers strikers rioters inmates suspects"
)
_OTHER_GROUPS = word_set(
    "groups group parties lawmakers companies firms businesses allies partners powers states countries nations members candidates republicans "
    "democrats doctors monitors experts scientists sailors crew executives bankers investors banks troops forces army peacekeepers unions "
    "politicians clerics priests players athletes clan tribe tribes tribesmen"
)
_BODIES_IN_THE_PLURAL = word_set(
    "governments agencies organizations organisations institutions entities armies units teams authorities coalitions factions leaders ministers "
    "officials diplomats generals commanders politicians police forces troops soldiers capitals democracies"
)
_PRIVATE = word_set(
    "soldier soldiers man men woman women people couple family families journalist journalists aid teenager teenagers victims victim hostage"
)
_POINTING = frozenset({"the", "this", "that", "these", "those", "both", "other", "another", "all", "each", "some", "several", "many", "two", "three"})
_NAME_CHARS = 60  # a longer phrase is no name for anybody
_SPOKEN_FOR = frozenset({"spokesman", "spokeswoman", "spokesperson", "statement", "delegation", "government"})
_NOT_THE_STATE = _ARMED | word_set(
    "opposition kurdish former ex union party backed company football media tv television city town province state-media"
)
_PEOPLES = word_set(
    "kurdish arab islamist western muslim christian jewish sunni shia shiite houthi palestinian chechen uighur uyghur rohingya jihadi"
)
_OWNED = frozenset({"his", "her", "its", "their", "our", "my", "your", "whose"})
# Unnamed voices: as the source of a statement they are nobody, even with a country's name in front of them.
_CHORUS = word_set(
    "critics experts analysts observers media reports report sources source lawmakers strategists supporters journalists economists members "
    "newspapers outlets press people many some others residents witnesses activists republicans democrats allies investors companies voters "
    "groups group politicians study studies survey poll polls statistics figures data document documents documentary senators legislators "
    "commentators scientists researchers doctors aides advisers diplomats operatives insiders doctors historians statement statements"
)
# Words behind which an organisation stands: "UN officials", "a Pentagon spokesman".
_VOICES = word_set(
    "official officials spokesman spokeswoman spokesperson spokespeople representative representatives leaders leadership delegation envoy "
    "diplomats staff members negotiators ambassador chief commander commanders source troops soldiers forces fighters peacekeepers "
    "officers executives inspectors investigators observers campaign team statement"
)
_MEDIA_NAME = re.compile(
    r"\b(?:news|times|post|tv|television|radio|herald|tribune|gazette|daily|journal|magazine|press|media|guardian|agency france|telegraph|"
    r"broadcasting|network|newspaper|tass|xinhua|interfax|anadolu|reuters|cnn|bbc|al[- ]jazeera)\b", re.IGNORECASE
)  # fmt: skip
_COMPANY_NAME = re.compile(
    r"\b(?:inc|corp|corporation|company|co|ltd|llc|plc|gmbh|ag|group|airlines|airways|motors|holdings|industries|energy|oil|petroleum|"
    r"bank|technologies|partners|capital)\.?$", re.IGNORECASE
)  # fmt: skip
_ARMED_NAME = re.compile(
    r"\b(?:brigades?|militia|front|liberation army|free \w+ army|mujahid\w+|jihad|resistance army|armed forces of)\b",
    re.IGNORECASE,
)
_BODY_NAME = re.compile(
    r"\b(?:ministry|department|embassy|consulate|parliament|congress|senate|supreme court|high court|court of|armed forces|army|navy|air force|"
    r"coast guard|police|federal bureau|intelligence agency|national security council|state duma|knesset|house of (?:commons|lords|"
    r"representatives)|treasury|border force|customs|government)\b", re.IGNORECASE
)  # fmt: skip
_ADMINISTRATION = frozenset({"administration", "government", "regime"})


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is meant, as far as it is known; becomes an `Actor`."""

    name: str
    kind: str
    country: str | None = None
    role: str | None = None
    sector: str | None = None
    wikidata: str | None = None

    @property
    def key(self) -> tuple[str, str | None]:
        """What two identities of one actor share."""
        return fold(self.name), self.country


@lru_cache(maxsize=4096)
def country_of(name: str) -> Country | None:
    """The country that a name or adjective stands for ("Turkey", "Turkish", "U.S."), or None."""
    if not name or not name[0].isupper():
        return None
    found = find_country(name)
    if found is None:
        adjective = find_demonym(name)
        found = adjective if isinstance(adjective, Country) or adjective is None else None
    return found


def find_country_words(text: str, words: tuple[Span, ...] | list[Span]) -> list[tuple[Country, Span]]:
    """Countries named among the words, two words before one ("South Korean"), in order."""
    out: list[tuple[Country, Span]] = []
    i = 0
    while i < len(words):
        for width in (3, 2, 1):
            if i + width > len(words):
                continue
            span = without_possessive(text, Span(words[i].start, words[i + width - 1].end))
            found = country_of(span.text(text))
            if found:
                out.append((found, span))
                i += width
                break
        else:
            i += 1
    return out


def state(country: Country) -> Identity:
    """The state itself as an actor."""
    return Identity(country.name, "state", country.code, None, "GOV")


def identify_name(name: str, acronyms: Mapping[str, str]) -> Identity | None:
    """What a bare name stands for: a state, a seat of government, or an organisation that is known; else None."""
    plain = re.sub(r"\s*\([^)]{0,40}\)", "", name).strip()
    for form in dict.fromkeys((plain, acronyms.get(plain, plain))):
        if metonym := find_metonym(form):
            return Identity(metonym.actor_name, metonym.kind, metonym.country, None, "GOV")
        if form[:1].isupper() and (country := find_country(form)):
            return state(country)
        if organisation := find_organisation(form):
            return Identity(
                organisation.name,
                organisation.kind,
                organisation.country,
                None,
                organisation.sector,
                organisation.wikidata,
            )
    return None


def kind_of_organisation(name: str) -> str:
    """The kind of an organisation that is not known, by the words of its name."""
    for kind, pattern in (
        ("government", _BODY_NAME),
        ("media", _MEDIA_NAME),
        ("armed_group", _ARMED_NAME),
        ("company", _COMPANY_NAME),
    ):
        if pattern.search(name):
            return kind
    return "organization"


def unknown_organisation(name: str, acronyms: Mapping[str, str]) -> Identity:
    """An organisation known only from this text: its long form, kind by its words, country by a country in its name."""
    full = acronyms.get(name, name)
    words = find_words(full, 0, len(full))
    countries = find_country_words(full, words)
    kind = kind_of_organisation(full)
    sector = {"government": "GOV", "media": "JRN", "company": "BUS", "armed_group": "REB"}.get(kind)
    return Identity(full, kind, countries[0][0].code if countries else None, None, sector)


def identify_phrase(text: str, phrase: Phrase, acronyms: Mapping[str, str], *, as_source: bool) -> Identity | None:
    """Who a phrase without a person's name stands for, or None where it fixes nobody."""
    if not phrase.words:
        return None
    whole = Span(phrase.words[0].start, phrase.span.end).text(text).strip(" ,.;:'’\"")
    core = without_possessive(text, phrase.core).text(text)
    for name in dict.fromkeys((whole, core)):
        if (found := identify_name(name, acronyms)) is not None:
            return found
    head = fold(phrase.head(text))
    if (found := _spoken_for(text, phrase, head, acronyms) or _written_small(text, phrase, head)) is not None:
        return found
    countries = find_country_words(text, phrase.words)
    if head in _VOICES and len(phrase.words) > 1 and (short := phrase.words[-2].text(text)) in acronyms:
        return unknown_organisation(short, acronyms)
    if (
        as_source
        and len(phrase.words) > 1
        and phrase.complement is None
        and whole[0].isupper()
        and kind_of_organisation(core) == "media"
        and phrase.head(text)[0].isupper()
    ):
        return unknown_organisation(core, acronyms)
    if len(phrase.words) == 1 and countries:
        return _people_of(text, phrase, countries[0][0], as_source)
    if head in ("coalition", "alliance") and any(w.text(text).casefold().endswith("-led") for w in phrase.words):
        return Identity(phrase.core.text(text), "organization", None, None, "MIL")
    if head in _MINISTRY_HEADS:
        return _ministry(text, phrase, countries)
    if phrase.complement is not None and not countries:
        countries = _countries_meant(text, phrase.complement)
    if countries and not head_is_private(head):
        return _of_country(text, phrase, head, countries[-1][0], as_source)
    found = _group(text, phrase, head, None, as_source) if head not in PERSON_HEADS else None
    return found or (None if as_source else _crowd(text, phrase, head))


def _spoken_for(text: str, phrase: Phrase, head: str, acronyms: Mapping[str, str]) -> Identity | None:
    """The known body that a spokesman speaks for: "a Foreign Office spokesperson", "a spokesperson for the MoD"."""
    if "spokes" not in head:
        return None
    before = [w for w in phrase.words[:-1] if w.start >= phrase.core.start]
    names = [text[before[0].start : before[-1].end]] if before else []
    if phrase.complement is not None:
        names.append(re.sub(r"^(?:the|of|for|from) ", "", phrase.complement.text(text)))
    for name in names:
        found = identify_name(name, acronyms) if name[:1].isupper() else None
        if found is not None and found.kind != "state":
            return found
    return None


def _written_small(text: str, phrase: Phrase, head: str) -> Identity | None:
    """A ministry that is known by a name which some papers write without capitals: "the state department"."""
    if head not in _WRITTEN_SMALL or len(phrase.words) != 2 or phrase.determiner != "the" or phrase.complement is not None:
        return None
    name = phrase.core.text(text)
    found = identify_name(name.title(), {}) if name.islower() else None
    return found if found is not None and found.kind == "government" else None


def _countries_meant(text: str, complement: Span) -> list[tuple[Country, Span]]:
    """The country that a complement names or whose state it names: "of Turkey", "of the Syrian regime", not "of a British soldier"."""
    words = find_words(text, *complement)
    found = find_country_words(text, words)[:1]
    if not found:
        return []
    behind = [fold(w.text(text)) for w in words if w.start >= found[0][1].end and w.text(text) not in ("'s", "’s")]
    private = behind and behind[0] in PERSON_HEADS and behind[0] not in _STATE_HEADS
    return [] if private or (behind and behind[0] in _PRIVATE) else found


def head_is_private(head: str) -> bool:
    """Whether the head denotes somebody who speaks for no one else ("a Turkish journalist")."""
    return head in RELATIVES or (head in PERSON_HEADS and head not in _STATE_HEADS)


def _people_of(text: str, phrase: Phrase, country: Country, as_source: bool) -> Identity | None:
    """ "Turkish", "the Russians": the state; "Syrians": people."""
    word = phrase.core.text(text)
    if phrase.determiner in ("the", "") and not (word.endswith("s") and phrase.determiner == "" and fold(word) != fold(country.name)):
        return state(country)
    return None if as_source else Identity(word, "group", country.code, None, "CVL")


def _ministry(text: str, phrase: Phrase, countries: list[tuple[Country, Span]]) -> Identity | None:
    code = countries[0][0].code if countries else None
    used = {s for _, c in countries for s in phrase.words if c.start <= s.start < c.end}
    portfolio = " ".join(w.text(text) for w in phrase.words[:-1] if w not in used)
    if phrase.complement is not None and not portfolio:
        portfolio = re.sub(r"^(?:the|of) ", "", phrase.complement.text(text))
    if not portfolio:
        return None
    if code and (name := ministry_name(code, portfolio.casefold())):
        return Identity(name, "government", code, None, "GOV")
    if fold(phrase.head(text)) == "office" or not code:
        return None
    return Identity(phrase.core.text(text), "government", code, None, "GOV")


def _of_country(text: str, phrase: Phrase, head: str, country: Country, as_source: bool) -> Identity | None:
    if head in _ARMED or head in _REFUGEES or head in _CIVIL:
        return _group(text, phrase, head, country, as_source)
    modifiers = {fold(w.text(text)) for w in phrase.words[:-1]}
    single = phrase.determiner in ("a", "an", "one", "some", "another") and head not in _SPOKEN_FOR
    if head in _STATE_HEADS and not modifiers & _NOT_THE_STATE:
        return None if as_source and single else state(country)
    if head in _BODY_HEADS:
        return Identity(
            phrase.core.text(text),
            "government",
            country.code,
            None,
            {"police": "COP", "army": "MIL", "navy": "MIL"}.get(head, "GOV"),
        )
    group = _group(text, phrase, head, country, as_source)
    if group is None and head not in _CHORUS and phrase.determiner not in _OWNED and phrase.head(text).islower() and not modifiers & _NOT_THE_STATE:
        return state(country)  # "Russian backers", "the US presence"
    return group


def _group(text: str, phrase: Phrase, head: str, country: Country | None, as_source: bool) -> Identity | None:
    """People in the plural. As a source they count only where a name is part of them and they are no chorus."""
    if head not in _ARMED and head not in _REFUGEES and head not in _CIVIL and head not in _OTHER_GROUPS:
        return None
    named = country is not None or any(
        w.text(text)[0].isupper() and (w.start > phrase.span.start or fold(w.text(text)) in _PEOPLES) for w in phrase.words
    )
    armed = head in _ARMED or any(fold(w.text(text)) in _ARMED for w in phrase.words)
    if (as_source and (head in _CHORUS or not named)) or phrase.determiner in _OWNED:
        return None
    if head in _OTHER_GROUPS and not named and not armed:
        return None  # "the two countries", "government forces": whose they are stands elsewhere
    name = phrase.core.text(text)
    if phrase.complement is not None and any(c.isupper() for c in phrase.complement.text(text)) and len(phrase.span.text(text)) < 70:
        name = Span(phrase.core.start, phrase.complement.end).text(text)
    kind = "armed_group" if armed else "group"
    sector = "REB" if armed else "REF" if head in _REFUGEES else "CVL" if head in _CIVIL else None
    return Identity(name, kind, country.code if country else None, None, sector)


def _crowd(text: str, phrase: Phrase, head: str) -> Identity | None:
    """Unnamed people or bodies in the plural that act or are acted upon, called by the words themselves: "opponents", "presidential
    candidates in both parties". Whose they are, where a pronoun says so, and whom "the two sides" means, stands elsewhere."""
    people = is_people(head, False, fold(phrase.words[-2].text(text)) if len(phrase.words) > 1 else "", False)
    if not (people or head in _OTHER_GROUPS or head in _BODIES_IN_THE_PLURAL) or not phrase.head(text).islower():
        return None
    if phrase.determiner in _OWNED or (phrase.determiner in _POINTING and len(phrase.words) == 1 and phrase.complement is None):
        return None
    if len(phrase.words) == 1 and phrase.complement is None and not people:
        return None
    end = phrase.complement.end if phrase.complement is not None and phrase.complement.end - phrase.core.start < _NAME_CHARS else phrase.core.end
    name = Span(phrase.core.start, end).text(text)
    if end - phrase.core.start >= _NAME_CHARS or any(c in name for c in '\n"\u201c\u201d;:'):
        return None
    return Identity(name, "group", None, None, "REF" if head in _REFUGEES else "CVL" if head in _CIVIL else None)


def is_voice(head: str) -> bool:
    """Whether the head speaks for the organisation that modifies it ("UN officials")."""
    return fold(head) in _VOICES


def is_administration(head: str) -> bool:
    """Whether the head makes a government of a leader's name ("the Trump administration", "Assad's regime")."""
    return fold(head) in _ADMINISTRATION


def acts_for_state(head: str) -> bool:
    """Whether the head, with a leader's name in front, acts for the leader's state ("Assad's forces")."""
    return fold(head) in _STATE_HEADS and fold(head) not in PERSON_HEADS


_ACRONYM = re.compile(r"\(\s*(?:the\s+)?([A-Z][A-Za-z]{0,3}[A-Z][A-Za-z\-]{0,5})\s*\)")


def find_acronyms(text: str) -> dict[str, str]:
    """Short forms that the text introduces itself: "International Atomic Energy Agency (IAEA)"."""
    out: dict[str, str] = {}
    for m in _ACRONYM.finditer(text):
        words = find_words(text, max(0, m.start() - 120), m.start())
        letters = [c for c in m.group(1) if c.isupper()]
        i, at = len(letters) - 1, len(words) - 1
        while at >= 0 and i >= 0 and text[words[at].end : m.start() if at == len(words) - 1 else words[at + 1].start].strip(" \u00a0'’s,") == "":
            word = words[at].text(text)
            if word[0].upper() == letters[i]:
                i -= 1
            elif word[0].isupper() or word.casefold() not in ("of", "the", "for", "and", "in", "on", "de", "to"):
                break
            at -= 1
        if i < 0 and at + 1 < len(words):
            out.setdefault(m.group(1), text[words[at + 1].start : words[-1].end])
    return out
