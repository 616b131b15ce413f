"""Questions of a reader -> what a page says: asks the archive, computes nothing that the archive could, renders nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from demarche.archive.archive import Archive
from demarche.archive.clustering import title_of
from demarche.archive.filters import MOST_ROWS, country_code
from demarche.archive.placing import MOST_EVENTS
from demarche.archive.rows import Rows
from demarche.corpus.tracing import Trace
from demarche.errors import InputError, UsageError
from demarche.exports.citations import cite_report, cite_statement
from demarche.knowledge import countries
from demarche.record import Record
from demarche.web.charts import Activity, Month
from demarche.web.evidence import find_starts
from demarche.web.maps import WORLD, Box, shown
from demarche.web.queries import Query, actor_path, make_cursor, report_path

KINDS = ("statements", "events", "happenings", "reports", "actors", "figures", "stories")
_FACETS = {
    "statements": ("speaker", "speaker_country", "form", "publisher"),
    "events": ("type", "quad", "status", "publisher"),
    "happenings": ("type", "quad", "status"),
    "figures": ("kind", "unit", "publisher"),
    "reports": ("publisher",),
    "actors": ("kind", "country"),
    "stories": (),
}
# The filter that a facet sets; the others only count.
FACET_FILTERS = {"speaker": "actor", "speaker_country": "country", "type": "type", "quad": "quad", "publisher": "publisher", "country": "country"}
_TAKES = {
    "statements": ("actor", "country", "about", "since", "until", "publisher", "confidence", "text", "report", "copies"),
    "events": ("actor", "country", "about", "type", "quad", "since", "until", "publisher", "confidence", "text", "report", "copies"),
    "happenings": ("actor", "country", "about", "type", "quad", "since", "until", "publisher", "confidence", "text", "report"),
    "figures": ("actor", "country", "about", "since", "until", "publisher", "text", "report", "copies"),
    "reports": ("actor", "country", "text", "since", "until", "publisher", "report", "copies"),
    "actors": ("actor", "country", "since", "until", "publisher", "report"),
    "stories": ("actor", "country", "text", "since", "until", "publisher", "copies"),
}
_COUNTED_FEW = 100  # of what is put together from its reports row by row
_COUNTED_ROWS = 500  # rows of which the facets tell; more would make a common word slow
_MOST_TRACED = 40
_REPORT_CELLS = frozenset(("report", "copy_of", "one_report", "other_report", "other", "first_report", "last_report"))
_LIST_ROWS = 25
_LISTED_PLACES = 40


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says. `data` is its JSON; `rows` its CSV, if it is a list; `more` what only the page itself needs."""

    template: str
    title: str
    data: dict[str, Any]
    rows: Rows | None = None
    more: dict[str, Any] = field(default_factory=dict)
    then: str | None = None
    """Where a browser goes after a form that changed something."""


class NotThereError(InputError):
    """Something that the archive does not have."""


def find_titles(archive: Archive, page: Page) -> Page:
    """The page with what the reports that it names go by: many have no title of their own, and an id says nothing to a reader."""
    ids = {value for key, value in _iter_cells(page.data) if key in _REPORT_CELLS and isinstance(value, str)}
    ids |= {t.first.record.id for t in page.more.get("traces", ()) if t.first} | {p.source.id for p in page.more.get("passages", ())}
    return replace(page, more={**page.more, "titles": archive.titles(ids)})


