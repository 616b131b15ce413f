"""Entity mentions, parties and sources -> actors: who they are, and where the text mentions them."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from demarche.knowledge.countries import country as country_by_code
from demarche.reading.mentions import EntityMention
from demarche.reading.structure import has_rival_headlines
from demarche.record import Actor, Passage, Zone
from demarche.resolving.casts import Cast, Member, Reference, Scene
from demarche.resolving.collectives import Identity, country_of, find_acronyms, identify_name, state
from demarche.resolving.coreference import resolve_choruses, resolve_references
from demarche.resolving.genders import fold, gender_of_name
from demarche.resolving.introductions import american_party_member, find_introductions
from demarche.resolving.layouts import Layout
from demarche.resolving.person_identities import gather_clues, identify_person
from demarche.resolving.person_names import PersonChain, chain_persons, find_person_mentions
from demarche.resolving.phrases import find_words
from demarche.resolving.pronouns import FIRST_PERSON
from demarche.spans import Span, contains, overlaps

_HOME_VOTES, _HOME_MEMBERS, _HOME_SHARE = 5, 3, 0.9  # on 76 annotated reports unseen in training: 28 of 28 right; at 0.8, 30 of 34
_SILENT = frozenset({"boilerplate", "byline"})
_BODIES = frozenset({"ORG", "GPE", "NORP", "LOC", "FAC"})
_SINGULAR_FIRST_PERSON = frozenset({"i", "me", "my", "mine", "myself"})
_SPEAKS_AS_WE = frozenset({"state", "government", "organization", "armed_group", "company", "media", "group"})


@dataclass(frozen=True, slots=True)
class ActorLink:
    """Who a span stands for; `actor` is None where the text leaves it open, and `why` says so."""

    actor: str | None
    basis: str | None  # text | coreference
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class ActorTable:
    """The actors of a report, and what each party and source of it resolves to."""

    actors: tuple[Actor, ...]
    links: Mapping[Span, ActorLink]
    acting: Mapping[Span, ActorLink]  # parties that as sources are nobody: "opponents" rebuked him, but who said it is open

    def party(self, span: Span) -> ActorLink | None:
        """Who a party of an event is."""
        return self.acting.get(span) or self.links.get(span)


def resolve_actors(
    text: str,
    entities: Sequence[EntityMention],
    parties: Sequence[Span],
    sources: Sequence[Span],
    sentences: Sequence[Span],
    zones: Sequence[Zone],
    passages: Sequence[Passage],
    quoted: Sequence[Span],
    published: datetime.date | None,
    *,
    first_person: Mapping[Span, Span] | None = None,
) -> ActorTable:
    """Who takes part in the report, ids a1, a2, … in order of first mention.

    Every named person is an actor; states, bodies and groups are where a party or source stands for them. `first_person`
    gives for quotations the source that utters them: "I" inside then means the speaker, and is left open without it.
    """
    parties = [Span(*p) for p in parties]
    sources = [Span(*s) for s in sources]
    silent = [Span(z.start, z.end) for z in zones if z.kind in _SILENT]
    rivals = has_rival_headlines(zones)
    scene = _set_scene(text, entities, sources, Layout(text, sentences, passages, quoted, stitched=rivals), silent, published)
    references = resolve_references(scene, parties, silent)
    author = None if rivals else _author(scene, zones)
    references |= _first_persons(scene, [*parties, *sources], references, first_person or {}, author)
    voices = frozenset(sources)
    acting = resolve_choruses(scene, [s for s in dict.fromkeys(parties) if s in voices and references[s].who is None])
    _at_home(scene)
    return _table(scene, references, acting, silent)


def _set_scene(
    text: str,
    entities: Sequence[EntityMention],
    sources: Sequence[Span],
    layout: Layout,
    silent: Sequence[Span],
    published: datetime.date | None,
) -> Scene:
    acronyms = find_acronyms(text)
    others = {fold(text[e.start : e.end]) for e in entities if e.label == "PER" and _names_a_body(text[e.start : e.end], acronyms)}
    mentions = find_person_mentions(text, entities, others)
    members = _members(text, chain_persons(text, mentions), layout, acronyms, published)
    names = tuple(sorted((m.span, i) for i, p in enumerate(members) if p.chain for m in p.chain.mentions))
    named = {n for n, _ in names}
    bodies = tuple(
        e
        for e in sorted(entities, key=lambda e: (e.start, e.end))
        if (e.label in _BODIES or (e.label == "PER" and fold(text[e.start : e.end]) in others))
        and Span(e.start, e.end) not in named
        and not any(overlaps(z, (e.start, e.end)) for z in silent)
    )
    return Scene(text, layout, Cast(members), names, bodies, tuple(sorted(set(sources))), acronyms)


def _names_a_body(name: str, acronyms: Mapping[str, str]) -> bool:
    return country_of(name) is not None or identify_name(name, acronyms) is not None


def _members(text: str, chains: Sequence[PersonChain], layout: Layout, acronyms: Mapping[str, str], published: datetime.date | None) -> list[Member]:
    """One member per person; chains that turn out to be one known person ("Pompeo" here, "Mike" there) become one."""
    places, named = _place_words(text)
    by_wikidata: dict[str, Member] = {}
    out: list[Member] = []
    for chain in chains:
        intros = [i for m in chain.mentions[:_INTRODUCED] for i in find_introductions(text, m.span, places, layout.sentence_start(m.span.start))]
        american = any(american_party_member(text, m.span) for m in chain.mentions[:_INTRODUCED])
        identity = identify_person(text, chain, gather_clues(text, intros, acronyms, american=american), published, named)
        known = by_wikidata.get(identity.wikidata or "")
        if known is not None and known.chain is not None:
            known.chain.mentions = sorted([*known.chain.mentions, *chain.mentions], key=lambda m: m.span)
            known.introductions += intros
            known.mentions.update(m.span for m in chain.mentions)
            continue
        spoken = next((g for i in intros if (g := i.office.gender)), None)
        gender = chain.gender or spoken or gender_of_name(identity.name.split()[0])
        member = Member(chain, identity, {m.span for m in chain.mentions}, intros, gender)
        if identity.wikidata:
            by_wikidata[identity.wikidata] = member
        out.append(member)
    return out


_INTRODUCED = 40  # mentions of one person that are searched for a title: the first ones have it


def _place_words(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Folded words of the countries and adjectives that the text names ("south", "korean"), and the countries' codes."""
    codes: set[str] = set()
    words = [w for w in find_words(text, 0, len(text)) if text[w.start].isupper()]
    out: set[str] = set()
    for i, word in enumerate(words):
        one = word.text(text)
        pair = text[word.start : words[i + 1].end] if i + 1 < len(words) and words[i + 1].start == word.end + 1 else ""
        for form in (pair, one):
            bare = form.removesuffix("'s").removesuffix("’s")
            country = country_of(bare) if bare else None
            if country is not None:
                codes.add(country.code)
                out.update(fold(w).strip(".") for w in bare.split())
                out.update(fold(w).strip(".") for w in form.split())
                break
    return frozenset(out), frozenset(codes)


