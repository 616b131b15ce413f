"""Hand-written tables (`training/facts/*.txt`, fields split by `|`) -> checked tables in `demarche/facts`."""

from __future__ import annotations

import sys
from pathlib import Path

import pycountry

from demarche.knowledge.fact_tables import parse_day

SOURCES = Path(__file__).parent / "facts"
BY_HAND = "written by hand from general knowledge, checked 2026-11"
_OFFICIAL = {"KOS": "Republic of Kosovo", "COD": "Democratic Republic of the Congo", "TUR": "Republic of Türkiye",
             "AFG": "Islamic Republic of Afghanistan", "PSE": "State of Palestine", "MMR": "Republic of the Union of Myanmar",
             "TWN": "Republic of China (Taiwan)", "HKG": "Hong Kong Special Administrative Region"}  # fmt: skip
LAST_KNOWN = "2025-01-31"  # until when holders without a last day are known to have stayed
_KINDS = {"organization", "government", "armed_group", "group", "company", "media"}


def read_rows(name: str, width: int) -> list[list[str]]:
    """Rows of a hand-written table; stops at a row of another width."""
    rows = []
    for number, line in enumerate((SOURCES / name).read_text(encoding="utf8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        row = [cell.strip() for cell in line.split("|")]
        if len(row) != width:
            sys.exit(f"{name}:{number}: {len(row)} fields, not {width}: {line[:80]}")
        rows.append(row)
    return rows


def write_table(path: Path, source: str, header: str, rows: list[list[str]]) -> None:
    """One tab-separated table with its source in the first line."""
    for row in rows:
        if any("\t" in cell or "\n" in cell for cell in row):
            sys.exit(f"{path.name}: a tab or line end inside a cell: {row}")
    lines = [f"# Source: {source}", header.replace(" ", "\t"), *("\t".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf8")
    print(f"{path.name}: {len(rows)} rows, {path.stat().st_size / 1000:.0f} kB")


_ALPHA2 = {"KOS": "XK"}


def _official(code: str, name: str) -> str:
    found = pycountry.countries.get(alpha_3=code)
    return _OFFICIAL.get(code) or getattr(found, "official_name", None) or name


def build_hand_tables(out: Path) -> None:
    """Countries, metonyms, organisations and people, each checked for codes and days."""
    codes: set[str] = set()
    rows = []
    for head, name, capital, demonyms, others, lat, lon in read_rows("countries.txt", 7):
        status, _, code = head.rpartition(" ")
        official = "" if status else _official(code, name)
        codes.add(code) if not status else None
        rows.append([code, status or "state", name, official, capital, demonyms, others, lat, lon])
    source = f"{BY_HAND}; official names from ISO 3166-1 (pycountry)"
    write_table(out / "countries.tsv", source, "code status name official capital demonyms others lat lon", rows)
    pairs = [[code, getattr(pycountry.countries.get(alpha_3=code), "alpha_2", _ALPHA2.get(code, ""))] for code in sorted(codes)]
    write_table(out / "country_codes.tsv", "ISO 3166-1; XK for Kosovo as in CLDR", "code alpha2", pairs)
    metonyms = read_rows("metonyms.txt", 4)
    organisations = read_rows("organisations.txt", 6)
    for row in metonyms:
        _check(not row[1] or row[1] in codes, row)
    for row in organisations:
        _check((not row[2] or row[2] in codes) and row[1] in _KINDS, row)
    write_table(out / "metonyms.tsv", BY_HAND, "name country actor_name kind", metonyms)
    write_table(out / "organisations.tsv", BY_HAND, "name kind country sector aliases wikidata", organisations)
    write_table(
        out / "people.tsv",
        BY_HAND,
        "person country organisation office start end seen wikidata prominence aliases source",
        read_people(codes),
    )


def _check(condition: bool, row: list[str]) -> None:
    if not condition:
        sys.exit(f"unknown code or kind: {row}")


def read_people(codes: set[str]) -> list[list[str]]:
    """Rows of the table of people: a line for each person, then one for each office that begins with a dash."""
    rows: list[list[str]] = []
    person: list[str] = []
    for line in (SOURCES / "people.txt").read_text(encoding="utf8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("- "):
            rows.append(_office(person, cells, codes))
        else:
            _check(len(cells) == 5, cells)
            person = cells
    return rows


def _office(person: list[str], cells: list[str], codes: set[str]) -> list[str]:
    name, body, prominence, aliases, wikidata = person
    office, start, end, *other = [cells[0][2:], *cells[1:]]
    first, last = parse_day(start), parse_day(end, last=True)
    _check(not (first and last and last < first) and len(cells) in (3, 4), [name, *cells])
    body = other[0] if other else body
    code, organisation = (body, "") if body in codes else ("", body)
    seen = LAST_KNOWN if start and not end and start < LAST_KNOWN else start if start and not end else ""
    return [name, code, organisation, office, start, end, seen, wikidata, prominence, aliases, "by hand, 2026"]
