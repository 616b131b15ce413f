"""Names, titles and pronouns -> who is meant, in one walk through the text from left to right."""

from __future__ import annotations

from collections.abc import Sequence

from demarche.knowledge.countries import country as country_by_code
from demarche.reading.lexemes import word_set
from demarche.resolving import pronouns
from demarche.resolving.casts import Reference, Scene
from demarche.resolving.collectives import acts_for_state, country_of, identify_name, state
from demarche.resolving.layouts import Place, prominence
from demarche.resolving.nominals import resolve_phrase
from demarche.resolving.phrases import Phrase, find_words, parse_phrase, without_possessive
from demarche.resolving.pronouns import Seen
from demarche.resolving.titles import PERSON_HEADS
from demarche.spans import Span, contains

# Who spoke last is who "he said" means.
_SPOKE = 1.0
_ONE = frozenset({"a", "an", "one", "another"})
_PAPERS = word_set("report statement study letter poll survey document source memo book article editorial paper group company agency tweet")
_OWNERS = frozenset({"his", "her", "its", "their"})
_PERSONAL = pronouns.HE | pronouns.SHE
_THIRD = _PERSONAL | pronouns.THEY | pronouns.IT


def resolve_references(scene: Scene, parties: Sequence[Span], silent: Sequence[Span]) -> dict[Span, Reference]:
    """Who each party and source of statements is. Personal pronouns outside quotations become mentions on the way."""
    out: dict[Span, Reference] = {}
    sources = frozenset(scene.sources)
    for kind, span, who in _in_order(scene, parties, silent):
        if kind == "name":
            _see(scene, span, who, "person", scene.cast.members[who].gender if who is not None else None)
        elif kind == "entity":
            _see_body(scene, span)
        elif kind == "asked":
            out[span] = _resolve(scene, span, span in sources, out)
            number = out[span].who
            if number is not None:
                scene.cast.members[number].asked = True
        elif scene.layout.place(span.start).quotation < 0:
            _resolve_pronoun(scene, span, out, spoke=False)
    return out


def _in_order(scene: Scene, parties: Sequence[Span], silent: Sequence[Span]) -> list[tuple[str, Span, int | None]]:
    """Names, bodies, asked spans and personal pronouns, from left to right; of two that start together the wider first."""
    asked = set(scene.sources) | set(parties)
    items: list[tuple[int, int, int, str, Span, int | None]] = []
    for name, who in scene.names:
        items.append((name.start, -name.end, 0, "name", name, who))
    for e in scene.entities:
        items.append((e.start, -e.end, 1, "entity", Span(e.start, e.end), None))
    for span in asked:
        items.append((span.start, -span.end, 2, "asked", span, None))
    for m in pronouns.PERSONAL.finditer(scene.text):
        span = Span(*m.span())
        if span not in asked and not any(contains(z, span) for z in silent):
            items.append((span.start, -span.end, 3, "pronoun", span, None))
    return [(kind, span, who) for _, _, _, kind, span, who in sorted(items, key=lambda i: i[:3])]


def _see(scene: Scene, span: Span, who: int | None, kind: str, gender: str | None, bonus: float = 0.0) -> None:
    weight = prominence(scene.text, span, scene.layout.sentence_start(span.start)) + bonus
    spoke = bonus >= _SPOKE
    if not bonus and any(contains(s, span) for s in scene.sources_near(span, 60)):
        weight += _SPOKE
        spoke = True
    scene.seen.append(Seen(span, scene.layout.place(span.start), who, kind, gender, weight, spoke))


def _see_body(scene: Scene, span: Span) -> None:
    """A named state or body, kept in view for "it" and "the ministry", whether or not anybody asks for it."""
    span = without_possessive(scene.text, span)
    name = span.text(scene.text)
    found = identify_name(name, scene.acronyms)
    if found is None or (found.kind == "state" and country_of(name) is None):
        return  # unknown, or a capital that may be but a place
    who = scene.cast.add(found)
    scene.cast.members[who].mentions.add(span)
    _see(scene, span, who, "collective", None)