def _iter_cells(data: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a page's data with the name that it stands under; but for the record, which names no other report."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key != "record":
                yield from _iter_cells(value, key)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _iter_cells(value, name)
    else:
        yield name, data


def search_page(archive: Archive, kind: str, query: Query) -> Page:
    """One list of the archive with its filters, and counts to narrow it down by."""
    if kind not in KINDS:
        raise UsageError(f"no list of {kind[:40]!r}. One of: {', '.join(KINDS)}")
    filters = query.of(*_TAKES[kind])
    if kind == "actors" and "text" in query.filters and "actor" not in filters:
        filters["actor"] = query.filters["text"]
    most = _COUNTED_FEW if kind in ("happenings", "actors") else _COUNTED_ROWS
    counted = _ask(archive, kind, filters, limit=most)
    last = query.offset + query.limit + 1  # one more than is shown: whether there is a next page
    if last <= most:
        rows = Rows(counted.columns, counted.values[query.offset : last])
    else:
        rows = _ask(archive, kind, filters, limit=query.limit + 1, offset=query.offset)
    more = len(rows) > query.limit
    rows = Rows(rows.columns, rows.values[: query.limit])
    facets = {f: Counter(v for row in counted if (v := row[f])).most_common(8) for f in _FACETS[kind]}
    data = {
        "kind": kind,
        "filters": dict(query.filters),
        "rows": [_plain(r) for r in rows],
        "counted": len(counted),
        "counted_all": len(counted) < most,
        "facets": {f: [{"value": v, "count": n} for v, n in counts] for f, counts in facets.items()},
        "next": make_cursor(query.offset + query.limit) if more else None,
    }
    people: list[dict[str, Any]] = []
    if "text" in query.filters and kind != "actors" and not query.offset:
        people = list(archive.actors(actor=query.filters["text"], limit=6))
    return Page("search.html", kind.capitalize(), data, rows, {"people": people, "reports": len(archive)})


def _ask(archive: Archive, kind: str, filters: dict[str, Any], **page: int) -> Rows:
    question = getattr(archive, kind)
    rows: Rows = question(**filters, **page)
    return rows


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {k: json.loads(v) if k == "passages" and isinstance(v, str) else v for k, v in row.items()}


def report_page(archive: Archive, report_id: str, *, is_traced: bool = False) -> Page:
    """A report with its record, its likenesses and its story; with its quotations and passages traced where that is asked for."""
    try:
        record = archive.record(report_id)
    except InputError:
        raise NotThereError(f"no report {report_id[:200]!r} is in the archive") from None
    return _record_page(archive, record, is_kept=True, is_traced=is_traced)


def read_page(archive: Archive, record: Record) -> Page:
    """A report that somebody pasted: read, traced, and not kept."""
    return _record_page(archive, record, is_kept=False, is_traced=True)


def _record_page(archive: Archive, record: Record, *, is_kept: bool, is_traced: bool) -> Page:
    # A second or two on a long page: only where it is wanted.
    traces = tuple(t for t in archive.trace(record) if t.first is not None)[:_MOST_TRACED] if is_traced else ()
    passages = archive.passages(record) if is_traced else ()
    likenesses = list(archive.likenesses(report=record.id, limit=_LIST_ROWS)) if is_kept else []
    for row in likenesses:
        row["passages"] = json.loads(row["passages"])
    story = archive.story_of(record.id) if is_kept else None
    title = title_of(record) or record.id
    citation = cite_report(record, title)
    starts = find_starts(record)
    data = {
        "record": record.to_dict(),
        "citation": {"plain": citation.plain, "bibtex": citation.bibtex},
        "links": {item: f"{report_path(record.id)}#t{start}" for item, start in starts.items()} if is_kept else {},
        "traces": [t.to_dict() for t in traces],
        "passages": [p.to_dict(record.text) for p in passages],
        "likenesses": likenesses,
        "story": story,
        "corrections": list(archive.corrections(report=record.id, limit=100)) if is_kept else [],
        "kept": is_kept,
        "traced": is_traced,
    }
    by_statement = {s.id: t for s in record.statements for t in traces if any(c.start < t.span.end and t.span.start < c.end for c in s.content)}
    more: dict[str, Any] = {
        "record": record,
        "traces": traces,
        "trace_of": by_statement,
        "changed": {id(t): _changes(t) for t in traces},
        "passages": passages,
        "starts": starts,
        "cited": {s.id: cite_statement(record, s, title) for s in record.statements},
    }
    return Page("report.html", title, data, None, more)


def _changes(trace: Trace) -> tuple[tuple[str, str], ...]:
    return trace.first.changes if trace.first else ()


def correct_page(archive: Archive, form: Mapping[str, str]) -> Page:
    """A statement, event or actor of a report is mended; back to the report. Without a report, `actor` is merged with `value` in all of them."""
    if form.get("actor"):
        key = archive.merge_actors(form["actor"], form.get("value") or None, who=form.get("who", ""))
        return Page("actor.html", key, {"key": key}, then=actor_path(key))
    report_id, item = form.get("report", ""), form.get("item", "")
    try:
        record = archive.correct(report_id, item, form.get("field", ""), form.get("value"), who=form.get("who", ""))
    except UsageError:
        raise
    except InputError:
        raise NotThereError(f"no report {report_id[:200]!r} is in the archive") from None
    return Page("report.html", record.id, {"record": record.to_dict()}, then=report_path(record.id, f"about-{item}"))


def actor_page(archive: Archive, key: str) -> Page:
    """Who somebody is, what they said, what was said of them, what they did and what was done to them."""
    merges = archive.merges()
    key = merges.get(key, key)  # an address from before a merge leads on
    roles = list(archive.roles(key))
    if not roles:
        raise NotThereError(f"no actor {key[:200]!r} is in the archive")
    data = {
        "key": key,
        "name": max((r["name"] for r in roles), key=len),
        "roles": roles,
        "merged": sorted(k for k, now in merges.items() if now == key),
        "activity": list(archive.activity(key)),
        "statements": list(archive.statements(actor=key, limit=_LIST_ROWS)),
        "about": list(archive.statements(about=key, limit=_LIST_ROWS)),
        "events": list(archive.events(actor=key, limit=2 * _LIST_ROWS)),
        "figures": list(archive.figures(actor=key, limit=_LIST_ROWS)),
    }
    return Page("actor.html", data["name"], data, None, {"chart": [Activity(**row) for row in data["activity"]]})


def dyad_page(archive: Archive, one: str, other: str, query: Query) -> Page:
    """Two countries: events both ways, month by month, what each says of the other, pledges."""
    codes = country_code(one), country_code(other)
    try:
        names = tuple(countries.country(c).name for c in codes)
    except KeyError:
        raise NotThereError(f"no pair of countries: {one[:80]!r} and {other[:80]!r}") from None
    if codes[0] == codes[1]:
        raise UsageError("a dyad is two countries, not one twice")
    days = query.of("since", "until", "copies")
    rows = archive.dyad(*codes, **days, limit=query.limit + 1, offset=query.offset)
    more = len(rows) > query.limit
    rows = Rows(rows.columns, rows.values[: query.limit])
    counts = [r for a, b in (codes, codes[::-1]) for r in archive.dyad_months(country=a, about=b, **days, limit=5_000)]
    said = [list(archive.statements(country=a, about=names[1 - i], **days, limit=_LIST_ROWS)) for i, a in enumerate(codes)]
    figures = [r for i, a in enumerate(codes) for r in archive.figures(country=a, about=names[1 - i], **days, limit=_LIST_ROWS)]
    data = {
        "countries": list(codes),
        "names": list(names),
        "months": counts,
        "events": list(rows),
        "statements": said,
        "figures": figures,
        "next": make_cursor(query.offset + query.limit) if more else None,
    }
    return Page("dyad.html", " and ".join(names), data, rows, {"chart": _months(counts)})


def _months(rows: list[dict[str, Any]]) -> list[Month]:
    """Both directions of a dyad together, by month; the mean score weighs each event alike."""
    out: dict[str, tuple[int, int, float, int]] = {}
    for r in rows:
        coop, conf, total, n = out.get(r["month"], (0, 0, 0.0, 0))
        cooperation = r["verbal_cooperation"] + r["material_cooperation"]
        conflict = r["verbal_conflict"] + r["material_conflict"]
        out[r["month"]] = (coop + cooperation, conf + conflict, total + r["total_score"], n + r["events"])
    return [Month(m, coop, conf, total / n if n else None) for m, (coop, conf, total, n) in sorted(out.items())]


def story_page(archive: Archive, number: str) -> Page:
    """The reports of one matter in order of time; what several of them tell, and what only one does; whom they quote."""
    is_number = number.isascii() and number.isdigit() and len(number) < 16
    own, members = archive.story(int(number) if is_number else -1)
    if not len(own):
        raise NotThereError(f"no story {number[:40]!r} is in the archive")
    voices = list(archive.voices(int(number)))
    acts = [_opened(a, "plans", "carried_out") for a in archive.story_happenings(int(number))]
    data: dict[str, Any] = {"story": next(iter(own)), "reports": [_shared(r) for r in members], "voices": voices, "happenings": acts}
    more = {
        "together": [v for v in voices if v["reports"] > 1],
        "alone": [v for v in voices if v["reports"] == 1],
        "agreed": [a for a in acts if a["told_by"] > 1],
        "told_once": [a for a in acts if a["told_by"] == 1],
    }
    return Page("story.html", data["story"]["title"], data, members, more)


def _shared(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"shared": json.loads(row["shared"])}


def happening_page(archive: Archive, happening: str) -> Page:
    """One act: what its reports say of it side by side, what plans or carries it out, and why they were joined."""
    try:
        own, mentions = archive.happening(happening)
    except InputError:
        raise NotThereError(f"no happening {happening[:200]!r} is in the archive") from None
    row = _opened(next(iter(own)), "plans", "carried_out")
    title = f"{row['actor'] or '?'} {row['type']} {row['recipient'] or '?'}"
    data = {"happening": row, "mentions": [_opened(m, "reasons", "strand_reasons", "account_reasons") for m in mentions]}
    return Page("happening.html", title, data, mentions)


def _opened(row: dict[str, Any], *names: str) -> dict[str, Any]:
    """A row whose cells of JSON are values."""
    return row | {name: json.loads(row[name] or "[]") for name in names}


def disputes_page(archive: Archive, query: Query) -> Page:
    """Claims that contradict each other, side by side."""
    filters = query.of("actor", "country", "about", "text", "since", "until", "publisher")
    rows = archive.disputes(**filters, limit=query.limit + 1, offset=query.offset)
    more = len(rows) > query.limit
    rows = Rows(rows.columns, rows.values[: query.limit])
    data = {"filters": filters, "rows": list(rows), "next": make_cursor(query.offset + query.limit) if more else None}
    return Page("disputes.html", "Disputes", data, rows)


_MAP_FILTERS = ("actor", "country", "about", "type", "quad", "since", "until", "publisher", "confidence", "text", "copies")


def map_page(archive: Archive, query: Query, box: Box, place: str | None) -> Page:
    """Where it happened: the places inside a box with their acts, and what happened at one of them."""
    filters = query.of(*_MAP_FILTERS)
    found = archive.places(**filters, limit=MOST_ROWS)
    inside = shown(found, box)
    rows = Rows(found.columns, tuple(tuple(r.values()) for r in inside))
    here, events = None, []
    if place:
        here = next((r for r in found if r["key"] == place), None)
        if here is None:
            raise NotThereError(f"nothing that fits the filters is at {place[:80]!r}")
        events = list(archive.events_at(place, **filters, limit=query.limit))
    data = {"filters": dict(query.filters), "box": str(box), "place": here, "events": events, "rows": [dict(r) for r in inside]}
    return Page(
        "map.html", "Map", data, rows, {"part": box, "is_part": box != WORLD, "here": here, "shown": _LISTED_PLACES, "most_events": MOST_EVENTS}
    )


def home_page(archive: Archive) -> Page:
    """Where one begins: the box, the latest stories, statements and events."""
    data = {
        "reports": len(archive),
        "stories": list(archive.stories(limit=8)),
        "statements": list(archive.statements(limit=6)),
        "events": list(archive.events(limit=6)),
    }
    return Page("home.html", "Reading room", data)


def read_form() -> Page:
    """The empty form for a report of one's own."""
    return Page("read.html", "Read a report", {"how": "POST text, and date and title where they are known, as a form or as JSON to /api/read"})
