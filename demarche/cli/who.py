"""`demarche who`: what the compiled facts know of a name, since when, and where from."""

from __future__ import annotations

import datetime
import json
import sys
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from demarche.cli.printing import output_console
from demarche.errors import InputError
from demarche.evidence import visible
from demarche.knowledge.countries import find_country, find_demonym, find_metonym
from demarche.knowledge.offices import find_people
from demarche.knowledge.organisations import find_organisation
from demarche.report import parse_publication_date

_HELD = {True: "yes", False: "no", None: "not known"}


def show_who(name: str, on: str | None, *, as_json: bool) -> None:
    """Prints everything that goes by a name, the likeliest first. Raises `InputError` where nothing does."""
    day = parse_publication_date(on)
    found = list_known(name, day)
    if as_json:
        for row in found:
            sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
    if not found:
        raise InputError(
            f"nothing is known of {name[:80]!r}. Who somebody is is then read from how a report introduces them; see --actors for your own"
        )
    if not as_json:
        _print(found, day)


def list_known(name: str, day: datetime.date | None) -> list[dict[str, Any]]:
    """What goes by a name: people with their offices, states, bodies, seats of government."""
    out: list[dict[str, Any]] = []
    for h in find_people(name, day):
        held = h.held_on(day) if day else None
        out.append(_row("person", h.person, h.country, h.office, h.start, h.end, h.seen, held if day else None, h.wikidata, h.source, h.organisation))
    country = find_country(name, day) or find_demonym(name)
    if country is not None:
        out.append(_row("state", country.name, country.code, None, None, None, None, None, None, "ISO 3166-1; by hand, 2026"))
    metonym = find_metonym(name)
    if metonym is not None:
        out.append(_row(metonym.kind, metonym.actor_name, metonym.country, f"seat: {metonym.name}", None, None, None, None, None, "by hand, 2026"))
    body = find_organisation(name)
    if body is not None:
        out.append(_row(body.kind, body.name, body.country, body.sector, None, None, None, None, body.wikidata, "by hand, 2026"))
    return out


def _row(kind: str, name: str, country: str | None, office: str | None, start: datetime.date | None, end: datetime.date | None,
         seen: datetime.date | None, held: bool | None, wikidata: str | None, source: str, organisation: str | None = None) -> dict[str, Any]:  # fmt: skip
    day = {"start": start, "end": end, "seen": seen}
    return {
        "kind": kind, "name": name, "country": country, "organisation": organisation, "office": office,
        **{k: v.isoformat() if v else None for k, v in day.items()}, "held": held, "wikidata": wikidata, "source": source,
    }  # fmt: skip


def _when(row: dict[str, Any]) -> str:
    """From when to when, and the day on which the source saw the person in office."""
    told = f"{row['start'] or '?'} – {row['end'] or ''}" if row["start"] or row["end"] else ""
    return "\n".join(p for p in (told, f"seen {row['seen']}" if row["seen"] else "") if p)


def _print(found: list[dict[str, Any]], day: datetime.date | None) -> None:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in ("Who", "Office", "Held", *(["That day"] if day else []), "Source"):
        table.add_column(head, overflow="fold", no_wrap=head == "Held")
    for row in found:
        who = f"{row['name']} ({row['country'] or row['organisation'] or row['kind']})"
        cells = [who, row["office"] or row["kind"], _when(row), *([_HELD[row["held"]]] if day and row["kind"] == "person" else [""] if day else [])]
        table.add_row(*(Text(visible(c or "")) for c in [*cells, row["source"]]))
    output_console().print(table)
