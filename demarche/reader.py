"""Reading: the stages in order. This page is the table of contents of the house."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator

from demarche.intake.language import require_english
from demarche.limits import DEFAULT_LIMITS, Limits
from demarche.reading.amounts import find_amounts
from demarche.reading.attributions import find_attributions
from demarche.reading.encoder import Encoder, load_encoder
from demarche.reading.entities import find_entities, keep_names
from demarche.reading.event_mentions import find_event_mentions
from demarche.reading.quotations import find_quotations
from demarche.reading.seams import find_seams
from demarche.reading.sentences import find_sentences
from demarche.reading.structure import find_passages, find_structure, has_rival_headlines
from demarche.reading.tagging import gather_words
from demarche.reading.timexes import find_timexes
from demarche.reading.toponyms import find_toponyms
from demarche.reading.windows import pack_windows, tokenize
from demarche.record import NOT_READ, Entity, Passage, Record, Warning, Zone
from demarche.report import Report
from demarche.resolving.act_dates import share_days
from demarche.resolving.actors import resolve_actors
from demarche.resolving.dates import resolve_dates
from demarche.resolving.events import EventInputs, resolve_events
from demarche.resolving.figures import resolve_figures
from demarche.resolving.places import resolve_places
from demarche.resolving.statements import StatementInputs, resolve_statements
from demarche.spans import Span, SpanIndex, contains, index_spans

_NAMELESS = frozenset({"boilerplate", "byline"})


def read(
    text: str,
    *,
    date: str | datetime.date | None = None,
    title: str | None = None,
    id: str | None = None,
    url: str | None = None,
    publisher: str | None = None,
) -> Record:
    """The record of one report. `date` is the day of publication, from which "on Sunday" is counted.

    Raises `BadDateError` for a date that is no ISO date, `EmptyTextError` and `NotEnglishError` for texts that cannot
    be read.
    """
    return read_report(Report.make(text, id=id, title=title, date=date, url=url, publisher=publisher))


def pipe(reports: Iterable[Report]) -> Iterator[Record]:
    """Records of many reports, in order. A report that cannot be read gives a record with no parts and one warning."""
    from demarche.errors import InputError

    encoder = load_encoder()
    for report in reports:
        try:
            yield read_report(report, encoder)
        except InputError as error:
            yield unread_record(report, str(error))


def unread_record(report: Report, reason: str) -> Record:
    """The record of a report that was refused: its text, nothing found in it, and why."""
    published = report.published.isoformat() if report.published else None
    warning = Warning(NOT_READ, None, reason)
    return Record(report.id, report.text, report.url, report.publisher, report.title, published, warnings=(warning,))


def read_report(report: Report, encoder: Encoder | None = None, limits: Limits = DEFAULT_LIMITS) -> Record:
    """The record of one report, stage by stage."""
    encoder = encoder or load_encoder()
    text = report.text[: limits.text_chars]
    require_english(text)

    zones = find_structure(text, report.title)
    sentences = find_sentences(text, zones)

    tokens = tokenize(text, encoder.tokenizer)
    words = gather_words(text, tokens)
    scores = encoder.score(tokens, pack_windows(text, tokens, sentences))
    passages = find_passages(text, zones, find_seams(tokens, scores, sentences, zones, encoder.settings["seam_floor"]))

    silent = index_spans((z.start, z.end) for z in zones if z.kind in _NAMELESS)
    quotations = find_quotations(text)
    entities = find_entities(text, tokens, words, scores)
    names = keep_names(text, entities)
    attributions = tuple(
        a
        for a in find_attributions(
            text,
            tokens,
            words,
            scores,
            quotations,
            names,
            sentences=sentences,
            stitched=has_rival_headlines(zones),
            clause_floor=encoder.settings["clause_floor"],
        )
        if next(silent.around(a.content[0]), None) is None
    )
    mentions = tuple(
        m
        for m in find_event_mentions(text, tokens, words, scores, sentences, names, encoder.settings["trigger_bias"], encoder.beliefs)
        if next(silent.around(m.trigger), None) is None
    )
    dates = resolve_dates(text, find_timexes(text), report.published, sentences)
    places = resolve_places(text, find_toponyms(text, names))

    quoted = [Span(q.start, q.end) for q in quotations]
    parties = [s for m in mentions for s in (*m.actors, *m.recipients)]
    sources = [s for a in attributions for s in a.source]
    utterers = {c: a.source[0] for a in attributions if a.source for c in a.content}
    table = resolve_actors(text, names, parties, sources, sentences, zones, passages, quoted, report.published, first_person=utterers)

    statements = resolve_statements(StatementInputs(text, attributions, quotations, sentences, dates, report.published), table)
    events = resolve_events(EventInputs(text, mentions, statements, dates, places, report.published), table)
    statements, events = share_days(statements, events, passages, report.published)
    known = sorted((m, a.id) for a in table.actors for m in a.mentions)
    actors_at = SpanIndex(known)
    figures = resolve_figures(
        text,
        find_amounts(text),
        sentences,
        actor_at=lambda span: next((i for m, i in actors_at.overlapping(span) if contains(m, span) or contains(span, m)), None),
        parties=known,
        statements=statements,
        dates=dates,
    )
    return Record(
        id=report.id,
        text=report.text,
        url=report.url,
        publisher=report.publisher,
        title=report.title,
        published=report.published.isoformat() if report.published else None,
        structure=zones,
        passages=passages,
        entities=tuple(Entity(e.start, e.end, e.label) for e in entities),
        dates=dates,
        places=places,
        actors=table.actors,
        statements=statements,
        events=events,
        figures=figures,
        warnings=_warnings(report, text, zones, passages),
    )


def _warnings(report: Report, text: str, zones: Iterable[Zone], passages: Iterable[Passage]) -> tuple[Warning, ...]:
    out = [Warning("spliced_text", Span(p.start, min(p.end, p.start + 200)), "another report seems to begin here") for p in passages if p.joined]
    if report.published is None:
        out.append(Warning("no_date", None, "no publication date: relative dates are left open; give one with date="))
    if len(text) < len(report.text):
        span = Span(len(text), len(report.text))
        out.append(Warning("unread_text", span, f"only the first {len(text):,} characters were read"))
    if report.mended:
        out.append(Warning("mended_text", None, f"{report.mended} characters that cannot be stored became U+FFFD"))
    return tuple(out)