def _resolve(scene: Scene, span: Span, is_source: bool, done: dict[Span, Reference]) -> Reference:
    said = span.text(scene.text).strip()
    word = said.casefold() if said != "US" else said
    if word in _THIRD:
        return _resolve_pronoun(scene, span, done, spoke=is_source)
    if word in pronouns.FIRST_PERSON:
        return Reference(span, None, None, 0.0, "first person: whoever speaks")
    if word in pronouns.RELATIVE:
        return _resolve_relative(scene, span, is_source)
    phrase = parse_phrase(scene.text, span)
    reference = resolve_phrase(scene, phrase, is_source)
    if reference.who is None and phrase.determiner in _OWNERS and phrase.words and acts_for_state(phrase.head(scene.text)):
        reference = _state_of_owner(scene, phrase, done) or reference
    member = scene.cast.members[reference.who] if reference.who is not None else None
    named = any(who == reference.who for _, who in scene.persons_in(span))
    if member is not None and not named:
        member.mentions.add(without_possessive(scene.text, span))
    if named and " and " in span.text(scene.text):
        _see(scene, span, reference.who, "crowd", None, _SPOKE if is_source else 0.01)  # "they" are both
    if not named:
        head = phrase.head(scene.text).casefold()
        one = is_source and reference.who is None and phrase.determiner in _ONE and head not in _PAPERS
        kind = "person" if head in PERSON_HEADS or one else "crowd" if _is_plural(head, phrase.determiner) else "collective"
        if kind == "person" or reference.who is not None or is_source:
            gender = member.gender if member else None
            _see(scene, span, reference.who, kind, gender, _SPOKE if is_source else 0.01)
    return reference


def resolve_choruses(scene: Scene, parties: Sequence[Span]) -> dict[Span, Reference]:
    """Parties that as a source fix nobody, read as those who act: "opponents" have no voice of their own, but they rebuked somebody."""
    out: dict[Span, Reference] = {}
    for span in parties:
        reference = resolve_phrase(scene, parse_phrase(scene.text, span), False)
        if reference.who is not None:
            member = scene.cast.members[reference.who]
            member.mentions.add(without_possessive(scene.text, span))
            member.asked = True
            out[span] = reference
    return out


def _state_of_owner(scene: Scene, phrase: Phrase, done: dict[Span, Reference]) -> Reference | None:
    """ "her government", "its forces": the state of whom the pronoun means."""
    owner = next((w for w in find_words(scene.text, *phrase.span) if w.text(scene.text).casefold() in _OWNERS), None)
    if owner is None or owner.end > phrase.core.start:
        return None
    found = done.get(owner) or _resolve_pronoun(scene, owner, done, spoke=False)
    code = scene.cast.country(found.who) if found.who is not None else None
    country = country_by_code(code) if code else None
    if country is None:
        return None
    return Reference(phrase.span, scene.cast.add(state(country)), "coreference", round(0.9 * found.confidence, 3), f"acts for the state: {found.why}")


def _is_plural(head: str, determiner: str) -> bool:
    return (
        (head.endswith("s") and not head.endswith("ss"))
        or head in ("people", "police", "troops", "men", "women")
        or determiner in ("these", "those", "many")
    )


def _resolve_relative(scene: Scene, span: Span, is_source: bool) -> Reference:
    """ "who", "which": the mention right before, with at most a comma between."""
    for s in reversed(scene.seen[-8:]):
        if s.span.end <= span.start and scene.text[s.span.end : span.start].strip() in ("", ",") and s.who is not None:
            _see(scene, span, s.who, s.kind, s.gender, _SPOKE if is_source else 0.01)
            return Reference(span, s.who, "coreference", 0.85, "the name right before the relative pronoun")
    return Reference(span, None, None, 0.0, "no name right before the relative pronoun")


def _resolve_pronoun(scene: Scene, span: Span, done: dict[Span, Reference], *, spoke: bool) -> Reference:
    word = span.text(scene.text).strip().casefold()
    place = scene.layout.place(span.start)
    found = pronouns.find_antecedent(word, span, place, scene.seen, scene.layout, speaks=spoke, barred=_speakers(scene, place, done))
    if found.who is not None:
        member = scene.cast.members[found.who]
        member.gender = member.gender or found.gender
        member.mentions.add(span)
    kind = "person" if word in _PERSONAL else "crowd" if word in pronouns.THEY else "collective"
    if kind == "person" or found.who is not None:
        _see(scene, span, found.who, kind, found.gender, _SPOKE if spoke else 0.01)
    return Reference(span, found.who, "coreference" if found.who is not None else None, found.confidence, found.why)


def _speakers(scene: Scene, place: Place, done: dict[Span, Reference]) -> frozenset[int]:
    """Who utters the quotation that the place stands in: a third person inside it is somebody else."""
    if place.quotation < 0:
        return frozenset()
    quotation = scene.layout.quoted[place.quotation]
    out: set[int] = set()
    for source in scene.sources_near(quotation, 60):
        if source.end <= quotation.start or source.start >= quotation.end:
            out.update(who for _, who in scene.persons_in(source))
            reference = done.get(source)
            if reference is not None and reference.who is not None:
                out.add(reference.who)
    return frozenset(out)