def _author(scene: Scene, zones: Sequence[Zone]) -> int | None:
    """The one office-holder of a state whom the bylines name: such a text is a declaration, unless it is a transcript, and its
    "we" is the state's."""
    if any(scene.text[s.end : s.end + 1] == ":" and s.text(scene.text).isupper() for s in scene.sources):
        return None
    bylines = [Span(z.start, z.end) for z in zones if z.kind == "byline"]
    signed = {
        n
        for n, m in enumerate(scene.cast.members)
        if m.identity is not None and m.chain is not None and any(contains(b, s) for b in bylines for s in m.mentions)
    }
    if len(signed) != 1:
        return None
    (author,) = signed
    identity = scene.cast.members[author].identity
    return author if identity is not None and identity.sector == "GOV" and identity.country and identity.role else None


def _first_persons(
    scene: Scene,
    parties: Sequence[Span],
    references: Mapping[Span, Reference],
    first_person: Mapping[Span, Span],
    author: int | None,
) -> dict[Span, Reference]:
    """ "I" inside a quotation is its speaker, and outside all of them the office-holder who signed the text; "we" is the body
    that speaks, or the state whose office the speaker holds."""
    out: dict[Span, Reference] = {}
    for span in dict.fromkeys(parties):
        word = span.text(scene.text).casefold()
        if word not in FIRST_PERSON or span.text(scene.text) == "US":
            continue
        source = next((s for q, s in first_person.items() if contains(q, span)), None)
        spoken = references.get(source) if source is not None else None
        if source is None and author is not None and scene.layout.place(span.start).quotation < 0:
            spoken = Reference(span, author, "coreference", 0.8, "who signed the text")
        if spoken is None or spoken.who is None:
            continue
        identity = scene.cast.members[spoken.who].identity
        if word in _SINGULAR_FIRST_PERSON or (identity is not None and identity.kind in _SPEAKS_AS_WE):
            scene.cast.members[spoken.who].mentions.add(span)
            scene.cast.members[spoken.who].asked = True
            out[span] = Reference(
                span, spoken.who, "coreference", round(0.9 * spoken.confidence, 3), spoken.why if source is None else "the speaker of the quotation"
            )
        elif identity is not None and identity.sector == "GOV" and identity.country and identity.role:
            who = scene.cast.add(state(country_by_code(identity.country)))
            scene.cast.members[who].mentions.add(span)
            scene.cast.members[who].asked = True
            out[span] = Reference(span, who, "coreference", round(0.7 * spoken.confidence, 3), f"the state that {identity.name} speaks for")
    return out


def _home(scene: Scene) -> str | None:
    """The one country that a report is at home in: that of most mentions whose country is known; None where two countries meet."""
    votes: Counter[str] = Counter()
    holders: dict[str, int] = {}
    for m in scene.cast.members:
        if m.identity is not None and m.identity.country and m.mentions:
            votes[m.identity.country] += min(len(m.mentions), _HOME_VOTES)
            holders[m.identity.country] = holders.get(m.identity.country, 0) + 1
    if not votes:
        return None
    code, most = votes.most_common(1)[0]
    return code if holders[code] >= _HOME_MEMBERS and most >= _HOME_SHARE * sum(votes.values()) else None


def _at_home(scene: Scene) -> None:
    """Gives persons and government bodies without a country the one that the report is at home in: "police" of a report that is all British."""
    home = _home(scene)
    if home is None:
        return
    for m in scene.cast.members:
        i = m.identity
        if i is None or i.country is not None:
            continue
        if i.kind in ("government", "person"):
            m.identity = replace(i, country=home)


def _table(scene: Scene, references: Mapping[Span, Reference], acting: Mapping[Span, Reference], silent: Sequence[Span]) -> ActorTable:
    """Actors and links. Somebody named in a byline alone is none, unless a party or source turns out to be that person."""

    def is_listed(m: Member) -> bool:
        return bool(m.mentions) and (m.asked or (m.chain is not None and any(not any(contains(z, s) for z in silent) for s in m.mentions)))

    listed = [(min(m.mentions), n, m) for n, m in enumerate(scene.cast.members) if m.identity is not None and is_listed(m)]
    ids = {n: f"a{i}" for i, (_, n, _) in enumerate(sorted(listed, key=lambda item: item[:2]), 1)}
    actors = tuple(_actor(ids[n], m.identity, m) for _, n, m in sorted(listed, key=lambda item: item[:2]) if m.identity)

    def links_of(found: Mapping[Span, Reference]) -> dict[Span, ActorLink]:
        return {span: ActorLink(ids.get(r.who) if r.who is not None else None, r.basis, r.confidence, r.why) for span, r in found.items()}

    return ActorTable(actors, links_of(references), links_of(acting))


def _actor(id: str, identity: Identity, member: Member) -> Actor:
    spans = sorted(member.mentions)
    kept = [s for s in spans if not any(o != s and contains(o, s) for o in spans)] if len(spans) < 200 else spans
    return Actor(
        id,
        identity.name,
        identity.kind,
        identity.country,
        identity.role,
        identity.sector,
        identity.wikidata,
        tuple(kept),
    )
